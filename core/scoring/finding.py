"""What one part of the score comes to, before it is weighed."""

from collections.abc import Iterator
from dataclasses import dataclass

from core.checks import Message, Outcome
from core.checks.report import Cause, Report
from core.words import Phrase, phrase


@dataclass(frozen=True, slots=True)
class Reason:
    """Why a part is not whole."""

    line: int
    """From 1; 0 for the whole of it."""
    rule: str
    """The tool's own name for it, or ours."""
    text: Phrase
    """What a person can use."""


@dataclass(frozen=True, slots=True)
class Found:
    """The value of a part, from 0 to 1."""

    value: float
    measured: bool = True
    reasons: tuple[Reason, ...] = ()


def said(text: str) -> Phrase:
    """The words of a tool, as they are."""
    return phrase("{text}", text=text)


def of_part(report: Report, part: str) -> list[Outcome]:
    """What the checks of `part` came to."""
    return [outcome for outcome in report.outcomes if outcome.part == part]


def messages(report: Report, part: str) -> Iterator[Message]:
    """Those of all checks of `part`."""
    for outcome in of_part(report, part):
        yield from outcome.messages


def figures(report: Report, part: str) -> dict[str, float]:
    """Those of all checks of `part`."""
    return {name: value for one in of_part(report, part) for name, value in one.figures.items()}


def lacking(report: Report, *checks: str) -> bool:
    """Whether one of `checks` had trouble with the code: what it would say is not known."""
    troubled = {one.check for one in report.missing if one.cause is not Cause.ABSENT}
    return bool(troubled & set(checks))


def curve(figure: float, fine: float, half: float) -> float:
    """1 up to `fine`, ½ at `half`, and on towards 0."""
    if figure <= fine:
        return 1.0
    return float(1 / (1 + ((figure - fine) / (half - fine)) ** 1.5))
