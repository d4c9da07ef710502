"""Ordinary code with ordinary tests: all of it has to pass, most of it in two processes."""

from tests.core.runners.benign import calls, objects, places, syntax, values
from tests.core.runners.benign.pair import Pair

__all__ = ["PAIRS", "Pair"]

PAIRS = (*calls.PAIRS, *objects.PAIRS, *syntax.PAIRS, *places.PAIRS, *values.PAIRS)
