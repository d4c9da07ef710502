"""Calls to Slack that go wrong at random, repeatable by a seed."""

from collections import Counter
from random import Random

from tests.emulators.slack_server import Break, Fault
from tests.emulators.slack_server.faults import FaultPlan

KINDS = tuple(
    Fault(how, applied=applied) for how in (Break.STATUS, Break.RESET) for applied in (False, True)
)
"""An answer that is none, or a connection that breaks; before the call had its effect, or after."""


class Storm:
    """Breaks a `share` of all calls from now on."""

    def __init__(self, plan: FaultPlan, seed: int, share: float) -> None:
        self.broken = Counter[str]()
        """How often each method was."""
        self._random = Random(seed)
        self._share = share
        self._plan = plan
        plan.of_call = self._of_call  # type: ignore[method-assign]  # a plan made up as it goes

    def end(self) -> None:
        """Let everything work from now on."""
        self._share = 0.0

    def _of_call(self, method: str) -> Fault | None:
        if self._random.random() >= self._share:
            return None
        self.broken[method] += 1
        return self._random.choice(KINDS)
