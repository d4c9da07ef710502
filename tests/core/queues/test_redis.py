"""The queue on a store that goes away, beside workers that died or froze."""

import asyncio
import logging
import time

import pytest

from core.errors import StoreUnavailable
from core.queues import Claim
from core.queues.redis import RedisQueue
from core.queues.timing import Timing
from core.stores.connection import Redis
from core.stores.layout import Layout
from core.stores.redis import RedisStore
from tests.contracts.serving import QUICK, Bench, job, serving, thread, turn, until
from tests.contracts.outages import Outages

LAYOUT = Layout()


async def test_an_outage_costs_no_run(redis: Redis, outages: Outages) -> None:
    """The lease ends by our own clock, comes back to life, and the commit gets through."""
    async with RedisQueue(redis, timing=QUICK) as queue, serving(queue) as bench:
        await queue.enqueue(job(thread()))
        claim = await bench.claim()
        await outages.begin()
        await until(lambda: not claim.holds())
        await outages.end()
        await until(claim.holds)

        assert claim.starts == 1
        assert not claim.lost.is_set()
        assert await bench.commit(claim)
        assert bench.waits


async def test_a_commit_waits_for_a_store_that_is_away(redis: Redis, outages: Outages) -> None:
    async with RedisQueue(redis, timing=QUICK) as queue, serving(queue) as bench:
        await queue.enqueue(job(thread()))
        claim = await bench.claim()
        await outages.begin()
        committing = asyncio.create_task(bench.commit(claim))
        await until(lambda: not claim.holds())
        assert not committing.done()
        await outages.end()

        assert await committing

    conversation = await RedisStore(redis).conversation(claim.job.thread)
    assert len(conversation.turns) == 1


async def test_in_an_outage_people_get_an_answer_at_once(redis: Redis, outages: Outages) -> None:
    async with RedisQueue(redis, timing=QUICK) as queue, serving(queue):
        await queue.enqueue(job(thread()))
        await outages.begin()
        async with asyncio.timeout(2):
            with pytest.raises(StoreUnavailable, match="unreachable"):
                await queue.enqueue(job(thread()))
            with pytest.raises(StoreUnavailable, match="unreachable"):
                await queue.stop(thread(), "Ada")


async def test_new_jobs_start_soon_after_an_outage(redis: Redis, outages: Outages) -> None:
    async with RedisQueue(redis, timing=QUICK) as queue, serving(queue) as bench:
        await queue.enqueue(job(thread()))
        running = await bench.claim()
        await outages.begin()
        await until(lambda: not running.holds())
        await outages.end()
        wanted = job(thread())
        await queue.enqueue(wanted)

        async with asyncio.timeout(3):
            claim = await bench.claim()

        assert claim.job == wanted
        await bench.commit(claim)
        await bench.commit(running)


async def test_a_run_that_breaks_because_the_store_is_away_is_not_counted(
    redis: Redis, outages: Outages
) -> None:
    starts: asyncio.Queue[int] = asyncio.Queue()

    async def run(claim: Claim) -> None:
        starts.put_nowait(claim.starts)
        if starts.qsize() == 1:
            await outages.begin()
            try:
                await redis.call("PING")
            finally:
                asyncio.get_running_loop().call_soon(resume.set)
        await claim.commit(turn(claim.job))

    resume = asyncio.Event()
    timing = Timing(lease=30.0, retry=0.02, rest=0.1)
    async with RedisQueue(redis, timing=timing) as queue:
        await queue.enqueue(job(thread()))
        serving_task = asyncio.create_task(queue.serve(run))
        await resume.wait()
        await outages.end()
        await until(lambda: starts.qsize() == 2)
        serving_task.cancel()
        await asyncio.wait([serving_task])

    assert [starts.get_nowait(), starts.get_nowait()] == [1, 1]


async def test_a_worker_ends_quickly_while_the_store_is_away(
    redis: Redis, outages: Outages
) -> None:
    async with RedisQueue(redis, timing=QUICK) as queue:
        async with serving(queue) as bench:
            await queue.enqueue(job(thread()))
            await bench.claim()
            await outages.begin()
            began = time.monotonic()

        assert time.monotonic() - began < 3


