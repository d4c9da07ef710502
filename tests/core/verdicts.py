"""Verdicts as the checks make them, with losses of one's choice."""

from core.scoring import WEIGHTS, Part, Reason, Score
from core.verdict import Judgement, Verdict
from core.words import phrase


def reason(line: int, text: str, rule: str = "rule") -> Reason:
    """One reason, in words of its own."""
    return Reason(line, rule, phrase("{text}", text=text))


def part(lost: float, *reasons: Reason, measured: bool = True, value: float = 0.5) -> Part:
    """A part that lost so many points."""
    return Part(value, 0.1, measured, lost, reasons)


def verdict(language: str = "python", **lost: Part) -> Verdict:
    """One with these parts; all others are whole."""
    whole = Part(1.0, 0.1, True, 0.0)
    parts = {name: lost.get(name, whole) for name in ("gate", *WEIGHTS)}
    points = 100 - sum(each.lost for each in parts.values())
    return Verdict(language, Score(points, parts), "3.11" if language == "python" else "")


def scoring(points: int, formatted: str = "") -> Judgement:
    """One that scores so many points; what is missing was never tested."""
    return Judgement(verdict(tests=part(100 - points, measured=False)), formatted)


LINT = part(9.4, reason(3, "unused import"), reason(5, "unused import"), reason(7, "bare except"))
SCORED = verdict(lint=LINT, tests=part(6.2, measured=False), docs=part(0.2))
BROKEN = verdict(gate=part(100.0, reason(2, "it does not parse", "syntax"), value=0.0))
