"""The queue on a store that answers and refuses: a replica, one that is full, a locked one."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import pytest

from core.errors import StoreUnavailable
from core.queues import Claim
from core.queues.redis import RedisQueue
from core.stores.connection import Redis
from core.stores.redis import RedisStore
from tests.contracts.serving import QUICK, job, serving, thread, turn, until


async def test_a_replica_refuses_jobs_with_a_reason_and_costs_no_run(redis: Redis) -> None:
    """As in a failover: the address leads to a replica until that becomes the primary."""
    async with RedisQueue(redis, timing=QUICK) as queue, serving(queue) as bench:
        await queue.enqueue(job(thread()))
        running = await bench.claim()
        later = job(thread())
        async with _replica(redis):
            with pytest.raises(StoreUnavailable, match="read-only replica.*primary"):
                await queue.enqueue(later)
            await until(lambda: not running.holds())
        await until(running.holds)
        await queue.enqueue(later)

        new = await bench.claim()  # although the other one still runs

        assert (new.job, running.starts) == (later, 1)
        assert await bench.commit(running) and await bench.commit(new)


async def test_a_worker_that_begins_on_a_replica_waits_for_the_primary(redis: Redis) -> None:
    wanted = job(thread())
    async with RedisQueue(redis, timing=QUICK) as queue:
        await queue.enqueue(wanted)
        await redis.call("REPLICAOF", "127.0.0.1", "9")
        async with serving(queue) as bench:
            await asyncio.sleep(3 * QUICK.lease)
            assert bench.waits
            await redis.call("REPLICAOF", "NO", "ONE")
            claim = await bench.claim()

            assert (claim.job, claim.starts) == (wanted, 1)
            await bench.commit(claim)


async def test_a_full_store_refuses_new_jobs_and_lets_running_ones_end(redis: Redis) -> None:
    """An ended job makes room; what waits is done once there is some."""
    async with RedisQueue(redis, timing=QUICK) as queue, serving(queue) as bench:
        first, second = job(where := thread()), job(where)
        await queue.enqueue(first)
        await queue.enqueue(second)
        running = await bench.claim()
        async with _full(redis):
            with pytest.raises(StoreUnavailable, match="no memory left.*maxmemory"):
                await queue.enqueue(job(thread()))
            await asyncio.sleep(2 * QUICK.lease)
            assert running.holds()
            assert await bench.commit(running)
        waiting = await bench.claim()

        assert (waiting.job, waiting.starts) == (second, 1)
        await bench.commit(waiting)


async def test_a_run_that_a_refusing_store_breaks_is_not_counted(redis: Redis) -> None:
    starts: asyncio.Queue[int] = asyncio.Queue()
    store = RedisStore(redis)

    async def run(claim: Claim) -> None:
        starts.put_nowait(claim.starts)
        if starts.qsize() == 1:
            await redis.call("REPLICAOF", "127.0.0.1", "9")
            await store.note_need("m", 1, (1, 2))
        await claim.commit(turn(claim.job))

    async with RedisQueue(redis, timing=QUICK) as queue:
        await queue.enqueue(job(thread()))
        serving_task = asyncio.create_task(queue.serve(run))
        await until(lambda: starts.qsize() == 1)
        await asyncio.sleep(2 * QUICK.lease)
        await redis.call("REPLICAOF", "NO", "ONE")
        await until(lambda: starts.qsize() == 2)
        serving_task.cancel()
        await asyncio.wait([serving_task])

    assert [starts.get_nowait(), starts.get_nowait()] == [1, 1]


async def test_a_changed_password_is_told_and_costs_no_run(redis: Redis) -> None:
    async with RedisQueue(redis, timing=QUICK) as queue, serving(queue) as bench:
        await queue.enqueue(job(thread()))
        running = await bench.claim()
        async with _locked(redis):
            with pytest.raises(StoreUnavailable, match="password.*REDIS_URL"):
                await queue.enqueue(job(thread()))
            await until(lambda: not running.holds())
        await until(running.holds)

        assert await bench.commit(running)


@asynccontextmanager
async def _replica(redis: Redis) -> AsyncIterator[None]:
    await redis.call("REPLICAOF", "127.0.0.1", "9")
    yield
    await redis.call("REPLICAOF", "NO", "ONE")


@asynccontextmanager
async def _full(redis: Redis) -> AsyncIterator[None]:
    await redis.call("CONFIG", "SET", "maxmemory", "1")
    yield
    await redis.call("CONFIG", "SET", "maxmemory", "0")


@asynccontextmanager
async def _locked(redis: Redis) -> AsyncIterator[None]:
    async with Redis(f"{redis.url}?password=secret") as admin:
        await redis.call("CONFIG", "SET", "requirepass", "secret")
        await admin.call("CLIENT", "KILL", "TYPE", "normal", "SKIPME", "yes")
        yield
        await admin.call("CONFIG", "SET", "requirepass", "")
