"""The score: what checks found, and tests if there are any, as one number from 0 to 100.

    score = 100 × gate × tests^.40 × lint^.20 × complexity^.12 × length^.10 × security^.10
            × format^.04 × docs^.04

A part is a value from 0 to 1. The mean is geometric, so that no part buys back another. A part
that was not measured takes a prior, the value that good code has there on average or a little
less, so that languages compare and code without tests ends near 80.
"""

import math
from collections.abc import Mapping
from dataclasses import dataclass, field

from core.checks.report import Report
from core.scoring.finding import Found, Reason
from core.scoring.gate import gate
from core.scoring.lint import lint
from core.scoring.parts import complexity, docs, layout, length, security
from core.scoring.tests import TestResults, tests

__all__ = ["Part", "Reason", "Score", "TestResults", "score"]

WEIGHTS = {
    "tests": 0.40,
    "lint": 0.20,
    "complexity": 0.12,
    "length": 0.10,
    "security": 0.10,
    "format": 0.04,
    "docs": 0.04,
}
FLOOR = 0.02
"""The least value of a part, so that one alone does not make all others worthless."""


@dataclass(frozen=True, slots=True)
class Part:
    """One side of the code."""

    value: float
    """From 0 to 1."""
    weight: float
    measured: bool
    """Whether anything looked at it; else the value is a prior."""
    lost: float
    """Points of the score; those of all parts add up to what is missing to 100."""
    reasons: tuple[Reason, ...] = ()


@dataclass(frozen=True, slots=True)
class Score:
    """What people see, from 0 to 100, and how it came to be."""

    value: float
    parts: Mapping[str, Part] = field(default_factory=dict)
    """`gate` and those of the weights, by name."""


def score(report: Report, results: TestResults | None = None) -> Score:
    """The same for the same findings, always.

    Without `results` of tests, or with those of none, nothing says that the code works.
    """
    passed = gate(report)
    found = {
        "tests": tests(results),
        "lint": lint(report),
        "complexity": complexity(report),
        "length": length(report),
        "security": security(report),
        "format": layout(report),
        "docs": docs(report),
    }
    costs = {name: -WEIGHTS[name] * math.log(max(FLOOR, one.value)) for name, one in found.items()}
    value = 100 * passed.value * math.exp(-sum(costs.values()))
    share = (100 * passed.value - value) / (sum(costs.values()) or 1)
    parts = {
        name: _part(one, WEIGHTS[name], share * costs[name] + 0.0) for name, one in found.items()
    }
    opened = _part(passed, 1.0, 100 * (1 - passed.value))
    return Score(value, {"gate": opened, **parts})


def _part(found: Found, weight: float, lost: float) -> Part:
    return Part(
        max(FLOOR, found.value) if weight < 1 else found.value,
        weight,
        found.measured,
        lost,
        found.reasons,
    )
