"""A rate budget for one process."""

from collections.abc import Callable
from time import monotonic

from core.budgets import Budget


class MemoryBudget(Budget):
    """Allows a burst of `burst` calls, then one each `1 / per_second` seconds, under each key.

    Source: the generic cell rate algorithm, ITU-T I.371.
    """

    def __init__(
        self, per_second: float, burst: int = 1, now: Callable[[], float] = monotonic
    ) -> None:
        self._gap = 1 / per_second
        self._burst = burst
        self._now = now
        self._due: dict[str, float] = {}

    async def book(self, key: str) -> float:
        """Book the next call under `key`; seconds to wait before making it."""
        now = self._now()
        due = max(now, self._due.get(key, 0.0))
        self._due[key] = due + self._gap
        return max(0.0, due + self._gap - self._burst * self._gap - now)
