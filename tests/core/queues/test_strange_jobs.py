"""Jobs of another age of the program, damaged ones, and a clock that was set back."""

from dataclasses import replace

import pytest

from core.codec import encode
from core.conversation import Status
from core.queues import Progress
from core.queues import ledger as ledger_module
from core.queues.ledger import FORMAT, Ledger
from core.queues.redis import RedisQueue
from core.stores.connection import Redis
from core.stores.layout import Layout
from tests.contracts.serving import QUICK, job, serving, thread, turn, until

LAYOUT = Layout()


async def test_a_job_of_a_newer_version_is_left_with_all_behind_it_and_others_go_on(
    redis: Redis, caplog: pytest.LogCaptureFixture
) -> None:
    newer, behind, other = job(where := thread()), job(where), job(thread())
    async with RedisQueue(redis, timing=QUICK) as queue:
        await queue.enqueue(newer)
        await queue.enqueue(behind)
        await redis.call("HSET", LAYOUT.job(newer.event), "v", FORMAT + 1)
        async with serving(queue) as bench:
            await queue.enqueue(other)
            claim = await bench.claim()
            await until(lambda: "job left for a newer version" in caplog.text)
            told = next(line for line in caplog.records if "newer" in line.message)

            assert claim.job == other
            assert bench.waits
            assert await redis.call("LRANGE", LAYOUT.inbox(where), 0, -1) == [
                newer.event,
                behind.event,
            ]
            assert (vars(told)["job"], vars(told)["format"], vars(told)["reads"]) == (
                newer.event,
                FORMAT + 1,
                FORMAT,
            )
            await bench.commit(claim)


async def test_two_versions_on_one_queue_each_do_what_they_can_read(
    redis: Redis, monkeypatch: pytest.MonkeyPatch
) -> None:
    async with RedisQueue(redis, timing=QUICK) as queue, serving(queue) as bench:
        newer, older = job(where := thread()), job(where)
        monkeypatch.setattr(ledger_module, "FORMAT", FORMAT + 1)
        await queue.enqueue(newer)
        monkeypatch.setattr(ledger_module, "FORMAT", FORMAT)
        await queue.enqueue(older)
        await until(lambda: _was_left(redis, where))
        assert bench.waits
        monkeypatch.setattr(
            ledger_module, "FORMAT", FORMAT + 1
        )  # from now on it is the newer program

        for each in (newer, older):
            claim = await bench.claim()
            assert (claim.job, claim.starts) == (each, 1)
            await bench.commit(claim)


