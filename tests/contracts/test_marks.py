"""What every outbox of marks promises: in the end each message shows the last one wanted."""

import asyncio
from collections import defaultdict
from uuid import uuid4

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from core.marks import Mark, MarkWork
from core.places import Message
from core.stores.marks import Marks
from tests.contracts.clocked import Records

HOME = "slack:T1"
LEASE = 10.0


def message(name: str = "171.22") -> Message:
    """A message of our one workspace."""
    return Message("slack", "T1", "C1", name)


async def test_a_wanted_mark_is_given_out_once(records: Records) -> None:
    await records.marks.want(message(), Mark.QUEUED)

    assert await records.marks.take("slack:T2", LEASE) is None
    assert await records.marks.take(HOME, LEASE) == MarkWork(message(), None, Mark.QUEUED)
    assert await records.marks.take(HOME, LEASE) is None


async def test_nothing_is_due_where_nothing_is_wanted(records: Records) -> None:
    assert await records.marks.take(HOME, LEASE) is None


async def test_a_mark_takes_the_place_of_the_one_that_is_shown(records: Records) -> None:
    await _shows(records.marks, Mark.QUEUED)
    idle = await records.marks.take(HOME, LEASE)
    await records.marks.want(message(), Mark.TAKEN)

    assert idle is None
    assert await records.marks.take(HOME, LEASE) == MarkWork(message(), Mark.QUEUED, Mark.TAKEN)


async def test_of_several_wanted_marks_the_newest_counts(records: Records) -> None:
    for mark in (Mark.QUEUED, Mark.TAKEN, Mark.GOOD):
        await records.marks.want(message(), mark)

    assert await records.marks.take(HOME, LEASE) == MarkWork(message(), None, Mark.GOOD)
    assert await records.marks.take(HOME, LEASE) is None


async def test_wanting_what_is_shown_changes_nothing(records: Records) -> None:
    await _shows(records.marks, Mark.GOOD)
    await records.marks.want(message(), Mark.GOOD)

    assert await records.marks.take(HOME, LEASE) is None


async def test_wanting_what_is_shown_after_all_leaves_nothing_to_do(records: Records) -> None:
    await _shows(records.marks, Mark.QUEUED)
    await records.marks.want(message(), Mark.TAKEN)
    await records.marks.want(message(), Mark.QUEUED)

    assert await records.marks.take(HOME, LEASE) is None


async def test_wanting_what_is_wanted_costs_nobody_their_place(records: Records) -> None:
    for name in "aba":
        await records.marks.want(message(name), Mark.QUEUED)
        records.clock.advance(1)

    assert await _given(records.marks) == ["a", "b"]


async def test_who_waits_for_longest_comes_first_also_with_another_mark(records: Records) -> None:
    for name, mark in (("b", Mark.QUEUED), ("a", Mark.QUEUED), ("b", Mark.TAKEN)):
        await records.marks.want(message(name), mark)
        records.clock.advance(1)

    assert await _given(records.marks) == ["b", "a"]


async def test_what_a_dead_process_took_comes_back_after_the_lease(records: Records) -> None:
    await records.marks.want(message(), Mark.QUEUED)
    await records.marks.take(HOME, LEASE)
    records.clock.advance(LEASE - 1)
    early = await records.marks.take(HOME, LEASE)
    records.clock.advance(1)

    assert early is None
    assert await records.marks.take(HOME, LEASE) == MarkWork(message(), None, Mark.QUEUED)


async def test_what_was_done_does_not_come_back(records: Records) -> None:
    for _ in range(2):
        await _shows(records.marks, Mark.QUEUED)
    records.clock.advance(LEASE)

    assert await records.marks.take(HOME, LEASE) is None


async def test_a_mark_wanted_meanwhile_waits_for_the_one_under_way(records: Records) -> None:
    await records.marks.want(message(), Mark.QUEUED)
    await records.marks.take(HOME, LEASE)
    await records.marks.want(message(), Mark.TAKEN)
    meanwhile = await records.marks.take(HOME, LEASE)
    await records.marks.done(message(), Mark.QUEUED)

    assert meanwhile is None
    assert await records.marks.take(HOME, LEASE) == MarkWork(message(), Mark.QUEUED, Mark.TAKEN)


async def test_what_a_dead_process_began_is_ended_before_the_next(records: Records) -> None:
    """It may have put its mark there, and nobody would take that away."""
    await _shows(records.marks, Mark.QUEUED)
    await records.marks.want(message(), Mark.TAKEN)
    begun = await records.marks.take(HOME, LEASE)
    await records.marks.want(message(), Mark.GOOD)
    records.clock.advance(LEASE)

    assert await records.marks.take(HOME, LEASE) == begun
    await records.marks.done(message(), Mark.TAKEN)
    assert await records.marks.take(HOME, LEASE) == MarkWork(message(), Mark.TAKEN, Mark.GOOD)


