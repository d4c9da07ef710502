"""Classes, exceptions, dataclasses and enumerations."""

from tests.core.runners.benign.pair import Pair

PAIRS = (
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
)
