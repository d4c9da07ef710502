"""What came of the tests, in figures and in words."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.checks.report import Report
from core.scoring import TestResults, score
from core.scoring.tests import tests as part_of
from core.trials.contract import contradictions
from core.trials.examples import examples
from core.trials.suited import Need
from core.trials.tally import Agreement, Outcome, Trial, Tried, vacuous
from core.words import phrase

P, F, A = Outcome.PASSED, Outcome.FAILED, Outcome.SET_ASIDE


def tried(*outcomes: Outcome, said: str = "") -> tuple[Tried, ...]:
    return tuple(
        Tried(f"assert f({n}) == {n}", outcome, said) for n, outcome in enumerate(outcomes)
    )


def wrong(*lines: str) -> tuple[Tried, ...]:
    return tuple(Tried(f"assert {line}", F) for line in lines)


def said(trial: Trial) -> list[str]:
    return [str(line) for line in trial.lines]


def test_a_models_tests_are_told_with_their_strength() -> None:
    trial = Trial(written=tried(P, P, P, P, P, F, A), caught=8, mutants=10)

    assert said(trial) == [
        "5 of 6 model-written tests passed; they catch 8 of 10 planted faults; 1 set aside"
    ]


def test_a_persons_examples_are_told_first_and_apart() -> None:
    trial = Trial(tried(P, P, P), tried(P, F))

    assert said(trial) == ["3 of your 3 examples hold", "1 of 2 model-written tests passed"]


def test_one_is_told_as_one() -> None:
    assert said(Trial(tried(P), tried(F))) == [
        "your example holds",
        "0 of 1 model-written test passed",
    ]


def test_where_all_are_set_aside_nothing_passed() -> None:
    assert said(Trial(written=tried(A, A))) == ["2 model-written tests set aside"]
    assert Trial(written=tried(A, A)).results() is None


def test_without_tests_there_is_a_reason() -> None:
    assert said(Trial(reason=Need.NETWORK.phrase)) == ["no tests: the program needs the network"]
    assert said(Trial(tried(P), reason=vacuous())) == [
        "your example holds",
        "no tests: those the model wrote also pass on code that does nothing",
    ]
    assert not Trial().lines
    assert Trial().results() is None


def test_contradicting_examples_are_shown_in_their_own_words() -> None:
    found = contradictions(examples("f(2) == 4\nf(2) returns 5"))

    assert said(Trial(contradicting=found)) == [
        "`f(2) == 4` and `f(2) returns 5` contradict each other: neither was run"
    ]


@given(st.lists(st.sampled_from([P, F, A])), st.lists(st.sampled_from([P, F, A])))
def test_no_words_promise_more_than_was_seen(one: list[Outcome], two: list[Outcome]) -> None:
    for line in said(Trial(tried(*one), tried(*two), 1, 2)):
        assert "verified" not in line
        assert "tested" not in line


def test_examples_and_asserts_count_together() -> None:
    trial = Trial(tried(P, P), tried(P, F, A), caught=3, mutants=4)

    assert trial.results() == TestResults(3, 4, 3, 4)


def test_a_model_cannot_make_up_for_an_example_that_fails() -> None:
    assert Trial(tried(P, F), tried(*[P] * 8)).results() == TestResults(1, 2)
    assert Trial(tried(P, P, P, F), tried(*[F] * 8)).results() == TestResults(3, 12)


@given(
    st.lists(st.sampled_from([P, F]), min_size=1, max_size=4),
    st.lists(st.sampled_from([P, F, A]), max_size=4),
    st.integers(5, 10),
    st.data(),
)
def test_a_failing_example_never_helps(
    mine: list[Outcome], models: list[Outcome], caught: int, data: st.DataObject
) -> None:
    place = data.draw(st.integers(0, len(mine) - 1))

    def value(outcome: Outcome) -> float:
        changed = [*mine[:place], outcome, *mine[place + 1 :]]
        results = Trial(tried(*changed), tried(*models), caught, 10).results()
        return score(Report("python"), results).parts["tests"].value

    assert value(F) <= value(P)


@pytest.mark.parametrize(
    ("lines", "agreement"),
    [
        ([], Agreement.NOTHING_FAILS),
        (["f(1) == 1"], Agreement.DISAGREEMENT),
        (["f(1) == 1", "f(2) == 4"], Agreement.AGREEMENT),
        (["f(1) == 1", "f(2) == 4.5"], Agreement.AGREEMENT),
        (["f(1) == 1", "raises(ValueError, lambda: f(-1))"], Agreement.AGREEMENT),
        (["f(1) == 1", "f(2) is None"], Agreement.AGREEMENT),
        (["f(1) == 1", "f(1) < 2"], Agreement.DISAGREEMENT),
        (["f(1) == 1", "f(2) == 'b'"], Agreement.DISAGREEMENT),
        (["f(1) == 1", "g(2) == 4"], Agreement.DISAGREEMENT),
        (["f(1) == 1", "f(2) == 4", "f(2) == 5"], Agreement.DISAGREEMENT),
        (["sum([1]) == 1", "sum([2]) == 2"], Agreement.AGREEMENT),
    ],
)
def test_two_independent_asserts_have_to_agree(lines: list[str], agreement: Agreement) -> None:
    trial = Trial(written=wrong(*lines))

    assert trial.agreement is agreement
    assert trial.repairable == (agreement is Agreement.AGREEMENT)


def test_what_a_person_says_otherwise_is_not_believed() -> None:
    mine = (Tried("assert f(1) == 2", P, "f(1) returns 2"),)

    assert Trial(mine, wrong("f(1) == 1", "f(2) == 4")).agreement is Agreement.DISAGREEMENT


def test_an_example_that_fails_is_reason_enough_for_a_repair() -> None:
    assert Trial(tried(F)).repairable
    assert not Trial(tried(P), tried(F)).repairable


def test_what_stops_with_an_error_fails_whatever_tests_there_could_be() -> None:
    broken = Trial(ran=True, error="NameError: no x").results()

    assert broken and broken.passed == 0
    assert part_of(broken).value < part_of(TestResults(1, 3)).value


def test_how_the_run_ended_is_told_first() -> None:
    assert said(Trial(error="NameError: no x", line=1234)) == [
        "it stops with `NameError: no x`, line 1234"
    ]
    assert said(Trial(error="SystemExit")) == ["it stops with `SystemExit`"]
    assert said(Trial(absent="numpy", reason=vacuous()))[0] == (
        "the sandbox does not have the module `numpy`"
    )
    assert said(Trial(tried(F), trouble=phrase("it took more than {seconds} s", seconds=2))) == [
        "it took more than 2 s",
        "your example fails",
    ]
    refused = Trial(refused=phrase("Code is not run here: {reason}.", reason="no"))
    assert said(refused) == ["nothing was run: there is no sandbox here"]


def test_what_passed_and_what_fails_is_at_hand() -> None:
    trial = Trial(tried(P, F), tried(P, P, F, A))

    assert trial.passed == {"assert f(0) == 0", "assert f(1) == 1"}
    assert trial.failing == (tried(P, F)[1], tried(P, P, F)[2])
