"""Code that does nothing."""

from typing import Any

import pytest

from core.trials.stubs import stubs

CODE = '''\
"""A module."""
from dataclasses import dataclass
from enum import Enum
LIMIT = compute()
def f(a: Missing, b=LIMIT) -> Missing:
    """Doc."""
    def inner(): return 1
    return a + b
async def g(): yield 1
def none(): return 1
class Color(Enum):
    RED = 1
@dataclass
class Point:
    x: int
    def moved(self, by): return self.x + by
class Stack:
    def __init__(self, size): self.items = [size]
    def __hash__(self): return len(self.items)
    def push(self, item): self.items.append(item)
    @property
    def size(self): return len(self.items)
    @staticmethod
    def of(*items): return items
if __name__ == "__main__":
    print(f(1))
'''


def loaded(does: str) -> dict[str, Any]:
    (text,) = [stub.text for stub in stubs(CODE) if stub.does == does]
    space: dict[str, Any] = {"__name__": "solution"}
    exec(text, space)  # pylint: disable=exec-used  # our own text
    return space


@pytest.mark.parametrize(
    ("does", "value"),
    [
        ("return None", None),
        ("return 0", 0),
        ("return True", True),
        ("return []", []),
        ('return ""', ""),
    ],
)
def test_every_function_and_method_gives_the_same(does: str, value: object) -> None:
    space = loaded(does)

    assert space["f"](3) == value
    assert space["Stack"](3).push(1) == value
    assert space["Stack"](3).size == value
    assert space["Stack"].of(1) == value
    assert space["Point"](3).moved(2) == value
    assert {space["Color"].RED: 1, space["Stack"](1): 2}


def test_the_first_argument_comes_back() -> None:
    space = loaded("return the first argument")

    assert space["f"](3) == 3
    assert space["none"]() is None
    assert space["Stack"](3).push(4) == 4
    assert space["Stack"].of(5) == (5,)


def test_an_empty_module_is_one_of_them() -> None:
    assert [stub.does for stub in stubs(CODE) if not stub.text.strip()] == ["an empty module"]


def test_stubs_differ() -> None:
    texts = [stub.text for stub in stubs("def f(): return 4")]

    assert len(set(texts)) == len(texts) == 6
    assert "x" not in "".join(stub.text for stub in stubs("x = 4"))
