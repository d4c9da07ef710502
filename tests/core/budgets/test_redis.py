"""Rate budgets in a real store: its own clock, many processes, outages, and nothing left behind."""

import asyncio
from time import monotonic

import pytest

from core.budgets import Allowance, Booked, Budget, Request, Urgency, Waiting, Window
from core.budgets.redis import RedisBudgets
from core.errors import StoreUnavailable
from core.stores.connection import Redis
from core.stores.layout import Layout
from tests.contracts.outages import Outages

SLOW = Budget("slack:T1:chat.update", Allowance(calls=1, seconds=60, burst=2))


async def test_what_a_dead_worker_booked_stays_booked(redis: Redis, outages: Outages) -> None:
    async with Redis(outages.url) as dead:
        for asker in ("one", "two"):
            answer = await RedisBudgets(dead).ask(SLOW, Request(asker, Urgency.FINAL, 0))

            assert answer == Booked(0)

    answer = await RedisBudgets(redis).ask(SLOW, Request("three", Urgency.FINAL, 0))

    assert isinstance(answer, Waiting)
    assert 59 < answer.seconds < 60


async def test_a_pause_holds_all_processes(redis: Redis, outages: Outages) -> None:
    async with Redis(outages.url) as other:
        await RedisBudgets(other).pause(SLOW, 30)

    answer = await RedisBudgets(redis).ask(SLOW, Request("one", Urgency.FINAL, 0))

    assert isinstance(answer, Waiting)
    assert 29 < answer.seconds < 30


async def test_many_processes_share_one_rate(redis: Redis) -> None:
    """By the store's own clock: all asking at once, they get one call each 20 ms."""
    budgets, budget = RedisBudgets(redis), Budget("key", Allowance(50, 1))
    began = monotonic()

    async def call(asker: str) -> float:
        while True:
            unchanged = monotonic() - began
            answer = await budgets.ask(budget, Request(asker, Urgency.REFRESH, unchanged))
            await asyncio.sleep(answer.seconds)
            if isinstance(answer, Booked):
                return monotonic() - began

    times = await asyncio.gather(*(call(f"a{n}") for n in range(20)))

    assert all(time >= 0.02 * n - 0.005 for n, time in enumerate(sorted(times)))


async def test_a_store_that_is_away_books_nothing(redis: Redis, outages: Outages) -> None:
    budgets = RedisBudgets(redis)
    await outages.begin()
    async with asyncio.timeout(5):
        with pytest.raises(StoreUnavailable):
            await budgets.ask(SLOW, Request("one", Urgency.FINAL, 0))
        with pytest.raises(StoreUnavailable):
            await budgets.withdraw(SLOW, "one")
        with pytest.raises(StoreUnavailable):
            await budgets.pause(SLOW, 1)


async def test_every_key_goes_by_itself_and_not_before_its_time(redis: Redis) -> None:
    budgets = RedisBudgets(redis)
    await budgets.pause(SLOW, 500)
    for urgency in Urgency:
        await budgets.ask(SLOW, Request(urgency.name, urgency, 0))
    await budgets.ask(Budget("other", SLOW.allowance), Request("one", Urgency.FINAL, 0))
    keys = await redis.call("KEYS", f"{Layout().prefix}:*")
    lives = dict(zip(keys, await redis.together(*(("PTTL", key) for key in keys)), strict=True))

    assert len(lives) == 6
    assert min(lives.values()) > 60_000
    assert min(life for key, life in lives.items() if SLOW.key in key) > 400_000


async def test_calls_are_kept_for_as_long_as_they_count(redis: Redis) -> None:
    budgets, budget = RedisBudgets(redis), Budget("key", Window(3, 600), Allowance(1, 60))
    for number in range(5):
        await budgets.expect(budget, "newcomer")
        await budgets.ask(budget, Request(f"a{number}", Urgency.REFRESH, 0))
    keys = await redis.call("KEYS", f"{Layout().prefix}:*")
    calls = Layout().budget("key", "calls")

    assert await redis.call("LLEN", calls) <= 3
    assert await redis.call("PTTL", calls) > 600_000
    assert min(await redis.together(*(("PTTL", key) for key in keys))) > 60_000
