"""Examples over several messages of a thread."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.trials.contract import agreed, contradictions, joined
from core.trials.examples import examples


def test_examples_of_a_reply_join_those_before_and_replace_none() -> None:
    found = joined(examples("f(2) == 4\nf(3) == 9"), examples("f(2) -> 4, f(2) -> 5"))

    assert [example.said for example in found] == ["f(2) == 4", "f(3) == 9", "f(2) -> 5"]


@pytest.mark.parametrize(
    ("one", "two"),
    [
        ("f(2) == 4", "f(2) -> 5"),
        ("f( 2 ) == 4", "assert f(2) == 5"),
        ("f(2) == 4", "f(2) raises ValueError"),
        ("f(2) == 4", "f(2) is None"),
        ("f(2) == 4", "f(2) != 4"),
        ("f(2) == 4", "f(2) > 4"),
        ("f(2) == 'a'", "f(2) < 4"),
        ("f(2) == 4", "f(2) not in [4, 5]"),
        ("'a' -> 1", "'a' -> 2"),
    ],
)
def test_what_no_code_can_fulfil_is_a_contradiction(one: str, two: str) -> None:
    found = examples(f"{one}\n{two}\nf(7) == 49")

    (pair,) = contradictions(found)
    assert [example.said for example in pair] == [one, two]
    assert [example.said for example in agreed(found)] == ["f(7) == 49"]


@pytest.mark.parametrize(
    ("one", "two"),
    [
        ("f(2) == 4", "f(3) == 5"),
        ("f(2) == 4", "f(2) -> 4.0"),
        ("f(2) == 4", "f(2) != 5"),
        ("f(2) == 4", "f(2) < 5"),
        ("f(2) == 4", "f(2) in [4, 5]"),
        ("f(2) == 4", "g(2) == 5"),
        ("f(2) != 4", "f(2) != 5"),
        ("f(2) raises ValueError", "f(2) raises ParseError"),
        ("'a' -> 1", "f('a') == 2"),
    ],
)
def test_what_some_code_can_fulfil_is_none(one: str, two: str) -> None:
    found = examples(f"{one}\n{two}")

    assert len(found) == 2
    assert not contradictions(found)


def test_an_example_names_what_the_code_has_to_have() -> None:
    found = examples("f(g(2)) == 4\nh(1) raises ValueError\n'a' -> 'b'")

    assert [example.names for example in found] == [("f", "g"), ("h",), ()]


SAID = st.builds(
    lambda given, result: f"f({given}) == {result}", st.integers(0, 3), st.integers(0, 3)
)


@given(st.lists(SAID, max_size=6), st.lists(SAID, max_size=6))
def test_joining_again_changes_nothing(one: list[str], two: list[str]) -> None:
    earlier, later = examples("\n".join(one)), examples("\n".join(two))
    found = joined(earlier, later)

    assert found[: len(earlier)] == earlier
    assert joined(found, later) == found
    assert not contradictions(agreed(found))
