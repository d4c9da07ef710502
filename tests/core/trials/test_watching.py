"""How an assert is taken apart, so that its failure tells what came."""

import pytest

from core.trials import telling
from core.trials.watching import watched


@pytest.mark.parametrize(
    ("line", "test", "expected"),
    [
        ("f(1) == 3", "(_got := f(1)) == 3", "3"),
        ("3 == f(1)", "3 == (_got := f(1))", "3"),
        ("f(1) < 3", "(_got := f(1)) < 3", "< 3"),
        ("f(1) is not None", "(_got := f(1)) is not None", "is not None"),
        ("f(1) == g(2)", "(_got := f(1)) == g(2)", "g(2)"),
        ("3 < f(1)", "3 < (_got := f(1))", ""),
        ("len(f(1)) == 3", "(_got := len(f(1))) == 3", "3"),
        ("sorted([2, 1]) == f(1)", "sorted([2, 1]) == (_got := f(1))", "sorted([2, 1])"),
        ("f(1) == 0.3", "(_got := f(1)) == 0.3 or _near(_got, 0.3)", "0.3"),
        ("[0.3] == f(1)", "[0.3] == (_got := f(1)) or _near(_got, [0.3])", "[0.3]"),
        ("f(1) != 0.3", "(_got := f(1)) != 0.3", "!= 0.3"),
        ("f(1)", "(_got := f(1))", "True"),
        ("not f(1)", "not (_got := f(1))", "False"),
        ("isclose(f(1), 0.3)", "isclose((_got := f(1)), 0.3)", "0.3"),
        ("math.isclose(f(1), 0.3)", "math.isclose((_got := f(1)), 0.3)", "0.3"),
        ("1 < f(1) < 3", "(_got := (1 < f(1) < 3))", "True"),
        ("f(1) == 1 and f(2) == 2", "(_got := (f(1) == 1 and f(2) == 2))", "True"),
    ],
)
def test_what_the_code_gives_is_kept(line: str, test: str, expected: str) -> None:
    found = watched(f"assert {line}")

    assert (found.test, found.shown, found.expected) == (test, "_got", expected)


@pytest.mark.parametrize(
    ("one", "two", "near"),
    [
        (0.1 + 0.2, 0.3, True),
        (0.3, 0.31, False),
        (1, 1.0, True),
        (True, 1.0, True),
        ("0.3", 0.3, False),
        ([0.1 + 0.2, "a"], [0.3, "a"], True),
        ([0.3], [0.3, 0.4], False),
        ((0.3,), [0.3], False),
        ({"a": (0.1 + 0.2,)}, {"a": (0.3,)}, True),
        ({"a": 0.3}, {"b": 0.3}, False),
        (float("nan"), 0.3, False),
    ],
)
def test_floats_are_near_if_only_rounding_tells_them_apart(
    one: object, two: object, near: bool
) -> None:
    assert telling._near(one, two) is near  # pylint: disable=protected-access  # the tests' own


def test_a_call_that_is_to_raise_is_kept_by_its_helper() -> None:
    found = watched("assert raises(ValueError, lambda: f(1))")

    assert found.test == "raises(ValueError, lambda: f(1))"
    assert (found.shown, found.expected) == ("_Telling.gave", "ValueError")


def test_a_name_of_pythons_may_be_the_codes() -> None:
    assert watched("assert 3 == sum([1])", {"sum"}).test == "3 == (_got := sum([1]))"
    assert watched("assert 3 == sum([1])").test == "(_got := (3 == sum([1])))"
