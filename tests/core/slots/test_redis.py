"""Slots on a store that goes away, beside workers that died or froze."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import replace
from typing import Any

import pytest

from core.errors import LeaseLost
from core.slots import Urgency
from core.slots.redis import RedisSlots
from core.slots.rules import Rules
from core.stores.connection import Redis
from core.stores.layout import Layout
from tests.contracts.outages import Outages
from tests.contracts.serving import until
from tests.contracts.standing import QUICK, Crowd, crowd, wish


class Frozen(Redis):
    """The connection of a process that can be frozen; one that never thaws is dead."""

    def __init__(self, url: str) -> None:
        super().__init__(url)
        self.thawed = asyncio.Event()
        self.thawed.set()
        self.calls = 0

    async def run(self, *arguments: Any) -> Any:
        await self.thawed.wait()
        self.calls += 1
        return await super().run(*arguments)


@pytest.fixture
async def other(outages: Outages) -> AsyncIterator[Frozen]:
    """Another process."""
    async with Frozen(outages.url) as server:
        yield server


@asynccontextmanager
async def line(
    redis: Redis, other: Frozen, rules: Rules = QUICK
) -> AsyncIterator[tuple[Crowd, RedisSlots]]:
    """People at this process, and slots at the other one."""
    async with RedisSlots(redis, rules) as here, RedisSlots(other, rules) as there:
        async with crowd(here) as people:
            try:
                yield people, there
            finally:
                other.thawed.set()


async def test_the_slot_of_a_dead_worker_is_free_after_its_lease(
    redis: Redis, other: Frozen
) -> None:
    async with line(redis, other) as (people, there):
        await people.comes(slots=there)
        waits = await people.comes()
        other.thawed.clear()
        began = asyncio.get_running_loop().time()
        await waits.served()

        assert asyncio.get_running_loop().time() - began < QUICK.lease * 2


async def test_the_wish_of_a_dead_worker_is_in_nobodys_way_after_its_lease(
    redis: Redis, other: Frozen
) -> None:
    """Nobody else takes a slot in its name, which would live for another lease."""
    rules, loop = replace(QUICK, lease=1.5), asyncio.get_running_loop()
    async with line(redis, other, rules) as (people, there):
        holder = await people.comes()
        await people.comes(slots=there)
        waits = await people.comes()
        other.thawed.clear()
        died = loop.time()
        await until(lambda: loop.time() > died + 0.7 * rules.lease)
        await holder.ends()
        assert not waits.holds.is_set()
        await waits.served()

        assert loop.time() - died < 1.4 * rules.lease


async def test_wishes_that_come_together_share_the_slots_between_people(redis: Redis) -> None:
    async with RedisSlots(redis, replace(QUICK, slots=2)) as slots, crowd(slots) as people:
        first, second, other = await asyncio.gather(
            *(people.comes(wish(person)) for person in ("eager", "eager", "calm"))
        )

        assert first.holds.is_set() and other.holds.is_set()
        assert not second.holds.is_set()


async def test_a_long_reply_keeps_its_slot(redis: Redis, other: Frozen) -> None:
    async with line(redis, other) as (people, there):
        await people.comes(slots=there)
        waits = await people.comes()
        began = asyncio.get_running_loop().time()
        await until(lambda: asyncio.get_running_loop().time() > began + 2 * QUICK.lease)

        assert not waits.holds.is_set()


async def test_a_thawed_worker_holds_its_slot_again_and_nobody_else_begins(
    redis: Redis, other: Frozen
) -> None:
    """Its reply goes on at the server: for a while there is one too many, and no further one."""
    async with line(redis, other) as (people, there):
        thawed = await people.comes(wish(urgency=Urgency.BEST_OF), there)
        second = await people.comes()
        third = await people.comes()
        other.thawed.clear()
        await second.served()
        other.thawed.set()
        calls = other.calls
        await until(lambda: other.calls > calls + 1)
        await second.ends()
        told = len(third.places)
        await until(lambda: len(third.places) > told or other.calls > calls + 20)

        assert not third.holds.is_set()
        await thawed.ends()
        await third.served()


async def test_an_outage_takes_nobodys_slot_or_place(
    redis: Redis, other: Frozen, outages: Outages
) -> None:
    """It is longer than a lease; who holds renews before who waits may ask."""
    async with line(redis, other) as (people, there):
        holder = await people.comes(slots=there)
        first = await people.comes()
        second = await people.comes(slots=there)
        await outages.begin()
        began = asyncio.get_running_loop().time()
        await until(lambda: asyncio.get_running_loop().time() > began + 1.5 * QUICK.lease)
        await outages.end()
        calls = other.calls
        await until(lambda: other.calls > calls + 5)
        assert not first.holds.is_set() and not second.holds.is_set()

        await holder.ends()
        assert await people.order(first, second) == [first, second]


async def test_a_stop_gives_back_also_while_the_store_is_away(
    redis: Redis, other: Frozen, outages: Outages
) -> None:
    async with line(redis, other) as (people, _):
        holder = await people.comes()
        await outages.begin()
        async with asyncio.timeout(3):
            await holder.gives_up()
        await outages.end()

        await (await people.comes()).served()


async def test_another_process_takes_a_free_slot_soon(redis: Redis, other: Frozen) -> None:
    """With the intervals as they are; nobody wakes it."""
    rules = replace(QUICK, ask=0.2)
    async with RedisSlots(redis, rules) as here, RedisSlots(other, rules) as there:
        async with crowd(here) as people:
            holder = await people.comes()
            waits = await people.comes(slots=there)
            await holder.ends()
            async with asyncio.timeout(1):
                await waits.served()


async def test_nothing_is_asked_while_nobody_waits(redis: Redis, other: Frozen) -> None:
    async with line(redis, other) as (people, there):
        await (await people.comes(slots=there)).ends()
        await until(lambda: other.calls >= 2)
        calls = other.calls
        began = asyncio.get_running_loop().time()
        await until(lambda: asyncio.get_running_loop().time() > began + 5 * QUICK.tell)

        assert other.calls == calls


class Slow(Redis):
    """A connection on which some words take long."""

    def __init__(self, url: str) -> None:
        super().__init__(url)
        self.waits = asyncio.Event()
        self.slow: str | None = None
        self.over = asyncio.Event()

    async def run(self, *arguments: Any) -> Any:
        if self.slow and self.slow in arguments[0]:
            self.waits.set()
            await self.over.wait()
        return await super().run(*arguments)


async def test_what_was_given_back_is_not_taken_again_by_a_question_under_way(
    redis: Redis, outages: Outages
) -> None:
    rules = replace(QUICK, lease=60.0)
    async with Slow(outages.url) as slow, RedisSlots(slow, rules) as slots, crowd(slots) as people:
        holder = await people.comes()
        slow.slow = "Stand in the line"
        await slow.waits.wait()
        ending = asyncio.create_task(holder.ends())
        await asyncio.wait([ending], timeout=0.05)
        slow.over.set()
        await ending

        assert await redis.call("HLEN", Layout().line("gpu")) == 0


async def test_nobody_waits_in_a_line_that_broke(
    redis: Redis, caplog: pytest.LogCaptureFixture
) -> None:
    class Broken(RedisSlots):
        """Falls over its first question."""

        async def _ask(self) -> None:
            raise ZeroDivisionError("oops")

    async with Broken(redis, QUICK) as slots, crowd(slots) as people:
        waiter = await people.comes()

        assert isinstance(await waiter.fails(), LeaseLost)
        assert "oops" in caplog.text
        assert isinstance(await (await people.comes()).fails(), RuntimeError)
        people.waiters.clear()


async def test_what_is_kept_does_not_grow_with_the_number_of_replies(redis: Redis) -> None:
    async with RedisSlots(redis, QUICK) as here, crowd(here) as people:
        for _ in range(20):
            await (await people.comes(wish("ann"))).ends()
        kept = [Layout().line("gpu", part) for part in ("wishes", "served", "models")]
        sizes = await redis.together(*(("HLEN", key) for key in kept))

        assert sizes == [0, 1, 1]
