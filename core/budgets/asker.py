"""One who asks for calls, under one name and in one budget at a time."""

import logging

from core.budgets import Booked, Budget, Budgets, Request, Urgency, Waiting
from core.errors import StoreUnavailable

LOG = logging.getLogger(__name__)


class Asker:
    """Leaves no place behind where it asks no more."""

    def __init__(self, budgets: Budgets, name: str) -> None:
        self._budgets = budgets
        self._name = name
        self._waits_in: Budget | None = None

    async def ask(self, budget: Budget, urgency: Urgency, unchanged: float) -> Booked | Waiting:
        """Ask for a call of `budget`; `unchanged` is in seconds."""
        if self._waits_in != budget:
            await self.withdraw()
        self._waits_in = budget
        answer = await self._budgets.ask(budget, Request(self._name, urgency, unchanged))
        if isinstance(answer, Booked):
            self._waits_in = None
        return answer

    async def withdraw(self) -> None:
        """Wait no more. While the store is away the place is left to run out."""
        if self._waits_in is None:
            return
        try:
            await self._budgets.withdraw(self._waits_in, self._name)
        except StoreUnavailable as error:
            LOG.warning("place not given up", extra={"reason": str(error)})
        self._waits_in = None

    async def pause(self, budget: Budget, seconds: float) -> None:
        """Hold everybody's calls of `budget` for `seconds`."""
        LOG.warning("budget paused", extra={"budget": budget.key, "seconds": seconds})
        await self._budgets.pause(budget, seconds)
