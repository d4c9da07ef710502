"""Ordinary code with ordinary tests: all of it has to pass, most of it in two processes."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Pair:
    """Code and tests that are right."""

    name: str
    code: str
    tests: str
    single: bool = False
    """Whether two processes cannot stand for one."""


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
        "classes",
        """
class Account:
    fee = 1

    def __init__(self, owner, balance=0):
        self.owner = owner
        self.balance = balance

    @property
    def rich(self):
        return self.balance > 100

    @classmethod
    def empty(cls, owner):
        return cls(owner)

    @staticmethod
    def currency():
        return "EUR"

    def deposit(self, amount):
        if amount <= 0:
            raise ValueError(f"no amount: {amount}")
        self.balance += amount
        return self

    def __repr__(self):
        return f"Account({self.owner!r}, {self.balance})"


class Savings(Account):
    def interest(self):
        return self.balance * 0.5
""",
        """
import pytest
from solution import Account, Savings

@pytest.fixture
def account():
    return Account("Ada", 10)

def test_state(account):
    account.deposit(5).deposit(5)
    assert account.balance == 20
    account.balance = 200
    assert account.rich is True
    assert Account.fee == 1

def test_kinds():
    savings = Savings.empty("Bob")
    assert isinstance(savings, Savings) and isinstance(savings, Account)
    assert not isinstance(Account("x"), Savings)
    assert issubclass(Savings, Account)
    assert type(savings) is Savings
    assert type(savings).__name__ == "Savings"
    assert savings.deposit(10).interest() == 5.0
    assert Account.currency() == "EUR"

def test_words(account):
    assert repr(account) == str(account) == f"{account}" == "Account('Ada', 10)"
    assert hasattr(account, "owner") and not hasattr(account, "nothing")

class TestErrors:
    def test_amount(self, account):
        with pytest.raises(ValueError, match="no amount: -1"):
            account.deposit(-1)

    def test_attribute(self, account):
        with pytest.raises(AttributeError):
            account.nothing
        with pytest.raises(TypeError):
            Account()
""",
    ),
    Pair(
        "exceptions",
        """
class ShopError(Exception):
    pass

class SoldOut(ShopError):
    def __init__(self, thing, left=0):
        super().__init__(thing)
        self.thing = thing
        self.left = left

    def __str__(self):
        return f"{self.thing} is sold out"

def buy(thing):
    if thing == "key":
        raise KeyError(thing)
    if thing == "json":
        import json
        return json.loads("{")
    if thing == "cause":
        try:
            1 / 0
        except ZeroDivisionError as error:
            raise ShopError("broken") from error
    raise SoldOut(thing, left=3)

def leave():
    raise SystemExit(2)
""",
        """
import json
import pytest
from solution import ShopError, SoldOut, buy, leave

def test_own():
    with pytest.raises(SoldOut, match="tea is sold out") as caught:
        buy("tea")
    assert caught.value.left == 3
    assert caught.value.args == ("tea",)
    assert isinstance(caught.value, ShopError)

def test_base():
    with pytest.raises(ShopError):
        buy("tea")
    try:
        buy("tea")
    except ShopError as error:
        assert str(error) == "tea is sold out"
    else:
        assert False

def test_builtin():
    with pytest.raises(KeyError):
        buy("key")
    with pytest.raises(json.JSONDecodeError):
        buy("json")
    with pytest.raises(SystemExit):
        leave()

def test_cause():
    with pytest.raises(ShopError) as caught:
        buy("cause")
    assert isinstance(caught.value.__cause__, ZeroDivisionError)

def test_raised_here():
    with pytest.raises(SoldOut):
        raise SoldOut("here")
""",
    ),
    Pair(
        "dataclasses",
        """
from dataclasses import dataclass, field

@dataclass(order=True, frozen=True)
class Point:
    x: int
    y: int = 0

