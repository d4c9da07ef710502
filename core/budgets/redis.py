"""Rate budgets in Redis or Valkey, shared by all processes."""

from core.budgets import (
    GRACE_SECONDS,
    PATIENCE_PERIODS,
    Booked,
    Budget,
    Budgets,
    Request,
    Urgency,
    Waiting,
)
from core.stores.connection import Redis, script
from core.stores.layout import Layout


class RedisBudgets(Budgets):
    """One script and one round trip per question; a worker's death changes nothing."""

    def __init__(self, redis: Redis, layout: Layout = Layout()) -> None:
        self._redis = redis
        self._layout = layout
        self._book = script(__package__, "book")
        self._pause = script(__package__, "pause")

    async def ask(self, budget: Budget, request: Request) -> Booked | Waiting:
        allowance = budget.allowance
        keys = (self._account(budget), *self._places(budget))
        limits = (allowance.period, allowance.burst, allowance.reserve, allowance.spread)
        shares = (allowance.finals, allowance.first_sights)
        timing = (allowance.lead, GRACE_SECONDS, PATIENCE_PERIODS)
        who = (request.asker, int(request.urgency), request.unchanged)
        booked, seconds = await self._redis.run(self._book, keys, *limits, *shares, *timing, *who)
        return Booked(float(seconds)) if booked else Waiting(float(seconds))

    async def withdraw(self, budget: Budget, asker: str) -> None:
        await self._redis.together(*(("ZREM", key, asker) for key in self._places(budget)))

    async def pause(self, budget: Budget, seconds: float) -> None:
        allowance = budget.allowance
        keys = (self._account(budget),)
        await self._redis.run(self._pause, keys, seconds, allowance.period, allowance.burst)

    def _account(self, budget: Budget) -> str:
        return self._layout.budget(budget.key, "account")

    def _places(self, budget: Budget) -> tuple[str, ...]:
        """Where those who wait are noted."""
        parts = ("returns", *(urgency.name.lower() for urgency in Urgency))
        return tuple(self._layout.budget(budget.key, part) for part in parts)
