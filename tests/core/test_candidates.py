"""The choice among several answers to one prompt."""

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.candidates import FEWEST, Candidate, best, set_aside, why
from core.trials.tally import Outcome, Trial, Tried

P, F, A = Outcome.PASSED, Outcome.FAILED, Outcome.SET_ASIDE
outcomes = st.sampled_from([P, F, A])


def tried(*found: Outcome) -> tuple[Tried, ...]:
    return tuple(Tried(f"assert f({number}) == 1", outcome) for number, outcome in enumerate(found))


def candidate(written: str = "", score: float = 80, gate: float = 1, **more: str) -> Candidate:
    """One whose tests passed (`P`) or failed (`F`)."""
    signs = {"P": P, "F": F, "A": A}
    examples, tests = (
        tried(*(signs[sign] for sign in given)) for given in (more.get("examples", ""), written)
    )
    return Candidate(gate, Trial(examples, tests), score)


@st.composite
def trials(draw: st.DrawFn, least: int = 1) -> tuple[Trial, ...]:
    """Of candidates that were tested by the same tests."""
    examples, written = draw(st.integers(0, 3)), draw(st.integers(0, 6))
    one = st.builds(
        Trial,
        st.lists(outcomes, min_size=examples, max_size=examples).map(lambda it: tried(*it)),
        st.lists(outcomes, min_size=written, max_size=written).map(lambda it: tried(*it)),
        st.integers(0, 5),
        st.sampled_from([0, 5, 10]),
    )
    return tuple(draw(st.lists(one, min_size=least, max_size=5)))


@st.composite
def candidates(draw: st.DrawFn) -> list[Candidate]:
    """Of one prompt."""
    return [
        Candidate(
            draw(st.sampled_from([0, 0.02, 0.25, 1])),
            trial if draw(st.booleans()) else None,
            draw(st.sampled_from([0, 50, 80.5, 100])),
        )
        for trial in draw(trials())
    ]


def test_what_passes_more_tests_is_better_whatever_it_looks_like() -> None:
    assert best([candidate("PPF", 99), candidate("PPP", 3)]) == 1


def test_a_persons_examples_come_before_a_models_tests() -> None:
    assert best([candidate("PPPP", examples="F"), candidate("PFFF", examples="P")]) == 1


def test_of_answers_that_pass_as_much_the_one_given_most_often_is_better() -> None:
    def gives(got: str) -> Candidate:
        cases = (Tried("assert f(1) == 1", P), Tried("assert f(2) == 2", F, got=got))
        return Candidate(1, Trial((), cases), 80)

    found = [gives("5"), gives("3"), gives("3")]

    assert best(found) == 1
    assert str(why(found, 1)) == (
        "answer 2 of 3: no other passes more tests, and 2 of 3 give the same results"
    )


def test_stronger_tests_come_before_looks() -> None:
    weak, strong = (
        Candidate(1, Trial((), tried(P, P), caught, 10), score)
        for caught, score in ((3, 95), (9, 80))
    )

    assert best([weak, strong]) == 1


def test_looks_tell_what_tests_cannot() -> None:
    assert best([candidate("PF", 80), candidate("FP", 81)]) == 1


def test_what_does_not_parse_or_does_nothing_is_never_better() -> None:
    for gate in (0, 0.02, 0.1):
        assert best([candidate("PPP", 99, gate), candidate("FFF", 9)]) == 1


def test_a_name_that_is_missing_is_forgiven_where_the_tests_pass_all_the_same() -> None:
    assert best([candidate("PF", 80), candidate("PP", 20, gate=0.25)]) == 1


def test_what_could_not_be_run_passes_nothing() -> None:
    assert best([Candidate(1, None, 99), candidate("PF", 60)]) == 1


@given(candidates())
def test_the_first_of_equals_wins(found: list[Candidate]) -> None:
    chosen = best(found)

    assert best([*found, *found]) == chosen
    assert found[chosen] not in found[:chosen]


@given(candidates(), st.randoms(use_true_random=False))
def test_the_order_does_not_matter(found: list[Candidate], random: object) -> None:
    mixed = list(found)
    random.shuffle(mixed)  # type: ignore[attr-defined]

    assert _passes(mixed[best(mixed)]) == _passes(found[best(found)])
    assert mixed[best(mixed)].score == found[best(found)].score


