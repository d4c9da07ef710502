"""What is thought of an answer's code, as plain data: shown below it and kept with its turn."""

from dataclasses import dataclass, replace
from typing import Protocol

from core.checks import Code
from core.checks.report import Missing, Report
from core.scoring import Score, score
from core.words import Phrase, phrase

_PARSER = "syntax"
"""The check without which nothing is known."""
MOST_REASONS = 20
"""Kept of each part; more than anybody reads, and the store keeps every version."""


@dataclass(frozen=True, slots=True)
class Verdict:
    """What was found about the main block of an answer; nothing of it was executed."""

    language: str
    score: Score | None = None
    """None where nothing is known."""
    reader: str = ""
    """The Python that parsed it, such as `3.11`: it refuses the syntax of later ones."""
    missing: tuple[Missing, ...] = ()
    """Checks that could not say anything."""
    unchecked: Phrase | None = None
    """Why nothing is known."""
    before: int | None = None
    """The points of the thread's code before this."""
    quick: bool = False
    """Whether the slower checks are still to come."""

    @property
    def points(self) -> int | None:
        """The score as people see it, from 0 to 100; None where there is none."""
        return None if self.score is None else round(self.score.value)

    @property
    def parses(self) -> bool:
        """Whether it may be run at all; also true where nobody knows."""
        return self.score is None or self.score.parts["gate"].value > 0


@dataclass(frozen=True, slots=True)
class Judgement:
    """A verdict, and the code as its language's formatter has it."""

    verdict: Verdict
    formatted: str = ""
    """Empty where no formatter looked at it."""


class Judge(Protocol):
    """Judges code without executing it, and never raises for what the code is."""

    async def judge(self, code: Code, quick: bool = False) -> Judgement:
        """All there is to say; if `quick`, what can be said within a blink."""


def judged(report: Report) -> Judgement:
    """What `report` comes to."""
    if reason := _unknown(report):
        verdict = Verdict(report.language, unchecked=reason, quick=report.quick)
        return Judgement(verdict)
    found = score(report)
    parts = {
        name: replace(part, reasons=part.reasons[:MOST_REASONS])
        for name, part in found.parts.items()
    }
    verdict = Verdict(
        report.language,
        replace(found, parts=parts),
        report.python_version if report.language == "python" else "",
        report.missing,
        quick=report.quick,
    )
    texts = (outcome.text for outcome in report.outcomes if outcome.text)
    return Judgement(verdict, next(texts, ""))


def _unknown(report: Report) -> Phrase | None:
    """Why nothing is known about the code; None if something is."""
    if report.not_checked is not None or report.gate is not None:
        return report.not_checked  # a gate is known: too much, too deep, or no code at all
    if any(outcome.check == _PARSER for outcome in report.outcomes):
        return None
    for missing in report.missing:
        if missing.check == _PARSER:
            return missing.phrase
    if not report.language:
        return phrase("nothing tells its language")
    return phrase("there are no checks for {language}", language=report.language)
