"""What takes part in Python's syntax."""

from tests.core.runners.benign.pair import Pair

PAIRS = (
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
)
