"""Rate budgets in Redis or Valkey, shared by all processes."""

import json
from dataclasses import asdict
from functools import lru_cache

from core.budgets import (
    CAUTION_SECONDS,
    GRACE_SECONDS,
    LINGER_SECONDS,
    PATIENCE_PERIODS,
    SOON_SECONDS,
    Allowance,
    Booked,
    Budget,
    Budgets,
    Outlook,
    Request,
    Urgency,
    Waiting,
    Window,
)
from core.budgets.allowances import (
    CALM_SECONDS,
    RUSH_SECONDS,
    RUSH_SHARE,
    RUSH_SHARE_EACH,
    RUSH_SHARE_MOST,
)
from core.stores.connection import Redis, script
from core.stores.layout import Layout


class RedisBudgets(Budgets):
    """One script and one round trip per question; a worker's death changes nothing."""

    def __init__(self, redis: Redis, layout: Layout = Layout()) -> None:
        self._redis = redis
        self._layout = layout
        self._book, self._pause, self._expect, self._outlook = (
            script(__package__, "ledger") + script(__package__, name)
            for name in ("book", "pause", "expect", "outlook")
        )

    async def ask(self, budget: Budget, request: Request) -> Booked | Waiting:
        keys = (*self._ledger(budget), *self._places(budget))
        timing = (GRACE_SECONDS, LINGER_SECONDS, PATIENCE_PERIODS)
        who = (request.asker, int(request.urgency), request.unchanged)
        booked, seconds = await self._redis.run(self._book, keys, *_limits(budget), *timing, *who)
        return Booked(float(seconds)) if booked else Waiting(float(seconds))

    async def withdraw(self, budget: Budget, asker: str) -> None:
        await self._redis.together(*(("ZREM", key, asker) for key in self._places(budget)))

    async def pause(self, budget: Budget, seconds: float) -> None:
        keys, (_, cautious) = self._ledger(budget)[:1], _limits(budget)
        await self._redis.run(self._pause, keys, cautious, seconds, CAUTION_SECONDS)

    async def expect(self, budget: Budget, asker: str) -> None:
        keys = self._places(budget)
        await self._redis.run(self._expect, keys, asker, GRACE_SECONDS, LINGER_SECONDS)

    async def outlook(self, *budgets: Budget) -> tuple[Outlook, ...]:
        keys = [key for b in budgets for key in (*self._ledger(b), self._places(b)[0])]
        limits = [limit for budget in budgets for limit in _limits(budget)]
        told = await self._redis.run(self._outlook, keys, GRACE_SECONDS, SOON_SECONDS, *limits)
        each = zip(told[::3], told[1::3], told[2::3], strict=True)
        return tuple(Outlook(float(free), float(soon), waiting) for free, soon, waiting in each)

    def _ledger(self, budget: Budget) -> tuple[str, str]:
        """Where it is noted what was called."""
        return self._layout.budget(budget.key, "account"), self._layout.budget(budget.key, "calls")

    def _places(self, budget: Budget) -> tuple[str, ...]:
        """Where those who wait are noted."""
        parts = ("returns", *(urgency.name.lower() for urgency in Urgency))
        return tuple(self._layout.budget(budget.key, part) for part in parts)


@lru_cache
def _limits(budget: Budget) -> tuple[str, str]:
    """What a budget is kept to, in normal times and when cautious, as the scripts read it."""
    return _written(budget.allowance), _written(budget.cautious or budget.allowance)


def _written(limit: Allowance | Window) -> str:
    figures = asdict(limit) | {"period": limit.period, "lead": limit.lead}
    match limit:
        case Allowance():
            figures |= {"reserve": limit.reserve}
        case Window():
            rush = (RUSH_SHARE, RUSH_SHARE_EACH, RUSH_SHARE_MOST)
            figures |= {"span": limit.span, "calm": CALM_SECONDS}
            figures |= {"rush": RUSH_SECONDS, "share": rush}
    return json.dumps(figures)
