"""Figures of how well a number tells good from damaged."""

from collections.abc import Sequence


def auc(good: Sequence[float], damaged: Sequence[float]) -> float:
    """The chance that a good one is above a damaged one; a tie is half a chance."""
    pairs = [_above(one, other) for one in good for other in damaged]
    return sum(pairs) / len(pairs)


def pair(twins: Sequence[tuple[float, float]]) -> float:
    """The share of damaged ones, second, below the good one they were made from."""
    return sum(_above(good, damaged) for good, damaged in twins) / len(twins)


def _above(one: float, other: float) -> float:
    if abs(one - other) < 1e-9:
        return 0.5
    return float(one > other)