@dataclass
class Cart:
    items: list = field(default_factory=list)
    def add(self, item):
        self.items.append(item)
""",
        """
import dataclasses
import pytest
from dataclasses import asdict
from solution import Cart, Point

def test_values():
    assert Point(1, 2) == Point(1, 2) != Point(1, 3)
    assert Point(1) < Point(2)
    assert sorted([Point(2), Point(1)]) == [Point(1), Point(2)]
    assert {Point(1): "a"}[Point(1)] == "a"
    assert len({Point(1), Point(1)}) == 1
    assert Point(1) in [Point(0), Point(1)]
    assert repr(Point(1)) == "Point(x=1, y=0)"

def test_frozen():
    with pytest.raises(dataclasses.FrozenInstanceError):
        Point(1).x = 2

def test_looking():
    assert asdict(Point(1, 2)) == {"x": 1, "y": 2}
    assert dataclasses.astuple(Point(1, 2)) == (1, 2)
    assert dataclasses.replace(Point(1, 2), y=5) == Point(1, 5)
    assert dataclasses.is_dataclass(Point)

def test_cart():
    cart = Cart()
    cart.add("tea")
    assert cart.items == ["tea"]
    assert Cart().items == []
""",
    ),
    Pair(
        "enums",
        """
from enum import Enum, IntEnum, Flag, auto

class Color(Enum):
    RED = "r"
    BLUE = "b"
    @property
    def nice(self):
        return self is Color.RED

class Level(IntEnum):
    LOW = 1
    HIGH = 2

class Can(Flag):
    READ = auto()
    WRITE = auto()

def favourite():
    return Color.RED
""",
        """
import pytest
from solution import Can, Color, Level, favourite

def test_enum():
    assert Color["RED"] is Color.RED
    assert Color("b") is Color.BLUE
    assert favourite() is Color.RED and favourite() == Color.RED
    assert favourite() != Color.BLUE
    assert Color.RED.value == "r" and Color.RED.name == "RED"
    assert [one.name for one in Color] == ["RED", "BLUE"]
    assert len(Color) == 2 and Color.RED in Color
    assert Color.RED.nice and not Color.BLUE.nice
    assert isinstance(Color.RED, Color)
    with pytest.raises(ValueError):
        Color("x")
    with pytest.raises(KeyError):
        Color["GREEN"]

def test_numbers():
    assert Level.HIGH > Level.LOW
    assert Level.HIGH == 2
    assert Can.READ | Can.WRITE == Can.WRITE | Can.READ
    assert Can.READ in (Can.READ | Can.WRITE)
""",
    ),
    Pair(
        "generators",
        """
def count(most):
    for number in range(most):
        yield number

def echo():
    got = None
    while True:
        got = yield got

class Tree:
    def __init__(self, *values):
        self.values = values
    def __iter__(self):
        return iter(self.values)
    def __len__(self):
        return len(self.values)
    def __getitem__(self, index):
        return self.values[index]
    def __contains__(self, value):
        return value in self.values
""",
        """
import pytest
from collections.abc import Iterator
from itertools import islice
from solution import Tree, count, echo

def test_generator():
    assert list(count(3)) == [0, 1, 2]
    assert list(islice(count(10**9), 2)) == [0, 1]
    numbers = count(1)
    assert next(numbers) == 0
    with pytest.raises(StopIteration):
        next(numbers)
    assert next(numbers, "end") == "end"
    assert isinstance(count(1), Iterator)

def test_send():
    echoing = echo()
    next(echoing)
    assert echoing.send("hello") == "hello"
    echoing.close()

def test_container():
    tree = Tree(1, 2, 3)
    assert len(tree) == 3 and tree[0] == 1 and tree[-1] == 3 and tree[1:] == (2, 3)
    assert 2 in tree and 9 not in tree
    assert [*tree] == [1, 2, 3] and sum(tree) == 6
    with pytest.raises(IndexError):
        tree[9]
    with pytest.raises(TypeError):
        len(count(1))
