"""Calls to a platform that go wrong at random, repeatable by a seed."""

from collections import Counter
from collections.abc import Sequence
from random import Random
from typing import Generic, Protocol, TypeVar

F_co = TypeVar("F_co", covariant=True)
"""A platform's own way to say what goes wrong."""


class Plan(Protocol[F_co]):
    """Says what goes wrong with calls."""

    def of_call(self, method: str, /) -> F_co | None:
        """What goes wrong with a call of `method`; None for nothing."""


class Storm(Generic[F_co]):
    """Breaks a `share` of all calls from now on, each in one of the ways `kinds`."""

    def __init__(self, plan: Plan[F_co], seed: int, share: float, kinds: Sequence[F_co]) -> None:
        self.broken = Counter[str]()
        """How often each method was."""
        self._random = Random(seed)
        self._share = share
        self._kinds = kinds
        plan.of_call = self._of_call  # type: ignore[method-assign]  # made up as it goes

    def end(self) -> None:
        """Let everything work from now on."""
        self._share = 0.0

    def _of_call(self, method: str) -> F_co | None:
        if self._random.random() >= self._share:
            return None
        self.broken[method] += 1
        return self._random.choice(self._kinds)
