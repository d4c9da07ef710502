"""What every queue promises to replies that arrive while one waits or runs: one next turn."""

import asyncio
from dataclasses import replace

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from core.job import Asset, Job
from core.places import Thread
from core.queues import Admission, Claim, Progress, Queue
from tests.contracts.serving import PATIENCE, QUICK, Bench, House, job, serving, thread


def reply(where: Thread, prompt: str = "shorter", person: str = "") -> Job:
    """A reply of its own in `where`, asked for by one message."""
    made = job(where, person, prompt)
    return replace(made, requests=(f"m-{made.event}",), joins=True)


async def admitted(queue: Queue, *jobs: Job) -> list[Admission]:
    """What becomes of `jobs`, handed in one after another."""
    return [(await queue.enqueue(each)).admission for each in jobs]


async def test_replies_that_arrive_while_one_waits_become_one_next_turn(house: House) -> None:
    where = thread()
    replies = [reply(where, str(number)) for number in range(5)]

    admissions = await admitted(house.queue, *replies)

    assert admissions == [Admission.NEW] * 2 + [Admission.JOINED] * 3
    async with serving(house.queue) as bench:
        first, second = await _committed(bench), await _committed(bench)
        assert bench.waits
    assert first.job == replies[0]
    assert second.job.prompt == "1\n\n2\n\n3\n\n4"
    conversation = await house.store.conversation(where)
    assert [entry.turn.event for entry in conversation.turns] == [first.job.event, second.job.event]


async def test_replies_that_arrive_while_one_runs_become_one_next_turn(house: House) -> None:
    where = thread()
    async with serving(house.queue) as bench:
        await house.queue.enqueue(reply(where))
        running = await bench.claim()
        admissions = await admitted(house.other_queue, *(reply(where, str(n)) for n in range(3)))
        await bench.commit(running)
        following = await _committed(bench)

        assert admissions == [Admission.NEW, Admission.JOINED, Admission.JOINED]
        assert following.job.prompt == "0\n\n1\n\n2"
        assert bench.waits


async def test_the_whole_has_everything_and_the_first_one_names_it(house: House) -> None:
    where = thread()
    first = replace(reply(where, "a"), model="llama3", language="go", locale="tr", asked_at=1.0)
    second = replace(reply(where, "b"), assets=(Asset("x", "1"),), model="qwen", asked_at=2.0)
    third = replace(reply(where, "c"), assets=(Asset("y", "2"),), language="python")
    await admitted(house.queue, job(where), first, second, third)

    async with serving(house.queue) as bench:
        await _committed(bench)
        whole = (await _committed(bench)).job

    assert whole == replace(
        first,
        prompt="a\n\nb\n\nc",
        assets=(Asset("x", "1"), Asset("y", "2")),
        model="qwen",
        language="python",
        requests=first.requests + second.requests + third.requests,
    )


async def test_only_what_may_join_joins_and_only_into_what_it_may_join(house: House) -> None:
    where = thread()

    admissions = await admitted(house.queue, job(where), job(where), reply(where), job(where))

    assert admissions == [Admission.NEW] * 4


async def test_the_receipt_of_a_part_tells_how_many_jobs_go_before_the_whole(house: House) -> None:
    where = thread()
    await admitted(house.queue, job(where), job(where), reply(where))

    receipt = await house.queue.enqueue(reply(where))

    assert (receipt.admission, receipt.ahead) == (Admission.JOINED, 2)


async def test_a_part_handed_in_again_is_known(house: House) -> None:
    where = thread()
    part = reply(where, "once")
    await admitted(house.queue, reply(where), reply(where, "a"), part)

    assert await admitted(house.other_queue, part) == [Admission.KNOWN]
    async with serving(house.queue) as bench:
        await _committed(bench)
        assert (await _committed(bench)).job.prompt == "a\n\nonce"


async def test_a_part_does_not_count_for_its_person(house: House) -> None:
    where = thread()
    replies = [reply(where, person="eager") for _ in range(9)]

    admissions = await admitted(house.queue, *replies)
    elsewhere = await admitted(house.queue, *(job(thread(), person="eager") for _ in range(2)))

    assert admissions == [Admission.NEW] * 2 + [Admission.JOINED] * 7
    assert elsewhere == [Admission.NEW, Admission.FULL]


async def test_a_person_at_the_limit_may_still_add_to_a_turn(house: House) -> None:
    where = thread()
    await admitted(house.queue, job(where), reply(where))
    await admitted(house.queue, *(job(thread(), person="eager") for _ in range(3)))

    assert await admitted(house.queue, reply(where, person="eager")) == [Admission.JOINED]


async def test_a_job_takes_in_only_so_many_parts(house: House) -> None:
    where = thread()
    replies = [reply(where) for _ in range(QUICK.parts + 4)]

    admissions = await admitted(house.queue, *replies)

    new = [number for number, found in enumerate(admissions) if found is Admission.NEW]
    assert new == [0, 1, QUICK.parts + 2]


