"""Code that wants to be taken for right, and is not: none of it may ever pass.

`answer()` has to give 42. None of these does, and each tries to have it believed.
"""

from tests.core.runners.forging import channels, equals, pytests, takers
from tests.core.runners.forging.forgery import Forgery
from tests.core.runners.forging.takers import DEEP

__all__ = ["DEEP", "FORGERIES", "HANGING", "IN_ONE_PROCESS", "SLOW", "TESTS", "Forgery"]

TESTS = """
from solution import answer

def test_answer():
    assert answer() == 42

def test_type():
    assert isinstance(answer(), int)

def test_order():
    assert 41 < answer() < 43
"""

IN_ONE_PROCESS = """
import solution
from solution import answer

class Mine(solution.Base):
    pass

def test_answer():
    assert answer() == 42

def test_more():
    assert Mine() and answer() + 1 == 43
"""

FORGERIES = (*pytests.FORGERIES, *channels.FORGERIES, *equals.FORGERIES)
"""All that ends at once."""
SLOW = takers.FORGERIES
"""What takes as much as it may."""
HANGING = takers.HANGING
"""What never ends."""
