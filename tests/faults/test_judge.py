"""The judge finds every broken promise, in journals made for it."""

import pytest

from tests.faults import judge
from tests.faults.journal import Asked, Began, Disturbed, Ended, Record, Shown

A, B = "a", "b"
"""Two events of the thread `t`."""


def asked(event: str) -> Asked:
    return Asked(event, "t")


def began(run: int, event: str, at: float, pid: int = 1) -> Began:
    return Began(event, "t", run, 1, at=at, pid=pid)


def shown(run: int, event: str, at: float, status: str = "done") -> Shown:
    return Shown("t", run, "edit", f"{event}:0", "text", status, True, at=at)


def ended(run: int, event: str, at: float, committed: bool = True) -> Ended:
    return Ended(event, "t", run, committed, at=at)


def done(what: str, at: float, target: int = 1) -> Disturbed:
    return Disturbed(what, target, at=at)


GOOD: list[Record] = [
    asked(A),
    asked(B),
    began(1, A, 0),
    shown(1, A, 1),
    ended(1, A, 2),
    began(2, B, 3),
    shown(2, B, 4),
    ended(2, B, 5),
]


def test_where_all_is_well_nothing_is_found() -> None:
    assert judge.broken(GOOD) == {}


@pytest.mark.parametrize(
    ("more", "promise"),
    [
        ([asked("c")], "lost"),
        ([ended(3, A, 6)], "committed twice"),
        ([began(3, A, 6), ended(3, A, 7, committed=False)], "out of order"),
        ([began(3, B, 6), shown(2, B, 6.1), ended(3, B, 7, committed=False)], "old edits"),
        ([began(3, B, 4.5), ended(3, B, 7, committed=False)], "overlaps"),
        ([shown(2, B, 6, judge.GIVEN_UP)], "given up too early"),
    ],
)
def test_a_broken_promise_is_found(more: list[Record], promise: str) -> None:
    assert list(judge.broken([*GOOD, *more])) == [promise]


def test_a_body_that_died_with_its_process_overlaps_nobody() -> None:
    records = [began(1, A, 0, pid=7), done("killed", 1, target=7), began(2, A, 3), ended(2, A, 4)]

    assert judge.overlaps(records) == {}
    assert judge.restarted(records) == [A]
    assert judge.restart_delays(records) == [2]
    assert judge.deaths(records) == {A: 1}


def test_a_frozen_body_overlaps_only_while_it_runs() -> None:
    records = [
        began(1, A, 0, pid=7),
        done("frozen", 1, target=7),
        began(2, A, 3),
        done("resumed", 5, target=7),
        ended(1, A, 5.5, committed=False),
        ended(2, A, 9),
    ]

    assert judge.overlaps(records) == {"t": 0.5}
    assert "overlaps" not in judge.broken(records, overlap=0.5)


def test_three_bodies_without_a_word_of_their_end_are_enough_to_give_up() -> None:
    """Killed, frozen, and not handed over since the store was away."""
    killed = [began(1, A, 0, pid=7), done("killed", 1, target=7)]
    frozen = [began(2, A, 2, pid=8), done("frozen", 3, target=8)]
    away = [
        began(3, A, 6),
        done("store killed", 7, target=9),
        ended(3, A, 8, committed=False),
        done("store started", 9, target=9),
    ]
    given_up = [began(4, A, 10), shown(4, A, 11, judge.GIVEN_UP), ended(4, A, 12)]

    assert judge.given_up([*killed, *frozen, *away, *given_up]) == [A]
    assert judge.given_up_too_early([*killed, *frozen, *away, *given_up]) == []
    assert judge.given_up_too_early([*killed, *frozen, *given_up]) == [A]


def test_what_the_thread_shows_is_the_last_page_of_each_answer() -> None:
    removed = Shown("t", 1, "remove", "a:1", "", "", False)
    pages = [shown(1, A, 0), Shown("t", 1, "post", "a:1", "more", "", False), removed]

    assert judge.last_pages(pages[:2])[A].message == "a:1"
    assert judge.last_pages(pages)[A].message == "a:0"
    assert judge.posted_again([*pages, pages[1]]) == ["a:1"]