""",
    ),
    Pair(
        "context managers",
        """
from contextlib import contextmanager

LOG = []

class Door:
    def __init__(self):
        self.open = False
    def __enter__(self):
        self.open = True
        return self
    def __exit__(self, kind, error, trace):
        self.open = False
        return kind is KeyError

@contextmanager
def logged(name):
    LOG.append(f"+{name}")
    try:
        yield name.upper()
    except ValueError as error:
        LOG.append(f"!{error}")
    finally:
        LOG.append(f"-{name}")
""",
        """
import pytest
import solution

def test_class():
    door = solution.Door()
    with door as same:
        assert same is door and door.open
    assert not door.open
    with door:
        raise KeyError("swallowed")
    with pytest.raises(RuntimeError):
        with door:
            raise RuntimeError

def test_function():
    with solution.logged("a") as name:
        assert name == "A"
    with solution.logged("b"):
        raise ValueError("bad")
    with pytest.raises(OSError, match="other"):
        with solution.logged("c"):
            raise OSError("other")
    assert solution.LOG == ["+a", "-a", "+b", "!bad", "-b", "+c", "-c"]
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
        "monkeypatch",
        """
import os
import sys
import time

RATE = 2

def rate():
    return RATE

def now():
    return time.time()

def home():
    return os.environ.get("SOME_HOME", "none")

def helper():
    return "real"

def uses():
    return helper()

def asks():
    return input("Name? ").strip()

def reads():
    return [line.strip() for line in sys.stdin]

def arguments():
    return sys.argv[1:]
""",
        """
import io
import sys
from unittest.mock import patch
import solution

def test_attribute(monkeypatch):
    monkeypatch.setattr(solution, "RATE", 5)
    assert solution.rate() == 5

def test_it_is_undone():
    assert solution.rate() == 2

def test_function(monkeypatch):
    monkeypatch.setattr("solution.helper", lambda: "fake")
    assert solution.uses() == "fake"

def test_module_of_the_code(monkeypatch):
    monkeypatch.setattr("solution.time.time", lambda: 7.5)
    assert solution.now() == 7.5

def test_environment(monkeypatch):
    monkeypatch.setenv("SOME_HOME", "here")
    assert solution.home() == "here"
    monkeypatch.delenv("SOME_HOME")
    assert solution.home() == "none"

def test_patch():
    with patch("solution.helper", return_value="mocked") as mock:
        assert solution.uses() == "mocked"
    mock.assert_called_once()
    assert solution.uses() == "real"

def test_input(monkeypatch):
    monkeypatch.setattr("builtins.input", lambda _: " Ada ")
    assert solution.asks() == "Ada"

def test_lines(monkeypatch):
    monkeypatch.setattr("sys.stdin", io.StringIO("a\\nb\\n"))
    assert solution.reads() == ["a", "b"]

def test_arguments(monkeypatch):
    monkeypatch.setattr(sys, "argv", ["program", "--fast"])
    assert solution.arguments() == ["--fast"]
""",
    ),
    Pair(
        "capsys",
        """
import sys

def greet(name):
    print("Hello", name)
    print("careful", file=sys.stderr)
""",
        """
from solution import greet

def test_greet(capsys):
    greet("Ada")
    out, err = capsys.readouterr()
    assert out == "Hello Ada\\n"
    assert err == "careful\\n"
""",
    ),
    Pair(
        "files",
        """
import csv
import tempfile
from pathlib import Path

def save(path, rows):
    with open(path, "w", newline="") as file:
        csv.writer(file).writerows(rows)
    return Path(path)

def load(path):
    return list(csv.reader(Path(path).open()))

def own():
    with tempfile.NamedTemporaryFile("w+") as file:
        file.write("x")
        file.seek(0)
        return file.read()

def here():
    return sorted(path.name for path in Path.cwd().iterdir())
""",
        """
import pytest
from solution import here, load, own, save

def test_round_trip(tmp_path):
    path = save(tmp_path / "a.csv", [["1", "2"]])
    assert path == tmp_path / "a.csv"
    assert path.read_text() == "1,2\\n"
    assert load(str(path)) == [["1", "2"]]

def test_read(tmp_path):
    (tmp_path / "b.csv").write_text("x,y\\n")
    assert load(tmp_path / "b.csv") == [["x", "y"]]

def test_missing(tmp_path):
    with pytest.raises(FileNotFoundError):
        load(tmp_path / "none")

def test_own():
    assert own() == "x"

def test_folder(tmp_path, monkeypatch):
    (tmp_path / "file").touch()
    monkeypatch.chdir(tmp_path)
    assert here() == ["file"]
""",
    ),
    Pair(
        "async",
        """
import asyncio

async def double(number):
    await asyncio.sleep(0)
    return number * 2

async def fails():
    raise LookupError("later")

async def numbers():
    for number in range(3):
        yield number

class Session:
    async def __aenter__(self):
        return self
    async def __aexit__(self, *_):
        return None
    async def get(self, fetch):
        return await fetch("url")
""",
        """
import asyncio
import pytest
from solution import Session, double, fails, numbers

def test_run():
    assert asyncio.run(double(2)) == 4

@pytest.mark.asyncio
async def test_await():
    assert await double(3) == 6
    assert await asyncio.gather(double(1), double(2)) == [2, 4]
    with pytest.raises(LookupError, match="later"):
        await fails()

async def test_more():
    assert [one async for one in numbers()] == [0, 1, 2]
    async def fetch(url):
        return f"got {url}"
    async with Session() as session:
        assert await session.get(fetch) == "got url"
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
        "operators",
        """
class Vector:
    def __init__(self, *parts):
        self.parts = parts
    def __add__(self, other):
        return Vector(*(a + b for a, b in zip(self.parts, other.parts)))
    def __iadd__(self, other):
        self.parts = (self + other).parts
        return self
    def __mul__(self, factor):
        return Vector(*(part * factor for part in self.parts))
    __rmul__ = __mul__
    def __matmul__(self, other):
        return sum(a * b for a, b in zip(self.parts, other.parts))
    def __neg__(self):
        return self * -1
    def __abs__(self):
        return (self @ self) ** 0.5
    def __eq__(self, other):
        if not isinstance(other, Vector):
            return NotImplemented
        return self.parts == other.parts
    def __lt__(self, other):
        return abs(self) < abs(other)
    def __bool__(self):
        return any(self.parts)
    def __call__(self, index):
        return self.parts[index]
    def __hash__(self):
        return hash(self.parts)

class Money:
    def __init__(self, amount):
        self.amount = amount
    def __eq__(self, other):
        return self.amount == (other.amount if isinstance(other, Money) else other)
    def __lt__(self, other):
        return self.amount < (other.amount if isinstance(other, Money) else other)
    def __gt__(self, other):
        return self.amount > (other.amount if isinstance(other, Money) else other)
""",
        """
import pytest
from solution import Money, Vector

def test_vectors():
    a, b = Vector(3, 4), Vector(1, 1)
    assert a + b == Vector(4, 5)
    assert 2 * a == a * 2 == Vector(6, 8)
    assert a @ b == 7
    assert -a == Vector(-3, -4)
    assert abs(a) == 5.0 == pytest.approx(5)
    assert a and not Vector(0, 0)
    assert b < a and max(a, b) is a
    assert a(1) == 4
    assert a != 5 and a != "x"
    same = a
    same += b
    assert same is a and a == Vector(4, 5)
    with pytest.raises(TypeError):
        a - b

def test_money():
    assert Money(5) == 5 and Money(5) != 6
    assert Money(5) < 6 and Money(5) > 4 and not Money(5) < 5
    assert 5 == Money(5)
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
)
