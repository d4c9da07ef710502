"""redis-py sends a command again when the connection broke before its answer: no step may mind."""

from collections.abc import AsyncIterator
from dataclasses import replace

import pytest

from core.job import Job
from core.places import Thread
from core.queues import Admission, Progress
from core.queues.ledger import Ledger, Taken
from core.stores.connection import Redis
from core.stores.layout import Layout
from tests.contracts.serving import QUICK, job, thread, turn

LAYOUT = Layout()


class Stutter(Redis):
    """Runs each script twice, and gives the second answer."""

    async def run(self, text: str, keys: object, *arguments: object) -> object:
        await super().run(text, keys, *arguments)  # type: ignore[arg-type]
        return await super().run(text, keys, *arguments)  # type: ignore[arg-type]


@pytest.fixture
async def ledger(redis: Redis) -> AsyncIterator[Ledger]:
    async with Stutter(redis.url) as stutter:
        yield Ledger(stutter, LAYOUT, QUICK)


async def test_a_new_job_stays_new(ledger: Ledger) -> None:
    receipt = await ledger.enqueue(job(thread()))

    assert (receipt.admission, receipt.ahead) == (Admission.NEW, 0)


async def test_a_part_stays_a_part_and_is_one(ledger: Ledger) -> None:
    await _waiting_whole(ledger, where := thread())

    taken = await ledger.take(where)

    assert taken is not None and len(taken.jobs) == 1
    await ledger.commit(taken, turn(job(where)))
    whole = await ledger.take(where)
    assert whole is not None and len(whole.jobs) == 2


async def test_a_part_is_taken_out_once_and_the_whole_is_not_stopped(ledger: Ledger) -> None:
    first, second = await _waiting_whole(ledger, where := thread())

    assert await ledger.stop(where, "Grace", second.event) == 1

    head = await ledger.take(where)
    assert head and await ledger.commit(head, turn(job(where)))
    whole = await ledger.take(where)
    assert whole is not None and (whole.event, whole.stopped) == (first.event, False)
    assert len(whole.jobs) == 1


async def test_a_taken_job_is_given_once_more_and_counted_once(ledger: Ledger) -> None:
    await ledger.enqueue(job(where := thread()))

    taken = await ledger.take(where)

    assert taken is not None and taken.starts == 1
    assert await ledger.take(where) is None  # another call: it is held


async def test_a_release_is_taken_off_the_starts_once(ledger: Ledger, redis: Redis) -> None:
    taken = await _taken(ledger)

    assert await ledger.release(taken)
    assert await _starts(redis, taken) == 0


async def test_a_lost_run_is_taken_off_the_starts_once(ledger: Ledger, redis: Redis) -> None:
    taken = await _taken(ledger)
    await ledger.forgive(taken)

    assert await _starts(redis, taken) == 0


async def test_a_lost_run_is_not_taken_off_after_its_release(ledger: Ledger, redis: Redis) -> None:
    taken = await _taken(ledger)
    await ledger.release(taken)
    await ledger.forgive(taken)

    assert await _starts(redis, taken) == 0


async def test_a_job_that_is_gone_is_not_written_again(ledger: Ledger, redis: Redis) -> None:
    taken = await _taken(ledger)
    await redis.call("DEL", LAYOUT.job(taken.event))
    await ledger.forgive(taken)

    assert not await redis.call("EXISTS", LAYOUT.job(taken.event))


async def test_a_turn_is_stored_once(ledger: Ledger, redis: Redis) -> None:
    asked = job(thread())
    await ledger.enqueue(asked)
    taken = await ledger.take(asked.thread)
    assert taken is not None

    assert await ledger.commit(taken, turn(asked))
    assert await redis.call("XLEN", LAYOUT.history(asked.thread)) == 1


async def test_what_was_saved_stays(ledger: Ledger) -> None:
    taken = await _taken(ledger)

    assert await ledger.save(taken, Progress(text="half"))


async def _waiting_whole(ledger: Ledger, where: Thread) -> tuple[Job, Job]:
    """Two replies that became one job, behind another one."""
    first, second = (replace(job(where), joins=True) for _ in range(2))
    receipts = [await ledger.enqueue(each) for each in (job(where), first, second)]
    assert [(receipt.admission, receipt.ahead) for receipt in receipts] == [
        (Admission.NEW, 0),
        (Admission.NEW, 1),
        (Admission.JOINED, 1),
    ]
    return first, second


async def _taken(ledger: Ledger) -> Taken:
    await ledger.enqueue(job(where := thread()))
    taken = await ledger.take(where)
    assert taken is not None
    return taken


async def _starts(redis: Redis, taken: Taken) -> int:
    return int(await redis.call("HGET", LAYOUT.job(taken.event), "starts"))
