"""What every queue promises to replies that arrive while one waits or runs: one next turn."""

from dataclasses import replace

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from core.job import Asset
from core.queues import Admission, Claim, Progress
from tests.contracts.serving import QUICK, Bench, House, admitted, job, reply, serving, thread


async def test_replies_that_arrive_while_one_waits_become_one_next_turn(house: House) -> None:
    where = thread()
    replies = [reply(where, str(number)) for number in range(5)]

    admissions = await admitted(house.queue, *replies)

    assert admissions == [Admission.NEW] * 2 + [Admission.JOINED] * 3
    async with serving(house.queue) as bench:
        first, second = await bench.committed(), await bench.committed()
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
        following = await bench.committed()

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
        await bench.committed()
        whole = (await bench.committed()).job

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
        await bench.committed()
        assert (await bench.committed()).job.prompt == "a\n\nonce"


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
        await bench.committed()
        begun = await bench.claim()
        await begun.save(Progress(text="half"))

    late = await admitted(house.queue, reply(where, "c"), reply(where, "d"))

    assert late == [Admission.NEW, Admission.JOINED]
    async with serving(house.other_queue) as bench:
        again, following = await bench.committed(), await bench.committed()
    assert (again.job, again.progress.text) == (begun.job, "half")
    assert again.job.prompt == "a\n\nb"
    assert following.job.prompt == "c\n\nd"


async def test_a_run_that_breaks_leaves_its_parts_to_the_next_one(house: House) -> None:
    where = thread()
    async with serving(house.queue) as bench:
        await admitted(house.queue, job(where), reply(where, "a"), reply(where, "b"))
        await bench.committed()
        bench.crash(await bench.claim())

        again = await bench.committed()

    assert (again.job.prompt, again.starts) == ("a\n\nb", 2)


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
