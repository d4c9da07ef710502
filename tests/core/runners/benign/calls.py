"""Functions, and what is handed to them."""

from tests.core.runners.benign.pair import Pair

PAIRS = (
    Pair(
        "functions",
        "def add(a, b=2, *more, **named):\n    return a + b + sum(more) + sum(named.values())\n",
        """
from solution import add

def test_add():
    assert add(1) == 3
    assert add(1, 1, 1, x=1) == 4
    assert add(0.5, 0.25) == 0.75
    assert add("a", "b") if False else True

def test_large():
    assert add(2**80, 2**80) == 2**81
""",
    ),
    Pair(
        "callbacks",
        """
def apply(function, *values):
    return [function(value) for value in values]

def retry(function, times):
    for left in reversed(range(times)):
        try:
            return function()
        except ValueError:
            if not left:
                raise

def compose(*functions):
    def composed(value):
        for function in functions:
            value = function(value)
        return value
    return composed

class Bus:
    def __init__(self):
        self.listeners = []
    def on(self, listener):
        self.listeners.append(listener)
        return listener
    def send(self, event):
        for listener in self.listeners:
            listener(event)

def greet(person):
    return f"Hello {person.name}, {person.title()}"
""",
        """
import pytest
from unittest.mock import Mock
from solution import Bus, apply, compose, greet, retry

class Person:
    name = "Ada"
    def title(self):
        return "Countess"

class Oops(ValueError):
    pass

def test_functions():
    assert apply(lambda value: value * 2, 1, 2) == [2, 4]
    assert apply(str, 1) == ["1"]
    assert apply(len, "ab") == [2]
    assert compose(lambda v: v + 1, str)(1) == "2"

def test_raising():
    calls = []
    def fails():
        calls.append(1)
        raise Oops("again")
    with pytest.raises(Oops, match="again"):
        retry(fails, 3)
    assert len(calls) == 3

def test_listeners():
    bus, seen, mock = Bus(), [], Mock()
    bus.on(seen.append)
    bus.on(mock)
    bus.send({"a": 1})
    assert seen == [{"a": 1}]
    mock.assert_called_once_with({"a": 1})

def test_objects():
    assert greet(Person()) == "Hello Ada, Countess"
    sentinel = object()
    assert apply(lambda value: value, sentinel)[0] is sentinel
""",
    ),
    Pair(
        "parametrize",
        "def is_even(number):\n    return number % 2 == 0\n",
        """
import pytest
from solution import is_even

@pytest.mark.parametrize("number, expected", [(0, True), (1, False), (-2, True)])
def test_even(number, expected):
    assert is_even(number) is expected

@pytest.mark.parametrize("text", ["a b", "c[d]", "e::f"], ids=str)
def test_no_number(text):
    with pytest.raises(TypeError):
        is_even(text)

@pytest.fixture(params=[2, 4])
def even(request):
    return request.param

class TestMore:
    @pytest.mark.parametrize("twice", [1, 2])
    def test_fixture(self, even, twice):
        assert is_even(even * twice)
""",
    ),
    Pair(
        "changed arguments",
        """
def sort(values):
    values.sort()

def fill(table, seen):
    table["a"] = [1]
    seen.add(2)

def bubble(values):
    values = list(values)
    values.sort()
    return values
""",
        """
from solution import bubble, fill, sort

def test_in_place():
    values = [3, 1, 2]
    assert sort(values) is None
    assert values == [1, 2, 3]
    table, seen = {}, {1}
    fill(table, seen)
    assert table == {"a": [1]} and seen == {1, 2}

def test_not_in_place():
    values = [2, 1]
    assert bubble(values) == [1, 2] and values == [2, 1]
""",
    ),
    Pair(
        "threads",
        """
import threading

class Counter:
    def __init__(self):
        self.lock = threading.Lock()
        self.value = 0
    def run(self, threads, note):
        def work():
            for _ in range(100):
                with self.lock:
                    self.value += 1
            note(self.value)
        started = [threading.Thread(target=work) for _ in range(threads)]
        [thread.start() for thread in started]
        [thread.join() for thread in started]
""",
        """
from solution import Counter

def test_counter():
    notes = []
    counter = Counter()
    counter.run(4, notes.append)
    assert counter.value == 400 and len(notes) == 4 and max(notes) == 400
""",
    ),
    Pair(
        "warnings",
        """
import warnings

def old():
    warnings.warn("use new()", DeprecationWarning, stacklevel=2)
    return 1
""",
        """
import pytest
from solution import old

def test_warns():
    with pytest.warns(DeprecationWarning, match="use new"):
        assert old() == 1
""",
    ),
    Pair(
        "star import",
        """
__all__ = ["public", "Thing"]

def public():
    return 1

def test_nothing():
    raise AssertionError("no test")

class Thing:
    pass

class TestThing:
    def test_x(self):
        raise AssertionError
""",
        """
from solution import *
from solution import TestThing, test_nothing

def test_public():
    assert public() == 1
    assert isinstance(Thing(), Thing)
    assert callable(test_nothing) and TestThing
""",
    ),
    Pair(
        "star import in one process",
        "def test_nothing():\n    raise AssertionError\n\nclass TestThing:\n"
        "    def test_x(self):\n        raise AssertionError\n",
        """
from solution import *

class Mine(TestThing):
    pass

def test_own():
    assert callable(test_nothing) and Mine()
""",
        single=True,
    ),
    Pair(
        "unittest",
        "class Stack(list):\n    def peek(self):\n        return self[-1]\n",
        """
import unittest
from solution import Stack

class StackTest(unittest.TestCase):
    def setUp(self):
        self.stack = Stack()
        self.stack.append(1)

    def test_peek(self):
        self.assertEqual(self.stack.peek(), 1)
        self.assertEqual(len(self.stack), 1)

    def test_error(self):
        with self.assertRaises(IndexError):
            Stack().peek()
""",
    ),
)
