"""Trials: code is tried with a person's examples and a model's asserts; the port.

Nothing that the code does is an error here: it is what the trial tells.
"""

from collections.abc import AsyncGenerator
from dataclasses import dataclass
from typing import Protocol

from core.trials.contract import Example
from core.trials.tally import Trial
from core.trials.written import Sifted


@dataclass(frozen=True, slots=True)
class Tests:
    """What code is tried with."""

    __test__ = False

    examples: tuple[Example, ...] = ()
    """A person's; some may contradict each other."""
    written: Sifted | None = None
    """A model's; None if nobody asked a model for any."""
    name: str = ""
    """What the prompt asks for by name; empty if nothing."""


@dataclass(frozen=True, slots=True)
class Step:
    """So many of the runs are over."""

    done: int
    total: int


class Tester(Protocol):
    """Tries code."""

    def trial(self, code: str, tests: Tests) -> AsyncGenerator[Step | Trial, None]:
        """Tries Python `code`; the last thing it gives is the `Trial`.

        Closing it stops the runs. It never raises for what the code is.
        """
        ...
