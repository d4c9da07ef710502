"""A person lets examples go by naming them."""

import pytest

from core.trials.examples import examples
from core.trials.withdrawn import withdrawn, without_withdrawals

HELD = examples("f(2) == 4, f(3) == 6 and g(1) == 0")


@pytest.mark.parametrize(
    ("prompt", "gone"),
    [
        ("forget f(2) == 4", [0]),
        ("Forget f(2) == 5", [0]),
        ("please forget: f(3)", [1]),
        ("- forget `g(1) == 0`.\nand triple it", [2]),
        ("unut f(2) == 4", [0]),
        ("forget f(2) == 4\nforget f(3) == 6", [0, 1]),
        ("forget all the examples", [0, 1, 2]),
        ("Forget my examples.", [0, 1, 2]),
        ("tüm örnekleri unut", [0, 1, 2]),
        ("f(2) == 4 örneğini unut.", [0]),
        ("g(1) == 0 unut", [2]),
        ("unut tüm örnekleri", [0, 1, 2]),
        ("forget f(9) == 1", []),
        ("do not forget f(2) == 4", []),
        ("forget it", []),
        ("never forget the examples", []),
        ("f(2) == 4", []),
    ],
)
def test_what_is_named_goes_and_nothing_else(prompt: str, gone: list[int]) -> None:
    assert withdrawn(prompt, HELD) == tuple(HELD[place] for place in gone)


def test_what_is_let_go_is_no_example() -> None:
    said = "forget f(2) == 4\nf(3) == 9"

    assert [one.said for one in examples(without_withdrawals(said))] == ["f(3) == 9"]
