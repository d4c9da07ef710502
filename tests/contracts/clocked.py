"""Budgets and records whose clock the test moves, in memory and in a real store."""

from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass
from typing import Any, Literal
from uuid import uuid4

from core.budgets import Budgets
from core.budgets.memory import MemoryBudgets
from core.budgets.redis import RedisBudgets
from core.stores.connection import Redis
from core.stores.intake import Intake
from core.stores.layout import Layout
from core.stores.marks import Marks
from core.stores.memory import MemoryStore
from core.stores.notes import Notes
from core.stores.ratings import Ratings
from core.stores.redis import RedisStore
from core.stores.sightings import Sightings
from tests.fakes import FrozenClock

Kind = Literal["memory", "redis"]
TIME = "redis.call('TIME')"


class ClockedRedis(Redis):
    """A store whose scripts read the time from a list, of seconds and microseconds as `TIME`."""

    def __init__(self, url: str, clock: FrozenClock) -> None:
        super().__init__(url)
        self._clock = clock
        self._list = f"clock:{uuid4().hex}"

    async def run(
        self, text: str, keys: Sequence[str], *arguments: str | int | float | bytes
    ) -> Any:
        """Run `text` at the time of the test's clock."""
        assert text.count(TIME) <= 1, "a script asks for the time once"
        seconds, microseconds = divmod(round(self._clock.now * 1e6), 1_000_000)
        await self.together(("DEL", self._list), ("RPUSH", self._list, seconds, microseconds))
        timed = text.replace(TIME, f"redis.call('LRANGE', '{self._list}', 0, 1)")
        return await super().run(timed, keys, *arguments)


@dataclass(frozen=True, slots=True)
class Records:
    """All that adapters remember, and its time."""

    notes: Notes
    intake: Intake
    ratings: Ratings
    marks: Marks
    sightings: Sightings
    clock: FrozenClock


@asynccontextmanager
async def opened(kind: Kind, url: str, clock: FrozenClock) -> AsyncIterator[Budgets]:
    """Empty budgets of `kind`, at the time of `clock`."""
    if kind == "memory":
        yield MemoryBudgets(clock)
        return
    async with ClockedRedis(url, clock) as redis:
        yield RedisBudgets(redis, Layout(f"{{{uuid4().hex}}}"))


@asynccontextmanager
async def records(kind: Kind, url: str, clock: FrozenClock) -> AsyncIterator[Records]:
    """Empty records of `kind`, at the time of `clock`."""
    if kind == "memory":
        store = MemoryStore(clock)
        yield Records(store, store, store, store, store, clock)
        return
    async with ClockedRedis(url, clock) as redis:
        kept = RedisStore(redis, Layout(f"{{{uuid4().hex}}}"))
        yield Records(kept, kept, kept, kept, kept, clock)


def move(clock: FrozenClock, now: float) -> float:
    """Set `clock` to `now`, in whole microseconds as a store counts; what it shows then."""
    seconds, microseconds = divmod(round(now * 1e6), 1_000_000)
    clock.now = seconds + microseconds / 1_000_000
    return clock.now
