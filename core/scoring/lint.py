"""Lint: faults per unit against its size, over units by the root of the sum of their squares."""

import math
from collections import defaultdict
from collections.abc import Mapping

from core.checks import Message
from core.checks.report import Report
from core.scoring.finding import Found, Reason, figures, lacking, messages, of_part, said
from core.scoring.topics import topic, words_of
from core.words import phrases

PRIOR = 0.88
_WEIGHTS = {"error": 5.0, "severe": 2.5, "warning": 1.0, "refactor": 0.6, "convention": 0.3}
_CAPS = {"error": 0.35, "severe": 0.72}
_STEEPNESS = 0.35
_SMALL, _LARGE = 10.0, 40.0
"""Statements of a unit, from and up to which its size forgives: beyond, it is too long."""
_PRAGMA = 0.3
_MOST_PRAGMAS = 5


def lint(report: Report) -> Found:
    """Pragmas count as faults: no tool obeyed them, and none should have been asked to."""
    count = pragmas(report)
    ignored = math.exp(-_STEEPNESS * _PRAGMA * min(_MOST_PRAGMAS, count))
    found = _distinct(report)
    size = math.hypot(*_per_unit(found, figures(report, "units")).values())
    value = min([math.exp(-_STEEPNESS * size), *(_CAPS.get(one.severity, 1.0) for one in found)])
    measured = bool(of_part(report, "lint"))
    if not measured or lacking(report, "pylint_", "flake8_", "shell"):
        value = min(value, PRIOR)
    reasons = [Reason(one.line, one.rule, said(words_of(one))) for one in found]
    if count:
        said_so = phrases("{count} pragma ignored", "{count} pragmas ignored", count)
        reasons.append(Reason(0, "pragmas", said_so))
    return Found(value * ignored, measured, tuple(reasons))


def pragmas(report: Report) -> int:
    """How many comments asked tools to look away."""
    return sum(report.pragmas.values())


def _distinct(report: Report) -> list[Message]:
    """One message for each fault, the heaviest, where two tools found the same."""
    found: dict[tuple[int, str, str], Message] = {}
    for message in messages(report, "lint"):
        key = (message.line, message.unit, topic(message.rule))
        # Of the same weight, the name that says it.
        if key not in found or _rank(message) > _rank(found[key]):
            found[key] = message
    return sorted(found.values(), key=lambda one: (-_weight(one), one.line, one.rule))


def _rank(message: Message) -> tuple[float, bool]:
    return _weight(message), message.rule.islower()


def _weight(message: Message) -> float:
    return _WEIGHTS.get(message.severity, _WEIGHTS["convention"])


def _per_unit(found: list[Message], sizes: Mapping[str, float]) -> dict[str, float]:
    faults: dict[str, float] = defaultdict(float)
    for message in found:
        size = min(_LARGE, max(_SMALL, sizes.get(message.unit, 0)))
        # What is outside of all units has no size: every line of it can be padding.
        forgiven = math.sqrt(size / _SMALL) if message.unit or len(sizes) == 1 else 1.0
        faults[message.unit] += _weight(message) / forgiven
    return faults