async def test_a_job_is_handed_over_also_while_the_store_restarts(
    redis: Redis, outages: Outages
) -> None:
    async with RedisQueue(redis, timing=QUICK) as queue:
        async with serving(queue) as bench:
            await queue.enqueue(job(thread()))
            await bench.claim()
            await outages.begin()
            asyncio.get_running_loop().call_later(
                2 * QUICK.drain, lambda: ending.append(asyncio.ensure_future(outages.end()))
            )
            ending: list[asyncio.Future[None]] = []
        await ending[0]
        async with serving(queue) as bench:
            claim = await bench.claim()

            assert claim.starts == 1
            await bench.commit(claim)


async def test_a_run_that_lost_its_lease_is_told_and_not_counted(redis: Redis) -> None:
    """As after a freeze: another worker took the thread meanwhile."""
    where = thread()
    async with RedisQueue(redis, timing=QUICK) as queue, serving(queue) as frozen:
        await queue.enqueue(job(where))
        old = await frozen.claim()
        async with RedisQueue(redis, timing=QUICK) as other, serving(other) as awake:
            await redis.call("HDEL", LAYOUT.epoch, str(where))
            await redis.call("ZADD", LAYOUT.due, 0, str(where))
            async with asyncio.timeout(2):
                await old.lost.wait()
            frozen.end(old)

            new = await _either(frozen, awake)

            assert not old.holds()
            await until(lambda: _started_once(redis, old.job.event))
            assert await new.commit(turn(new.job))


async def test_third_starts_go_one_at_a_time(redis: Redis) -> None:
    """A job that kills its worker must not count as the death of those beside it."""
    jobs = [job(thread()) for _ in range(2)]
    async with RedisQueue(redis, timing=QUICK) as queue, serving(queue) as bench:
        for each in jobs:
            await queue.enqueue(each)
        for _ in range(4):
            bench.crash(await bench.claim())
        third = await bench.claim()
        held, began = [third.holds()], asyncio.get_running_loop().time()
        await until(lambda: asyncio.get_running_loop().time() > began + 2 * QUICK.lease)
        held.append(bench.waits)
        await bench.commit(third)
        other = await bench.claim()

        assert held == [True, True]
        assert {third.starts, other.starts} == {3}
        await bench.commit(other)


async def test_a_run_that_breaks_is_in_the_log_with_its_cause(
    redis: Redis, caplog: pytest.LogCaptureFixture
) -> None:
    async with RedisQueue(redis, timing=QUICK) as queue, serving(queue) as bench:
        await queue.enqueue(job(thread()))
        bench.crash(await bench.claim())
        await bench.commit(await bench.claim())

    assert "broken on purpose" in caplog.text


async def test_a_lost_wake_up_is_found_by_the_sweep(redis: Redis) -> None:
    wanted = job(thread())
    async with RedisQueue(redis, timing=QUICK) as queue:
        await queue.enqueue(wanted)
        await redis.call("DEL", f"{LAYOUT.docket}:stream")
        async with serving(queue) as bench:
            claim = await bench.claim()

            assert claim.job == wanted
            await bench.commit(claim)


async def test_two_hundred_jobs_start_at_once(redis: Redis) -> None:
    timing = Timing(concurrency=200)
    async with RedisQueue(redis, timing=timing) as queue, serving(queue) as bench:
        jobs = [job(thread()) for _ in range(200)]
        await asyncio.gather(*(queue.enqueue(each) for each in jobs))

        claims = [await bench.claim() for _ in jobs]

        assert all(claim.holds() for claim in claims)
        await asyncio.gather(*(bench.commit(claim) for claim in claims))


async def test_docket_took_our_retry(redis: Redis, caplog: pytest.LogCaptureFixture) -> None:
    """It touches private attributes; a new docket that has them no longer must be noticed."""
    with caplog.at_level(logging.WARNING):
        async with RedisQueue(redis, timing=QUICK) as queue, serving(queue) as bench:
            await queue.enqueue(job(thread()))
            await bench.commit(await bench.claim())

    assert "docket" not in caplog.text


async def _started_once(redis: Redis, event: str) -> bool:
    return bool(await redis.call("HGET", LAYOUT.job(event), "starts") == "1")


async def _either(*benches: Bench) -> Claim:
    """The next claim that any of the benches is given."""
    tasks = [asyncio.create_task(bench.claim()) for bench in benches]
    done, waiting = await asyncio.wait(tasks, return_when=asyncio.FIRST_COMPLETED)
    for task in waiting:
        task.cancel()
    await asyncio.wait(waiting)
    return done.pop().result()
