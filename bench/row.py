"""One line of the table."""

from collections.abc import Sequence
from dataclasses import dataclass
from statistics import median


@dataclass(frozen=True, slots=True)
class Row:
    """What was measured, and the mark it stands beside."""

    what: str
    measured: str
    mark: str
    good: bool | None = None
    """None where there is no mark."""

    def __str__(self) -> str:
        sign = {True: "✔", False: "✖", None: ""}[self.good]
        return f"| {self.what} | {self.measured} | {self.mark} | {sign} |"


def spread(values: Sequence[float], unit: str, digits: int = 1) -> str:
    """Median with the smallest and the largest: machines are noisy."""
    low, middle, high = (round(pick(values), digits) for pick in (min, median, max))
    return f"{middle} {unit} ({low}–{high})"
