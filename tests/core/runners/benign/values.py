"""Values, and what two processes cannot stand for."""

from tests.core.runners.benign.pair import Pair

PAIRS = (
    Pair(
        "values",
        """
import datetime
from collections import Counter, OrderedDict, defaultdict, namedtuple
from decimal import Decimal
from fractions import Fraction
from typing import NamedTuple

Pair = namedtuple("Pair", "left right")

class City(NamedTuple):
    name: str
    people: int = 0
    def large(self):
        return self.people > 10

def same(value):
    return value

def words(text):
    return Counter(text.split())

def groups():
    found = defaultdict(list)
    found["a"].append(1)
    return found

def swap(pair):
    return Pair(pair.right, pair.left)

def half(value):
    return Decimal(value) / 2

def tomorrow(day):
    return day + datetime.timedelta(days=1)
""",
        """
import datetime
import math
import pytest
from decimal import Decimal
from fractions import Fraction
from solution import City, Pair, groups, half, same, swap, tomorrow, words

@pytest.mark.parametrize("value", [
    None, True, 0, -1, 2**70, 1.5, float("inf"), "", "é\\n", b"\\xff", [], [1, [2]], (1,), set(),
    {1, 2}, frozenset("a"), {}, {"a": {1: (2, [3])}}, 1 + 2j, Decimal("1.10"), Fraction(1, 3),
    datetime.date(2026, 1, 2), datetime.datetime(2026, 1, 2, 3), range(3), "\\ud800",
], ids=repr)
def test_same(value):
    found = same(value)
    assert found == value and type(found) is type(value)

def test_not_a_number():
    assert math.isnan(same(math.nan))

def test_standard():
    assert words("a b a") == {"a": 2, "b": 1}
    assert groups() == {"a": [1]}
    assert half("1") == Decimal("0.5")
    assert tomorrow(datetime.date(2026, 1, 31)) == datetime.date(2026, 2, 1)

def test_named():
    pair = swap(Pair(1, 2))
    assert pair == (2, 1) == Pair(2, 1)
    assert pair.left == 2 and pair[1] == 1
    left, right = pair
    assert isinstance(pair, Pair) and isinstance(pair, tuple)
    assert City("X", 20).large() and City("Y").people == 0
""",
    ),
    Pair(
        "subclass in the tests",
        """
from abc import ABC, abstractmethod

class Shape(ABC):
    @abstractmethod
    def area(self): ...
    def twice(self):
        return 2 * self.area()
""",
        """
import pytest
from solution import Shape

class Square(Shape):
    def area(self):
        return 4

def test_twice():
    assert Square().twice() == 8

def test_abstract():
    with pytest.raises(TypeError):
        Shape()
""",
        single=True,
    ),
    Pair(
        "patched standard library",
        "import time\n\ndef wait():\n    time.sleep(100)\n    return 'done'\n",
        """
import solution

def test_wait(monkeypatch):
    monkeypatch.setattr("time.sleep", lambda _: None)
    assert solution.wait() == "done"
""",
        single=True,
    ),
    Pair(
        "changed copies",
        "STATE = {'items': []}\n\ndef count():\n    return len(STATE['items'])\n",
        """
import solution

def test_shared():
    solution.STATE["items"].append(1)
    assert solution.count() == 1
""",
        single=True,
    ),
)
