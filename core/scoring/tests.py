"""Tests: whether the code does what was asked, as far as they can tell."""

from dataclasses import dataclass

from core.scoring.finding import Found, Reason
from core.words import phrase

PRIOR = 0.60
_UNKNOWN_STRENGTH = 0.5


@dataclass(frozen=True, slots=True)
class TestResults:
    """What a run of tests came to."""

    __test__ = False

    passed: int
    total: int
    mutants_caught: int = 0
    """How many of the planted faults some test noticed."""
    mutants: int = 0
    """How many were planted; 0 if nobody tried."""


def tests(results: TestResults | None) -> Found:
    """The more tests and the stronger, the less of the prior is left."""
    if results is None or results.total <= 0:
        return Found(PRIOR, measured=False)
    passed = max(0, min(results.passed, results.total)) / results.total
    reasons = []
    if passed < 1:
        values = {"passed": results.passed, "total": results.total}
        reasons.append(Reason(0, "tests", phrase("{passed} of {total} tests passed", **values)))
    if results.mutants and results.mutants_caught < results.mutants:
        caught = {"caught": results.mutants_caught, "total": results.mutants}
        text = phrase("they catch {caught} of {total} planted faults", **caught)
        reasons.append(Reason(0, "mutants", text))
    return Found(_value(passed, results), True, tuple(reasons))


def _value(passed: float, results: TestResults) -> float:
    """Of a share of tests that `passed`: a failure says more than success does."""
    strength = results.mutants_caught / results.mutants if results.mutants else _UNKNOWN_STRENGTH
    trust = results.total / (results.total + 1) * (0.4 + 0.6 * min(1.0, strength))
    success = trust + (1 - trust) * PRIOR
    if passed == 1:
        return success
    trust = results.total / (results.total + 0.5)
    failure = trust * passed**1.5 + (1 - trust) * PRIOR
    # However many pass, it is less than if all of them did.
    most = success * (passed * results.total + 1) / (results.total + 1)
    return float(min(failure, most))