async def test_what_a_dead_process_began_is_ended_also_if_it_is_not_wanted_any_more(
    records: Records,
) -> None:
    await _shows(records.marks, Mark.QUEUED)
    await records.marks.want(message(), Mark.TAKEN)
    begun = await records.marks.take(HOME, LEASE)
    await records.marks.want(message(), Mark.QUEUED)
    records.clock.advance(LEASE)

    assert await records.marks.take(HOME, LEASE) == begun
    await records.marks.done(message(), Mark.TAKEN)
    assert await records.marks.take(HOME, LEASE) == MarkWork(message(), Mark.TAKEN, Mark.QUEUED)


async def test_a_message_without_its_mark_is_due_again(records: Records) -> None:
    await _shows(records.marks, Mark.GOOD)
    await records.marks.done(message(), None)

    assert await records.marks.take(HOME, LEASE) == MarkWork(message(), None, Mark.GOOD)


async def test_what_an_adapter_put_there_by_itself_is_taken_away_later(records: Records) -> None:
    await records.marks.done(message(), Mark.TAKEN)
    idle = await records.marks.take(HOME, LEASE)
    await records.marks.want(message(), Mark.TAKEN)
    still_idle = await records.marks.take(HOME, LEASE)
    await records.marks.want(message(), Mark.GOOD)

    assert idle is None and still_idle is None
    assert await records.marks.take(HOME, LEASE) == MarkWork(message(), Mark.TAKEN, Mark.GOOD)


async def test_each_of_many_goes_to_one_process(records: Records) -> None:
    names = [str(number) for number in range(30)]
    for name in names:
        await records.marks.want(message(name), Mark.QUEUED)

    given = await asyncio.gather(*(records.marks.take(HOME, LEASE) for _ in range(60)))

    assert sorted(work.message.id for work in given if work) == sorted(names)


class Platform:
    """Messages that show the marks that processes put there, and never take away by themselves."""

    def __init__(self) -> None:
        self.shown: defaultdict[Message, set[Mark]] = defaultdict(set)

    def change(self, work: MarkWork) -> Mark | None:
        """One call for `work`, as `core/marking.py` makes it; gives what is shown then."""
        if work.shown:
            self.shown[work.message] -= {work.shown}
            return None
        self.shown[work.message].add(work.wanted)
        return work.wanted


DEATHS = ["dies at once", "dies before it says so"]
STEPS = st.lists(
    st.tuples(st.sampled_from(["want", "want", "work", "pass"]), st.integers(0, 11)), max_size=40
)


@pytest.mark.parametrize("trouble", [DEATHS, ["says so late"]], ids=["deaths", "freezes"])
@settings(max_examples=60, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(STEPS)
async def test_in_the_end_each_message_shows_only_what_was_wanted_last(
    records: Records, trouble: list[str], steps: list[tuple[str, int]]
) -> None:
    marks, platform, home = records.marks, Platform(), uuid4().hex
    wanted, late = dict[Message, Mark](), list[tuple[Message, Mark | None]]()
    ways = ["is done", "is done", *trouble]
    for step, number in steps:
        if step == "want":
            about = Message("slack", home, "C1", str(number % 2))
            wanted[about] = list(Mark)[number // 4]
            await marks.want(about, wanted[about])
        elif step == "pass":
            records.clock.advance(number)
        elif late and number % 2:
            await marks.done(*late.pop(0))
        elif work := await marks.take(f"slack:{home}", LEASE):
            if (way := ways[number % len(ways)]) == "says so late":
                late.append((work.message, platform.change(work)))
            else:
                await _work(marks, platform, work, way)
    for about, shown in late:
        await marks.done(about, shown)
    records.clock.advance(LEASE)
    while work := await marks.take(f"slack:{home}", LEASE):
        await _work(marks, platform, work, "is done")

    assert platform.shown == {about: {mark} for about, mark in wanted.items()}


async def _work(marks: Marks, platform: Platform, work: MarkWork, way: str) -> None:
    """Do `work` as far as a process gets."""
    if way != "dies at once":
        shown = platform.change(work)
        if way == "is done":
            await marks.done(work.message, shown)


async def _shows(marks: Marks, mark: Mark) -> None:
    """Let the message show `mark`."""
    await marks.want(message(), mark)
    await marks.take(HOME, LEASE)
    await marks.done(message(), mark)


async def _given(marks: Marks) -> list[str]:
    """Ids of all messages that are due, in the order in which they are given out."""
    names = []
    while work := await marks.take(HOME, LEASE):
        names.append(work.message.id)
    return names
