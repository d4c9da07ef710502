"""What is known about a piece of code after its checks, as plain data."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from typing import assert_never

from core.checks import Outcome
from core.words import Phrase, phrase


class Gate(StrEnum):
    """What code has to be before any tool may see it."""

    SHORT = "short"
    FEW_LINES = "few lines"
    SHORT_LINES = "short lines"
    TEXT = "text"
    SHALLOW = "shallow"
    PARSED = "parsed"


@dataclass(frozen=True, slots=True)
class Refusal:
    """The gate that code did not pass: no check has seen it."""

    gate: Gate
    line: int = 0
    """From 1; 0 for the whole of it."""
    detail: str = ""
    """The parser's own words, where it is a parser that refused."""

    @property
    def phrase(self) -> Phrase:
        """Why, as the end of a sentence."""
        match self.gate:
            case Gate.SHORT:
                return phrase("it is too long to be checked")
            case Gate.FEW_LINES:
                return phrase("it has too many lines to be checked")
            case Gate.SHORT_LINES:
                return phrase("line {line} is too long to be checked", line=self.line)
            case Gate.TEXT:
                return phrase("it is not valid text")
            case Gate.SHALLOW:
                return phrase("it is too deeply nested")
            case Gate.PARSED:
                values: dict[str, str | int] = {"line": self.line, "reason": self.detail}
                return phrase("it does not parse, line {line}: {reason}", **values)
        assert_never(self.gate)


class Cause(StrEnum):
    """Why a check has no outcome."""

    ABSENT = "absent"
    """What it stands on is not installed."""
    SLOW = "slow"
    FAILED = "failed"


@dataclass(frozen=True, slots=True)
class Missing:
    """A check without an outcome: what it measures is not known."""

    check: str
    cause: Cause
    detail: str = ""
    """What is not installed, or the kind of error."""

    @property
    def name(self) -> str:
        """The check as people know it."""
        return self.check.strip("_")

    @property
    def phrase(self) -> Phrase:
        """Why, as the end of a sentence."""
        match self.cause:
            case Cause.ABSENT:
                return phrase("{module} is not installed", module=self.detail)
            case Cause.SLOW:
                return phrase("it took too long")
            case Cause.FAILED:
                return phrase("it failed ({detail})", detail=self.detail)
        assert_never(self.cause)


@dataclass(frozen=True, slots=True)
class Report:
    """All that the checks found in one piece of code."""

    language: str
    outcomes: tuple[Outcome, ...] = ()
    """By the names of the checks."""
    missing: tuple[Missing, ...] = ()
    gate: Refusal | None = None
    pragmas: Mapping[str, int] = field(default_factory=dict)
    """Comments that steer tools, which no tool got to see: how many of each kind."""
    python_version: str = ""
    """The Python that read it, such as `3.11`: it refuses the syntax of later ones."""
    quick: bool = False
    """Whether only the fast checks were asked for."""
    not_checked: Phrase | None = None
    """Why nothing at all is known, as the end of a sentence."""
