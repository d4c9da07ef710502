"""Objects that agree with everything are told from honest ones."""

from typing import Any

import pytest

from core.runners.decoys import compared, contained, subtracted

VALUES: list[Any] = [
    None,
    True,
    False,
    0,
    42,
    1.5,
    "",
    "word",
    b"",
    b"x",
    [],
    [1],
    (),
    (1,),
    set(),
    {1},
    {},
]


@pytest.mark.parametrize("value", VALUES, ids=repr)
def test_who_is_equal_to_everything_is_equal_to_nothing(value: Any) -> None:
    assert compared(lambda _: True, "__eq__", value) is False
    assert contained(lambda _: True, value) is False


@pytest.mark.parametrize("value", VALUES, ids=repr)
def test_an_honest_object_is_believed(value: Any) -> None:
    def same(other: Any) -> bool:
        return type(other) is type(value) and bool(other == value)

    assert compared(same, "__eq__", value) is True
    assert compared(lambda _: False, "__eq__", value) is False
    assert compared(lambda _: NotImplemented, "__eq__", value) is NotImplemented
    assert contained(same, value) is True


@pytest.mark.parametrize("name", ["__lt__", "__le__", "__gt__", "__ge__"])
def test_who_is_on_both_sides_is_on_neither(name: str) -> None:
    honest = {"__lt__": 4, "__le__": 5, "__gt__": 6, "__ge__": 5}[name]

    assert compared(lambda _: True, name, 5) is False
    assert compared(getattr(honest, name), name, 5) is True


def test_the_place_of_the_real_value_cannot_be_guessed() -> None:
    """Who says yes to the first it is asked about is right now and then, and never for long."""

    def believed() -> bool:
        answers = iter([True, *[False] * 9])
        return compared(lambda _: next(answers), "__eq__", 42) is True

    assert 0 < sum(believed() for _ in range(400)) < 200


def test_the_same_difference_to_everything_is_none() -> None:
    assert subtracted(lambda _: 0, 42) is NotImplemented
    assert subtracted(lambda _: 0.0, 42.5) is NotImplemented
    assert subtracted(lambda other: 44 - other, 42) == 2
    assert subtracted(lambda _: "same", 42) == "same"


def test_a_tolerance_is_not_for_objects() -> None:
    assert compared(lambda _: True, "__eq__", pytest.approx(1.0)) is False
