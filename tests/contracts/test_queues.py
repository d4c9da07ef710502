"""What every queue promises."""

import asyncio

from core.queues import Admission, Progress
from tests.contracts.serving import PATIENCE, Bench, House, job, serving, thread, turn, until


async def test_a_job_comes_to_a_worker_as_it_was_handed_in(house: House) -> None:
    wanted = job(thread())

    async with serving(house.queue) as bench:
        receipt = await house.queue.enqueue(wanted)
        claim = await bench.claim()

        assert receipt.admission is Admission.NEW
        assert claim.job == wanted
        assert claim.starts == 1
        assert claim.progress == Progress()
        assert claim.holds()
        assert not claim.lost.is_set() and not claim.stop.is_set()
        assert await bench.commit(claim)


async def test_jobs_of_one_thread_run_in_order_one_at_a_time(house: House) -> None:
    where = thread()
    jobs = [job(where, prompt=str(number)) for number in range(4)]
    async with serving(house.queue) as bench:
        for each in jobs:
            await house.queue.enqueue(each)

        for each in jobs:
            claim = await bench.claim()
            assert claim.job == each
            assert await _nothing_else_comes(house, bench)
            await bench.commit(claim)

    conversation = await house.store.conversation(where)
    assert [entry.turn.prompt for entry in conversation.turns] == ["0", "1", "2", "3"]
    assert [entry.number for entry in conversation.turns] == [1, 2, 3, 4]


async def test_a_run_hears_of_the_next_job_in_its_thread_and_of_none_elsewhere(
    house: House,
) -> None:
    where = thread()
    async with serving(house.queue) as bench:
        await house.queue.enqueue(job(where))
        running = await bench.claim()
        await house.queue.enqueue(job(thread()))
        elsewhere = await bench.claim()
        await house.queue.enqueue(job(where))

        async with asyncio.timeout(PATIENCE):
            await running.followed.wait()

        assert running.holds() and not running.stop.is_set()
        assert not elsewhere.followed.is_set()
        await bench.commit(running)
        await bench.commit(elsewhere)
        assert not (await bench.committed()).followed.is_set()


async def test_threads_run_in_parallel(house: House) -> None:
    jobs = [job(thread()) for _ in range(10)]
    async with serving(house.queue) as bench:
        for each in jobs:
            await house.queue.enqueue(each)

        claims = [await bench.claim() for _ in jobs]

        assert {claim.job.event for claim in claims} == {each.event for each in jobs}
        for claim in claims:
            await bench.commit(claim)


async def test_the_same_event_again_changes_nothing(house: House) -> None:
    wanted = job(thread())
    async with serving(house.queue) as bench:
        await house.queue.enqueue(wanted)
        waiting = await house.queue.enqueue(wanted)
        await bench.commit(await bench.claim())
        done = await house.other_queue.enqueue(wanted)

        assert waiting.admission is done.admission is Admission.KNOWN
        assert await _nothing_else_comes(house, bench)
    assert len((await house.store.conversation(wanted.thread)).turns) == 1


async def test_a_person_has_only_so_many_jobs_under_way(house: House) -> None:
    jobs = [job(thread(), person="eager") for _ in range(4)]

    receipts = [await house.queue.enqueue(each) for each in jobs]
    other = await house.queue.enqueue(job(thread(), person="calm"))

    assert [receipt.admission for receipt in receipts] == [Admission.NEW] * 3 + [Admission.FULL]
    assert other.admission is Admission.NEW


async def test_an_ended_job_frees_its_persons_place(house: House) -> None:
    async with serving(house.queue) as bench:
        for _ in range(3):
            await house.queue.enqueue(job(thread(), person="eager"))
        refused = job(thread(), person="eager")
        assert (await house.queue.enqueue(refused)).admission is Admission.FULL
        await bench.commit(await bench.claim())

        assert (await house.queue.enqueue(refused)).admission is Admission.NEW

        for _ in range(3):
            await bench.commit(await bench.claim())


async def test_the_receipt_tells_how_many_jobs_go_before(house: House) -> None:
    first, second = thread(), thread()

    ahead = []
    for where in (first, first, second, first):
        ahead.append((await house.queue.enqueue(job(where))).ahead)
        await asyncio.sleep(0.002)  # places are counted in milliseconds

    assert ahead == [0, 1, 1, 2]


async def test_running_jobs_of_other_threads_do_not_count_as_ahead(house: House) -> None:
    async with serving(house.queue) as bench:
        await house.queue.enqueue(job(thread()))
        running = await bench.claim()

        assert (await house.queue.enqueue(job(thread()))).ahead == 0
        assert (await house.queue.enqueue(job(running.job.thread))).ahead == 1

        await bench.commit(await bench.claim())
        await bench.commit(running)
        await bench.commit(await bench.claim())


async def test_a_stop_reaches_the_running_and_the_waiting_job(house: House) -> None:
    where = thread()
    async with serving(house.queue) as bench:
        await house.queue.enqueue(job(where))
        running = await bench.claim()
        await house.queue.enqueue(job(where))

        assert await house.other_queue.stop(where, "Grace") == 2
        async with asyncio.timeout(1):
            await running.stop.wait()
        assert running.stopped_by == "Grace"
        await bench.commit(running)
        waiting = await bench.claim()
        assert waiting.stop.is_set()
        assert waiting.stopped_by == "Grace"
        await bench.commit(waiting)


