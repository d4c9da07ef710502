"""What is thought of an answer's code, as plain data: shown below it and kept with its turn."""

from dataclasses import dataclass, replace
from typing import Protocol

from core.checks import Code
from core.checks.report import Missing, Report
from core.scoring import Score, score
from core.trials.tally import Agreement, Outcome, Trial
from core.words import Phrase, phrase

_KEPT = frozenset({Outcome.PASSED, Outcome.FAILED})
_PARSER = "syntax"
"""The check without which nothing is known."""
GOOD_POINTS = 80
"""From here on code that passes its tests is good."""
MOST_REASONS = 20
"""Kept of each part; more than anybody reads, and the store keeps every version."""


@dataclass(frozen=True, slots=True)
class Verdict:
    """What was found about the main block of an answer."""

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
    trial: Trial | None = None
    """What came of running it, and of its tests; None if nobody tried."""

    @property
    def points(self) -> int | None:
        """The score as people see it, from 0 to 100; None where there is none."""
        return None if self.score is None else round(self.score.value)

    @property
    def parses(self) -> bool:
        """Whether it may be run at all; also true where nobody knows."""
        return self.score is None or self.score.parts["gate"].value > 0

    @property
    def fails(self) -> bool:
        """Whether something speaks against the code that can be believed.

        A model's failing assert alone cannot: one in three of a small model's is right.
        """
        if not self.parses:
            return True
        return self.trial is not None and (bool(self.trial.error) or self.trial.repairable)

    @property
    def good(self) -> bool:
        """Whether something ran, every test that was kept passed, and it scores well."""
        trial = self.trial
        if trial is None or not trial.ran or self.fails or (self.points or 0) < GOOD_POINTS:
            return False
        kept = [one for one in (*trial.examples, *trial.written) if one.outcome in _KEPT]
        return bool(kept) and all(one.outcome is Outcome.PASSED for one in kept)

    @property
    def disputed(self) -> bool:
        """Whether a model's tests fail and nobody can tell whether they are right."""
        trial = self.trial
        return trial is not None and trial.agreement is Agreement.DISAGREEMENT and not self.fails


@dataclass(frozen=True, slots=True)
class Judgement:
    """A verdict, and the code as its language's formatter has it."""

    verdict: Verdict
    formatted: str = ""
    """Empty where no formatter looked at it."""
    report: Report | None = None
    """What the verdict was made of, for when tests add to it."""


class Judge(Protocol):
    """Judges code without executing it, and never raises for what the code is."""

    async def judge(self, code: Code, quick: bool = False) -> Judgement:
        """All there is to say; if `quick`, what can be said within a blink."""


def tried(judgement: Judgement, trial: Trial) -> Judgement:
    """The same with what came of running the code."""
    verdict = replace(judgement.verdict, trial=trial)
    if judgement.report is not None and verdict.score is not None:
        found = _shortened(score(judgement.report, trial.results()))
        verdict = replace(verdict, score=found)
    return replace(judgement, verdict=verdict)


def judged(report: Report) -> Judgement:
    """What `report` comes to."""
    if reason := _unknown(report):
        verdict = Verdict(report.language, unchecked=reason, quick=report.quick)
        return Judgement(verdict)
    verdict = Verdict(
        report.language,
        _shortened(score(report)),
        report.python_version if report.language == "python" else "",
        report.missing,
        quick=report.quick,
    )
    texts = (outcome.text for outcome in report.outcomes if outcome.text)
    return Judgement(verdict, next(texts, ""), report)


def _shortened(found: Score) -> Score:
    parts = {
        name: replace(part, reasons=part.reasons[:MOST_REASONS])
        for name, part in found.parts.items()
    }
    return replace(found, parts=parts)


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
