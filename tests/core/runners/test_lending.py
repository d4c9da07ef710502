"""What the code may do with what it was handed: call it, and look at what is open."""

from collections.abc import Iterator
from typing import Any

import pytest

from core.runners.lending import CannotProxy, Lending


@pytest.fixture
def lending() -> Lending:
    return Lending(__name__, CannotProxy)


class Thing:
    """One of the tests' own."""

    shown = 1
    _hidden = 2


def numbers() -> Iterator[int]:
    yield 1


@pytest.mark.parametrize("target", [Thing(), numbers(), numbers, numbers().__next__])
@pytest.mark.parametrize(
    "name",
    [
        "_hidden",
        "__class__",
        "__globals__",
        "__self__",
        "gi_frame",
        "gi_code",
        "f_back",
        "tb_frame",
    ],
)
def test_nothing_leads_to_frames_or_modules(lending: Lending, target: Any, name: str) -> None:
    with pytest.raises(TypeError):
        lending.answer("theirs", target, "get", name)
    with pytest.raises(TypeError):
        lending.answer("theirs", target, "set", name, 1)


def test_what_is_open_is_given_and_called(lending: Lending) -> None:
    assert lending.answer("theirs", Thing(), "get", "shown") == 1
    assert next(lending.answer("theirs", numbers, "call", [], {})) == 1
    assert lending.answer("theirs", [1, 2], "special", "__len__") == 2


@pytest.mark.parametrize("name", ["__init__", "__reduce__", "__getattribute__", "__class__", "x"])
def test_only_syntax_is_special(lending: Lending, name: str) -> None:
    with pytest.raises(TypeError):
        lending.answer("theirs", Thing(), "special", name)


@pytest.mark.parametrize("verb", ["get", "eval", "load", "", "theirs"])
def test_nothing_else_is_answered(lending: Lending, verb: str) -> None:
    with pytest.raises(TypeError):
        lending.answer(verb, Thing())


def test_what_is_pytests_is_not_lent(lending: Lending, request: pytest.FixtureRequest) -> None:
    for one in (request, request.config, request.node):
        with pytest.raises(CannotProxy):
            lending.strange(one, 0)


def test_numbers_that_were_not_given_are_nothing(lending: Lending) -> None:
    assert lending.strange(Thing(), 0)[:2] == ["m", 0]
    for number in (-1, 1, 10**9):
        with pytest.raises(ValueError):
            lending.by_number(number)
