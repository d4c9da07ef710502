"""What came of one assert."""

from dataclasses import dataclass
from enum import StrEnum


class Outcome(StrEnum):
    """What came of one assert."""

    PASSED = "passed"
    FAILED = "failed"
    SET_ASIDE = "set aside"
    """It says nothing about this code: it fails on every candidate, or calls what is not there."""


@dataclass(frozen=True, slots=True)
class Tried:
    """One assert, run."""

    line: str
    outcome: Outcome
    said: str = ""
    """The words of the person whose example it is; empty for a model's."""
    got: str = ""
    """What came where it failed, on one line: `4`, or `ValueError: no number`."""
    expected: str = ""
    """What was to come: `3`, `< 3`, `ValueError`; empty where that is no single thing."""
    hung: bool = False
    """Whether it had not ended when the run had to."""