async def test_what_arrives_after_the_first_run_began_waits_for_the_next_turn(
    house: House,
) -> None:
    """Also when that run was handed over and nobody has the job."""
    where = thread()
    async with serving(house.queue) as bench:
        await admitted(house.queue, job(where), reply(where, "a"), reply(where, "b"))
        await _committed(bench)
        begun = await bench.claim()
        await begun.save(Progress(text="half"))

    late = await admitted(house.queue, reply(where, "c"), reply(where, "d"))

    assert late == [Admission.NEW, Admission.JOINED]
    async with serving(house.other_queue) as bench:
        again, following = await _committed(bench), await _committed(bench)
    assert (again.job, again.progress.text) == (begun.job, "half")
    assert again.job.prompt == "a\n\nb"
    assert following.job.prompt == "c\n\nd"


async def test_a_run_that_breaks_leaves_its_parts_to_the_next_one(house: House) -> None:
    where = thread()
    async with serving(house.queue) as bench:
        await admitted(house.queue, job(where), reply(where, "a"), reply(where, "b"))
        await _committed(bench)
        bench.crash(await bench.claim())

        again = await _committed(bench)

    assert (again.job.prompt, again.starts) == ("a\n\nb", 2)


async def test_a_part_that_is_stopped_leaves_the_others(house: House) -> None:
    where = thread()
    parts = [reply(where, letter) for letter in "abc"]
    await admitted(house.queue, job(where), *parts)

    assert await house.other_queue.stop(where, "Grace", parts[1].event) == 1
    assert await house.queue.stop(where, "Grace", parts[1].event) == 1

    async with serving(house.queue) as bench:
        assert not (await _committed(bench)).stop.is_set()
        left = await _committed(bench)
    assert left.job.prompt == "a\n\nc"
    assert left.job.requests == parts[0].requests + parts[2].requests
    assert not left.stop.is_set()


async def test_the_first_part_may_leave_too_and_the_event_stays(house: House) -> None:
    where = thread()
    parts = [reply(where, letter) for letter in "abc"]
    await admitted(house.queue, job(where), *parts)

    assert await house.queue.stop(where, "Grace", parts[0].event) == 1

    async with serving(house.queue) as bench:
        await _committed(bench)
        left = await _committed(bench)
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
        assert not (await _committed(bench)).stop.is_set()
        ended = await _committed(bench)
    assert (ended.stop.is_set(), ended.stopped_by) == (True, "3")
    assert (ended.job.event, ended.job.prompt) == (parts[0].event, "c")


async def test_a_reply_that_waits_alone_ends_as_stopped(house: House) -> None:
    lonely = reply(where := thread())
    await admitted(house.queue, job(where), lonely)

    assert await house.queue.stop(where, "Grace", lonely.event) == 1

    async with serving(house.queue) as bench:
        assert not (await _committed(bench)).stop.is_set()
        assert (await _committed(bench)).stopped_by == "Grace"


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
        assert not (await _committed(bench)).stop.is_set()


async def test_a_part_of_a_running_job_stops_it_as_a_whole(house: House) -> None:
    where = thread()
    parts = [reply(where, letter) for letter in "ab"]
    async with serving(house.queue) as bench:
        await admitted(house.queue, job(where), *parts)
        await _committed(bench)
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
        await _committed(bench)
        running = await bench.claim()

        assert await house.queue.stop(where, "Grace", parts[1].event) == 1

        await bench.release(running)
        again = await _committed(bench)
    assert (again.job.prompt, again.stop.is_set()) == ("a", False)


async def test_an_event_that_waits_nowhere_stops_nothing(house: House) -> None:
    where = thread()
    parts = [reply(where, letter) for letter in "ab"]
    async with serving(house.queue) as bench:
        await admitted(house.queue, job(where), *parts)
        await _committed(bench)
        await _committed(bench)
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
            assert (await _committed(bench)).stopped_by == "Grace"


async def test_a_reply_after_a_stop_is_not_stopped(house: House) -> None:
    where = thread()
    await admitted(house.queue, reply(where), reply(where))
    await house.queue.stop(where, "Grace")

    assert await admitted(house.queue, reply(where, "new")) == [Admission.NEW]

    async with serving(house.queue) as bench:
        assert [(await _committed(bench)).stop.is_set() for _ in range(3)] == [True, True, False]


@settings(max_examples=15, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.lists(st.sampled_from(["reply", "reply", "ask", "commit", "release"]), max_size=20))
async def test_every_prompt_is_answered_once_and_in_order(house: House, steps: list[str]) -> None:
    where = thread()
    asked, answered = list[str](), list[str]()
    running: Claim | None = None
    async with serving(house.queue) as bench:
        for step in steps:
            if step in ("reply", "ask"):
                asked.append(str(len(asked)))
                make = reply if step == "reply" else job
                await house.queue.enqueue(make(where, prompt=asked[-1]))
            elif running:
                running = await _ended(bench, running, step, answered)
            if running is None and len(answered) < len(asked):
                running = await bench.claim()
        while running:
            running = await _ended(bench, running, "commit", answered)
            if running is None and len(answered) < len(asked):
                running = await bench.claim()

    assert answered == asked


async def _committed(bench: Bench) -> Claim:
    """The next claim, after its commit."""
    claim = await bench.claim()
    assert await bench.commit(claim)
    return claim


async def _ended(bench: Bench, claim: Claim, how: str, answered: list[str]) -> Claim | None:
    """End `claim` by a commit, which answers its prompts, or by a release; the next claim then."""
    if how == "release":
        await bench.release(claim)
        again = await bench.claim()
        assert again.job == claim.job
        return again
    answered += claim.job.prompt.split("\n\n")
    await bench.commit(claim)
    return None
