"""What every store promises."""

from core.places import Thread
from tests.contracts.serving import House, job, serving, thread, turn

CODE = "Here:\n\n```python\nprint(1)\n```\n"
PROSE = "Because it is shorter."
STEPS = (4096, 8192, 16384)


async def test_an_unknown_thread_is_empty(house: House) -> None:
    where = thread()

    conversation = await house.store.conversation(where)

    assert conversation.thread == where
    assert conversation.turns == ()
    assert conversation.code is None
    assert conversation.model == ""


async def test_the_newest_turns_come_oldest_first(house: House) -> None:
    where = thread()
    await _talk(house, where, *(f"reply {number}" for number in range(1, 6)))

    conversation = await house.store.conversation(where, turns=3)

    assert [entry.turn.reply for entry in conversation.turns] == ["reply 3", "reply 4", "reply 5"]
    assert [entry.number for entry in conversation.turns] == [3, 4, 5]


async def test_the_newest_code_is_known_when_its_turn_is_not_loaded(house: House) -> None:
    where = thread()
    await _talk(house, where, CODE, CODE.replace("1", "2"), PROSE, PROSE, PROSE)

    conversation = await house.store.conversation(where, turns=2)

    assert conversation.code is not None
    assert conversation.code.number == 2
    assert "print(2)" in conversation.code.turn.reply
    assert [entry.turn.reply for entry in conversation.turns] == [PROSE, PROSE]


async def test_a_thread_without_code_has_none(house: House) -> None:
    where = thread()
    await _talk(house, where, PROSE)

    assert (await house.store.conversation(where)).code is None


async def test_a_turn_is_found_by_its_event(house: House) -> None:
    asked = job(thread())
    async with serving(house.queue) as bench:
        await house.queue.enqueue(asked)
        claim = await bench.claim()
        assert await house.store.turn(asked.thread, asked.event) is None
        await bench.commit(claim, CODE)

    assert await house.store.turn(asked.thread, asked.event) == turn(asked, CODE)
    assert await house.store.turn(thread(), asked.event) is None


async def test_threads_are_listed_the_last_active_first(house: House) -> None:
    first, second = _in("list"), _in("list")
    await _talk(house, first, CODE)
    await _talk(house, second, CODE)
    await _talk(house, first, CODE)

    lines = await house.store.threads(first.home)

    assert [line.thread for line in lines] == [first, second]
    assert [line.thread for line in await house.store.threads(first.home, limit=1)] == [first]
    assert lines[0].active_at >= lines[1].active_at > 1_700_000_000


async def test_a_thread_is_named_by_its_first_prompt_once_that_is_handed_in(house: House) -> None:
    where = _in("names")
    await house.queue.enqueue(job(where, prompt="sum a column\nof a file"))
    await house.queue.enqueue(job(where, prompt="now by month"))

    lines = await house.store.threads(where.home)

    assert [(line.thread, line.title) for line in lines] == [(where, "sum a column\nof a file")]


async def test_threads_of_other_workspaces_are_not_listed(house: House) -> None:
    await house.queue.enqueue(job(_in("ours")))

    assert await house.store.threads(_in("theirs").home) == []


async def test_a_chosen_model_is_remembered_until_another_is_chosen(house: House) -> None:
    where = thread()

    await house.store.choose_model(where, "llama3")
    chosen = (await house.store.conversation(where)).model
    await house.store.choose_model(where, "")

    assert chosen == "llama3"
    assert (await house.store.conversation(where)).model == ""
    assert await house.store.threads(where.home) == []


async def test_the_window_starts_at_the_smallest_step(house: House) -> None:
    assert await house.store.note_need("m", 100_000, STEPS) == 4096


async def test_the_window_grows_one_step_once_a_quarter_of_eight_needs_was_larger(
    house: House,
) -> None:
    needs = [9000, 9000, 1, 1, 1, 1, 1, 1]

    windows = [await house.store.note_need("m", need, STEPS) for need in needs]

    assert windows == [4096] * 7 + [8192]


async def test_the_window_stays_while_fewer_needs_were_larger(house: House) -> None:
    needs = [9000] + [1] * 30

    windows = {await house.store.note_need("m", need, STEPS) for need in needs}

    assert windows == {4096}


async def test_after_growing_the_count_begins_anew_and_ends_at_the_largest_step(
    house: House,
) -> None:
    windows = [await house.store.note_need("m", 100_000, STEPS) for _ in range(40)]

    assert windows == [4096] * 7 + [8192] * 8 + [16384] * 25


async def test_windows_are_kept_per_model(house: House) -> None:
    for _ in range(8):
        await house.store.note_need("busy", 100_000, STEPS)

    assert await house.store.note_need("busy", 1, STEPS) == 8192
    assert await house.store.note_need("calm", 1, STEPS) == 4096


async def test_a_store_that_is_there_answers_a_ping(house: House) -> None:
    await house.store.ping()


async def _talk(house: House, where: Thread, *replies: str) -> None:
    """Turns of `where`, one per reply."""
    async with serving(house.queue) as bench:
        for reply in replies:
            await house.queue.enqueue(job(where))
            assert await bench.commit(await bench.claim(), reply)


def _in(workspace: str) -> Thread:
    """A thread of its own in `workspace`."""
    return Thread("console", workspace, "terminal", thread().id)
