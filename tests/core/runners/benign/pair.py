"""A pair of code and tests."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Pair:
    """Code and tests that are right."""

    name: str
    code: str
    tests: str
    single: bool = False
    """Whether two processes cannot stand for one."""