@given(candidates(), st.data())
def test_one_more_test_that_passes_never_loses_the_choice(
    found: list[Candidate], data: st.DataObject
) -> None:
    chosen = best(found)
    trial = found[chosen].trial
    failing = (
        [place for place, one in enumerate(trial.written) if one.outcome is F] if trial else []
    )
    if not failing or trial is None:
        return
    place = data.draw(st.sampled_from(failing))
    better = [*trial.written]
    better[place] = replace(better[place], outcome=P)
    found[chosen] = replace(found[chosen], trial=replace(trial, written=tuple(better)), score=0)

    assert best(found) == chosen


@given(trials(FEWEST))
def test_what_fails_on_all_is_set_aside_and_nothing_else(found: tuple[Trial, ...]) -> None:
    after = set_aside(found)

    for place in range(len(found[0].written)):
        before = [trial.written[place].outcome for trial in found]
        now = {trial.written[place].outcome for trial in after}
        if P not in before and before.count(F) >= FEWEST:
            assert now == {A}
        else:
            assert [trial.written[place].outcome for trial in after] == before


@given(trials())
def test_setting_aside_changes_nothing_else_and_not_twice(found: tuple[Trial, ...]) -> None:
    after = set_aside(found)

    assert set_aside(after) == after
    assert [replace(one, written=()) for one in after] == [
        replace(one, written=()) for one in found
    ]
    assert [[one.line for one in trial.written] for trial in after] == [
        [one.line for one in trial.written] for trial in found
    ]


@given(st.lists(trials(), max_size=2))
def test_setting_aside_never_changes_the_choice(found: list[tuple[Trial, ...]]) -> None:
    for group in found:
        before, after = (
            best([Candidate(1, trial, 80) for trial in trials_of])
            for trials_of in (group, set_aside(group))
        )

        assert before == after


def test_two_candidates_set_nothing_aside() -> None:
    two = (Trial((), tried(F)), Trial((), tried(F)))

    assert set_aside(two) == two


@pytest.mark.parametrize(
    ("found", "told"),
    [
        (
            [candidate("PPPFFF"), candidate("PPPPPF"), candidate("PPFFFF")],
            "answer 2 of 3: passes 5 of 6 tests, the others 3 and 2",
        ),
        (
            [candidate("PP"), *[candidate("FF")] * 2, candidate("PF")],
            "answer 1 of 4: passes 2 of 2 tests, the others 1, 0 and 0",
        ),
        (
            [candidate("P", examples="F"), candidate("F", examples="P")],
            "answer 2 of 2: it keeps 1 of 1 of your examples, the others 0",
        ),
        (
            [candidate(gate=0), candidate()],
            "answer 2 of 2: the others do not parse, or do nothing",
        ),
        (
            [candidate(score=71.6), candidate(score=80), candidate(score=60)],
            "answer 2 of 3: it scores 80, the others 72 and 60",
        ),
        (
            [candidate("PF", 81), candidate("PF", 80)],
            "answer 1 of 2: no other passes more tests; it scores 81, the others 80",
        ),
        (
            [Candidate(1, Trial((), tried(P), caught, 9), 80) for caught in (2, 4)],
            "answer 2 of 2: no other passes more tests, and they catch 4 of 9 faults planted in it",
        ),
        ([candidate(), candidate()], "answer 1 of 2: the others are no better"),
        ([candidate()], "answer 1 of 1: there is no other"),
    ],
)
def test_the_reason_is_what_made_the_choice(found: list[Candidate], told: str) -> None:
    assert str(why(found, best(found))) == told


@given(candidates())
def test_there_is_always_a_reason(found: list[Candidate]) -> None:
    assert str(why(found, best(found))).startswith("answer ")


def _passes(one: Candidate) -> tuple[int, int]:
    """How many of its examples and tests pass."""
    found = one.trial or Trial()
    return tuple(  # type: ignore[return-value]
        sum(case.outcome is P for case in cases) for cases in (found.examples, found.written)
    )