async def test_stopping_an_idle_thread_stops_nothing(house: House) -> None:
    assert await house.queue.stop(thread(), "Grace") == 0


async def test_a_stop_leaves_later_jobs_alone(house: House) -> None:
    where = thread()
    async with serving(house.queue) as bench:
        await house.queue.enqueue(job(where))
        stopped = await bench.claim()
        await house.queue.stop(where, "Grace")
        await bench.commit(stopped)
        await house.queue.enqueue(job(where))

        claim = await bench.claim()

        assert not claim.stop.is_set()
        await bench.commit(claim)


async def test_a_run_that_breaks_is_given_out_again_and_counted(house: House) -> None:
    async with serving(house.queue) as bench:
        await house.queue.enqueue(job(thread()))
        for start in (1, 2, 3, 4):
            claim = await bench.claim()
            assert claim.starts == start
            bench.crash(claim)

        last = await bench.claim()

        assert last.starts == 5
        await bench.commit(last)


async def test_a_lost_claim_may_not_commit_and_does_not_hold(house: House) -> None:
    async with serving(house.queue) as bench:
        await house.queue.enqueue(job(thread()))
        old = await bench.claim()
        bench.crash(old)
        new = await bench.claim()

        assert not old.holds()
        assert not await old.commit(turn(old.job))
        assert old.lost.is_set()
        assert new.holds()
        await bench.commit(new)

    assert len((await house.store.conversation(new.job.thread)).turns) == 1


async def test_a_lost_claim_overwrites_no_progress(house: House) -> None:
    async with serving(house.queue) as bench:
        await house.queue.enqueue(job(thread()))
        old = await bench.claim()
        bench.crash(old)
        new = await bench.claim()
        await new.save(Progress(text="newer"))

        await old.save(Progress(text="older"))

        await bench.release(new)
        again = await bench.claim()
        assert again.progress.text == "newer"
        await bench.commit(again)


async def test_a_commit_asked_again_is_the_same_commit(house: House) -> None:
    async with serving(house.queue) as bench:
        await house.queue.enqueue(job(thread()))
        claim = await bench.claim()

        assert await claim.commit(turn(claim.job))
        assert await claim.commit(turn(claim.job))

        assert not claim.holds()
        bench.end(claim)
    assert len((await house.store.conversation(claim.job.thread)).turns) == 1


async def test_a_released_job_starts_at_once_and_is_not_counted(house: House) -> None:
    async with serving(house.queue) as bench:
        await house.queue.enqueue(job(thread()))
        first = await bench.claim()
        await first.save(Progress(("m1", "m2"), "half an ans"))
        async with asyncio.timeout(0.5):  # less than a lease
            await bench.release(first)
            second = await bench.claim()

        assert second.starts == 1
        assert second.progress == Progress(("m1", "m2"), "half an ans")
        assert not first.holds()
        await bench.commit(second)


async def test_progress_outlives_a_run_that_breaks(house: House) -> None:
    async with serving(house.queue) as bench:
        await house.queue.enqueue(job(thread()))
        first = await bench.claim()
        await first.save(Progress(("m1",), "half", turn(first.job)))
        bench.crash(first)

        second = await bench.claim()

        assert second.progress == Progress(("m1",), "half", turn(first.job))
        await bench.commit(second)


async def test_a_long_run_keeps_its_claim(house: House) -> None:
    async with serving(house.queue) as bench:
        await house.queue.enqueue(job(thread()))
        claim = await bench.claim()
        began = asyncio.get_running_loop().time()

        await until(lambda: asyncio.get_running_loop().time() > began + 1.5)

        assert claim.holds()
        assert bench.waits
        assert await bench.commit(claim)


async def test_a_worker_that_is_told_to_end_lets_short_runs_end(house: House) -> None:
    async with serving(house.queue) as bench:
        await house.queue.enqueue(job(thread()))
        claim = await bench.claim()
        asyncio.get_running_loop().call_later(0.05, bench.end, claim)
        assert await claim.commit(turn(claim.job))
    assert len((await house.store.conversation(claim.job.thread)).turns) == 1


async def test_a_worker_that_ends_hands_long_runs_over(house: House) -> None:
    async with serving(house.queue) as bench:
        await house.queue.enqueue(job(thread()))
        left = await bench.claim()
        await left.save(Progress(text="half"))

    async with serving(house.other_queue) as bench:
        taken = await bench.claim()

        assert not left.holds()
        assert taken.starts == 1
        assert taken.progress.text == "half"
        await bench.commit(taken)


async def test_jobs_handed_in_while_nobody_serves_are_done_later(house: House) -> None:
    wanted = job(thread())
    await house.queue.enqueue(wanted)

    async with serving(house.other_queue) as bench:
        claim = await bench.claim()

        assert claim.job == wanted
        await bench.commit(claim)


async def _nothing_else_comes(house: House, bench: Bench) -> bool:
    """Whether a job of another thread, handed in now, is what comes next."""
    probe = job(thread())
    await house.queue.enqueue(probe)
    claim = await bench.claim()
    await bench.commit(claim)
    return claim.job == probe and bench.waits
