"""What code is tried with, before anything runs."""

import warnings

import pytest

from core.trials.examples import examples
from core.trials.planning import Tests, mutated, planned, stubbed
from core.trials.suite import Assert
from tests.core.trials.common import ADD, SUMS, written

PAIR = examples('"ab" -> "ba"')


@pytest.mark.parametrize(
    "odd",
    [
        f"X = {'1 + ' * 900}1\n",
        f"class Y:\n    x = 0x{'f' * 6_000}\n",
        f"X = lambda: a{'.b' * 1_200}\n",
        "X = '\\d'\n",
    ],
)
def test_odd_code_is_no_error_of_ours(odd: str) -> None:
    code = f"{ADD}\n{odd}"

    with warnings.catch_warnings():
        warnings.simplefilter("error")
        plan = planned(code, Tests(written=written(*SUMS)))
        stubbed(code)
        mutated(code, [Assert("assert add(1, 2) == 3")])

    assert plan is None or len(plan.asserts) == 3


@pytest.mark.parametrize("code", ["def add(:", "x = '\ud83d'", "x = 1\0", "(" * 10_000])
def test_what_does_not_parse_has_no_plan(code: str) -> None:
    assert planned(code, Tests()) is None


@pytest.mark.parametrize(
    ("code", "name", "called"),
    [
        ("def turn(t): return t\n", "", "turn"),
        ("def turn(t): return t\ndef main(): pass\n", "", "turn"),
        ("def turn(t): return t\ndef more(t): return t\n", "more", "more"),
        ("def turn(t): return t\n", "other", "turn"),
        ("def turn(t): return t\ndef more(t): return t\n", "other", "other"),
        ("def turn(t): return t\ndef more(t): return t\n", "", ""),
    ],
)
def test_a_pair_is_of_what_was_asked_for_or_the_only_function(
    code: str, name: str, called: str
) -> None:
    plan = planned(code, Tests(PAIR, name=name))

    assert plan is not None
    assert [one.line for one in plan.asserts] == (
        [f"assert {called}('ab') == 'ba'"] if called else []
    )
    assert plan.examples[0].aside == (not called)


def test_a_pair_is_of_what_the_models_asserts_call_if_nobody_says_otherwise() -> None:
    code = "def turn(t): return t\ndef both(a, b): return a\n"

    plan = planned(code, Tests(PAIR, written("flip('a') == 'a'", name="flip")))

    assert plan is not None
    assert [one.line for one in plan.asserts] == [
        "assert turn('ab') == 'ba'",
        "assert flip('a') == 'a'",
    ]
    assert plan.written[0].renamed == ("flip", "turn")


def test_asserts_that_call_what_is_not_there_are_set_aside() -> None:
    plan = planned(ADD, Tests(written=written("add(1, 1) == 2", "add(more(1), 1) == 3")))

    assert plan is not None and [one.aside for one in plan.written] == [False, True]


def test_asserts_on_something_else_are_left_out_with_the_reason() -> None:
    plan = planned(ADD, Tests(written=written("more(1) == 2", name="more")))

    assert plan is not None and not plan.written
    assert str(plan.reason) == "the tests call `more`, the code has add"
