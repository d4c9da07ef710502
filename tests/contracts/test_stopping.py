"""What every queue promises to whoever stops one event of a thread, or a thread with replies."""

import asyncio

from core.queues import Admission
from tests.contracts.serving import PATIENCE, House, admitted, job, reply, serving, thread


async def test_a_part_that_is_stopped_leaves_the_others(house: House) -> None:
    where = thread()
    parts = [reply(where, letter) for letter in "abc"]
    await admitted(house.queue, job(where), *parts)

    assert await house.other_queue.stop(where, "Grace", parts[1].event) == 1
    assert await house.queue.stop(where, "Grace", parts[1].event) == 1

    async with serving(house.queue) as bench:
        assert not (await bench.committed()).stop.is_set()
        left = await bench.committed()
    assert left.job.prompt == "a\n\nc"
    assert left.job.requests == parts[0].requests + parts[2].requests
    assert not left.stop.is_set()


async def test_the_first_part_may_leave_too_and_the_event_stays(house: House) -> None:
    where = thread()
    parts = [reply(where, letter) for letter in "abc"]
    await admitted(house.queue, job(where), *parts)

    assert await house.queue.stop(where, "Grace", parts[0].event) == 1

    async with serving(house.queue) as bench:
        await bench.committed()
        left = await bench.committed()
    assert (left.job.event, left.job.prompt) == (parts[0].event, "b\n\nc")
    assert left.job.person == parts[1].person
    assert not left.stop.is_set()


async def test_a_job_of_which_everything_was_taken_out_ends_as_stopped(house: House) -> None:
    where = thread()
    parts = [reply(where, letter) for letter in "abc"]
    await admitted(house.queue, job(where), *parts)

    stopped = [await house.queue.stop(where, who, part.event) for who, part in zip("123", parts)]

    assert stopped == [1, 1, 1]
    async with serving(house.queue) as bench:
        assert not (await bench.committed()).stop.is_set()
        ended = await bench.committed()
    assert (ended.stop.is_set(), ended.stopped_by) == (True, "3")
    assert (ended.job.event, ended.job.prompt) == (parts[0].event, "c")


async def test_a_reply_that_waits_alone_ends_as_stopped(house: House) -> None:
    lonely = reply(where := thread())
    await admitted(house.queue, job(where), lonely)

    assert await house.queue.stop(where, "Grace", lonely.event) == 1

    async with serving(house.queue) as bench:
        assert not (await bench.committed()).stop.is_set()
        assert (await bench.committed()).stopped_by == "Grace"


async def test_one_running_job_is_stopped_by_its_event_and_what_waits_is_not(house: House) -> None:
    where = thread()
    async with serving(house.queue) as bench:
        await house.queue.enqueue(job(where))
        running = await bench.claim()
        await admitted(house.queue, reply(where))

        assert await house.other_queue.stop(where, "Grace", running.job.event) == 1

        async with asyncio.timeout(PATIENCE):
            await running.stop.wait()
        assert running.stopped_by == "Grace"
        await bench.commit(running)
        assert not (await bench.committed()).stop.is_set()


async def test_a_part_of_a_running_job_stops_it_as_a_whole(house: House) -> None:
    where = thread()
    parts = [reply(where, letter) for letter in "ab"]
    async with serving(house.queue) as bench:
        await admitted(house.queue, job(where), *parts)
        await bench.committed()
        running = await bench.claim()

        assert await house.queue.stop(where, "Grace", parts[1].event) == 1

        async with asyncio.timeout(PATIENCE):
            await running.stop.wait()
        await bench.commit(running)
    assert running.job.prompt == "a\n\nb"


async def test_a_stop_asked_again_late_does_not_stop_what_is_left(house: House) -> None:
    """The first answer was lost; meanwhile the others of that turn run."""
    where = thread()
    parts = [reply(where, letter) for letter in "ab"]
    async with serving(house.queue) as bench:
        await admitted(house.queue, job(where), *parts)
        await house.queue.stop(where, "Grace", parts[1].event)
        await bench.committed()
        running = await bench.claim()

        assert await house.queue.stop(where, "Grace", parts[1].event) == 1

        await bench.release(running)
        again = await bench.committed()
    assert (again.job.prompt, again.stop.is_set()) == ("a", False)


async def test_an_event_that_waits_nowhere_stops_nothing(house: House) -> None:
    where = thread()
    parts = [reply(where, letter) for letter in "ab"]
    async with serving(house.queue) as bench:
        await admitted(house.queue, job(where), *parts)
        await bench.committed()
        await bench.committed()
        await house.queue.enqueue(job(where))
        running = await bench.claim()

        for event in ("unknown", parts[0].event, parts[1].event):
            assert await house.queue.stop(where, "Grace", event) == 0
        assert await house.queue.stop(thread(), "Grace", running.job.event) == 0

        await bench.commit(running)
    assert not running.stop.is_set()


async def test_stopping_a_thread_stops_the_parts_and_counts_jobs(house: House) -> None:
    where = thread()
    await admitted(house.queue, *(reply(where) for _ in range(5)))

    assert await house.queue.stop(where, "Grace") == 2
    assert await house.queue.stop(where, "Ann") == 2

    async with serving(house.queue) as bench:
        for _ in range(2):
            assert (await bench.committed()).stopped_by == "Grace"


async def test_a_reply_after_a_stop_is_not_stopped(house: House) -> None:
    where = thread()
    await admitted(house.queue, reply(where), reply(where))
    await house.queue.stop(where, "Grace")

    assert await admitted(house.queue, reply(where, "new")) == [Admission.NEW]

    async with serving(house.queue) as bench:
        assert [(await bench.committed()).stop.is_set() for _ in range(3)] == [True, True, False]