async def test_a_newer_part_makes_the_whole_newer(
    redis: Redis, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Who cannot read it would leave it out of the turn."""
    where = thread()
    ledger = Ledger(redis, LAYOUT, QUICK)
    first, second, third = (replace(job(where), joins=True) for _ in range(3))
    await ledger.enqueue(first)
    await ledger.enqueue(second)
    monkeypatch.setattr(ledger_module, "FORMAT", FORMAT + 1)
    await ledger.enqueue(third)
    monkeypatch.setattr(ledger_module, "FORMAT", FORMAT)
    head = await ledger.take(where)
    assert head and await ledger.commit(head, turn(first))

    assert await ledger.take(where) is None

    monkeypatch.setattr(ledger_module, "FORMAT", FORMAT + 1)
    await until(lambda: _is_due(redis, where))
    whole = await ledger.take(where)
    assert whole and len(whole.jobs) == 2


async def test_a_damaged_part_fails_the_whole(redis: Redis) -> None:
    """Its thread is told, and nobody believes that all of it was answered."""
    where = thread()
    first, second, third = (replace(job(where), joins=True) for _ in range(3))
    async with RedisQueue(redis, timing=QUICK) as queue:
        for each in (first, second, third):
            await queue.enqueue(each)
        await redis.call("DEL", LAYOUT.job(third.event))
        async with serving(queue) as bench:
            await bench.commit(await bench.claim())
            claim = await bench.claim()
            await bench.commit(claim)

    assert claim.job.event == second.event
    assert claim.progress.turn and claim.progress.turn.status is Status.FAILED


async def _is_due(redis: Redis, where: object) -> bool:
    seconds, microseconds = await redis.call("TIME")
    due = float(await redis.call("ZSCORE", LAYOUT.due, str(where)))
    return due <= int(seconds) * 1000 + int(microseconds) / 1000


async def _was_left(redis: Redis, where: object) -> bool:
    return float(await redis.call("ZSCORE", LAYOUT.due, str(where))) > 0


@pytest.mark.parametrize("kept", ["", "{}", None], ids=["cut", "another shape", "gone"])
async def test_a_damaged_job_comes_as_one_that_has_failed(redis: Redis, kept: str | None) -> None:
    """So that its thread is told, in the messages that are there; then the next job runs."""
    damaged, sound = job(where := thread()), job(where)
    async with RedisQueue(redis, timing=QUICK) as queue:
        await queue.enqueue(damaged)
        await queue.enqueue(sound)
        if kept is None:
            await redis.call("DEL", LAYOUT.job(damaged.event))
        else:
            await redis.call("HSET", LAYOUT.job(damaged.event), "job", kept)
            progress = encode(Progress(messages=("m1",)))
            await redis.call("HSET", LAYOUT.job(damaged.event), "progress", progress)
        async with serving(queue) as bench:
            claim = await bench.claim()
            ended = claim.progress.turn

            assert (claim.job.event, claim.job.thread) == (damaged.event, where)
            assert ended is not None and ended.status is Status.FAILED
            assert "damaged" in str(ended.failure) and ended.reference
            assert claim.progress.messages == (() if kept is None else ("m1",))

            await bench.commit(claim)
            following = await bench.claim()
            assert following.job == sound
            await bench.commit(following)


async def test_a_job_whose_progress_is_damaged_begins_anew(redis: Redis) -> None:
    wanted = job(thread())
    async with RedisQueue(redis, timing=QUICK) as queue:
        await queue.enqueue(wanted)
        await redis.call("HSET", LAYOUT.job(wanted.event), "progress", "{")
        async with serving(queue) as bench:
            claim = await bench.claim()

            assert (claim.job, claim.progress) == (wanted, Progress())
            await bench.commit(claim)


async def test_a_thread_that_is_none_does_not_end_the_sweep(
    redis: Redis, caplog: pytest.LogCaptureFixture
) -> None:
    async with RedisQueue(redis, timing=QUICK) as queue, serving(queue) as bench:
        await redis.call("ZADD", LAYOUT.due, 1, "not a thread")
        await until(lambda: "thread cannot be read" in caplog.text)
        await queue.enqueue(wanted := job(thread()))

        claim = await bench.claim()

        assert claim.job == wanted
        await bench.commit(claim)


async def test_a_clock_that_was_set_back_holds_up_no_thread(redis: Redis) -> None:
    """What was due by the old time lies an hour ahead now."""
    wanted = job(where := thread())
    async with RedisQueue(redis, timing=QUICK) as queue:
        await queue.enqueue(wanted)
        due = float(await redis.call("ZSCORE", LAYOUT.due, str(where)))
        await redis.call("ZADD", LAYOUT.due, due + 3_600_000, str(where))
        async with serving(queue) as bench:
            claim = await bench.claim()

            assert claim.job == wanted
            await bench.commit(claim)


async def test_a_clock_that_was_set_forward_costs_a_second_run_and_no_second_turn(
    redis: Redis,
) -> None:
    """All leases are over at once; the newest run alone may commit."""
    ledger = Ledger(redis, LAYOUT, QUICK)
    await ledger.enqueue(asked := job(where := thread()))
    first = await ledger.take(where)
    await redis.call("ZADD", LAYOUT.due, 1, str(where))
    second = await ledger.take(where)
    assert first and second

    assert [renewal.held for renewal in await ledger.renew([first, second])] == [False, True]
    assert not await ledger.commit(first, turn(asked))
    assert await ledger.commit(second, turn(asked))
