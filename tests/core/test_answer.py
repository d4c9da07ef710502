"""An answer is a story of events that ends with `ReplyDone`, whatever the model does."""

import asyncio
from contextlib import AsyncExitStack, aclosing

import pytest

from core.answer import Limits, answer
from core.conversation import Conversation
from core.errors import ModelError, PromptTooLong
from core.events import (
    Ending,
    Event,
    HistoryTrimmed,
    Queued,
    ReplyDone,
    Started,
    TextAdded,
    Usage,
)
from core.replying import CHARS_PER_TOKEN_AT_MOST
from core.slots import Slots, Wish
from core.slots.free import FreeSlots
from core.slots.memory import MemorySlots
from core.words import phrase
from tests.core.plain import THREAD, answered, asked, conversation
from tests.fakes import DONE, Pause, ScriptedModel

LIMITS = Limits(reply_tokens=100)
EMPTY = Conversation(THREAD)


async def told(
    model: ScriptedModel, thread: Conversation = EMPTY, slots: Slots = FreeSlots()
) -> list[Event]:
    """All events of an answer."""
    async with aclosing(answer(asked("next"), thread, model, LIMITS, slots)) as events:
        return [event async for event in events]


async def test_the_story_of_an_answer() -> None:
    assert await told(ScriptedModel(["one ", "two"], name="m", demo=True)) == [
        Started("m", demo=True),
        TextAdded("one "),
        TextAdded("two"),
        DONE,
    ]


async def test_the_limit_of_a_reply_reaches_the_model() -> None:
    model = ScriptedModel(["x"])
    await told(model)

    assert model.reply_tokens == [100]


async def test_a_reply_takes_at_most_half_of_a_small_window() -> None:
    """Else a model made for less than two replies could not be asked anything."""
    model = ScriptedModel(["x"], window=1_000)
    story = answer(asked("next"), EMPTY, model, Limits(4_096), FreeSlots())
    async with aclosing(story) as events:
        *_, end = [event async for event in events]

    assert end == DONE
    assert model.reply_tokens == [500]


async def test_an_endless_reply_is_cut_and_the_model_stopped() -> None:
    model = ScriptedModel(["x" * 1_000] * 50)
    *_, last_text, end = await told(model)

    assert isinstance(last_text, TextAdded)
    assert end == ReplyDone(Ending.CUT, Usage())
    assert model.closed == 1
    assert len(await told(model)) - 2 == 100 * CHARS_PER_TOKEN_AT_MOST // 1_000 + 1


async def test_what_did_not_fit_is_told_before_the_text() -> None:
    turns = [answered(f"do {number}", "words " * 60, f"e{number}") for number in range(20)]
    model = ScriptedModel(["x"], window=1_000)
    _, trimmed, *_ = await told(model, conversation(*turns))

    assert trimmed == HistoryTrimmed(model.prompts[0].dropped_turns)
    assert model.prompts[0].tokens <= 1_000 * 0.95 - 100


async def test_a_prompt_larger_than_the_window_never_reaches_the_model() -> None:
    model = ScriptedModel(["x"], window=200)

    with pytest.raises(PromptTooLong):
        await told(model)

    assert not model.prompts


async def test_a_model_that_breaks_off_breaks_the_answer_off() -> None:
    with pytest.raises(ModelError):
        await told(ScriptedModel(["x", ModelError(phrase("It is gone."))]))


async def test_closing_the_answer_stops_the_model() -> None:
    pause = Pause()
    model = ScriptedModel(["x", pause])
    reading = asyncio.create_task(told(model))
    await pause.reached.wait()
    reading.cancel()
    await asyncio.wait([reading])

    assert model.closed == 1


async def free(slots: Slots) -> bool:
    """Whether somebody else is given the only slot at once."""
    async with (
        slots.slot(Wish("other", "Bob", "gpu", "m")) as slot,
        aclosing(slot.places()) as places,
    ):
        return await anext(places, None) is None


async def test_the_model_is_asked_only_while_its_slot_is_held_and_freed_before_the_end() -> None:
    slots, pause = MemorySlots(), Pause()
    model = ScriptedModel(["x", pause], name="m", server="gpu")
    story = answer(asked("next"), EMPTY, model, LIMITS, slots)
    async with aclosing(story) as events:
        assert await anext(events) == Started("m")
        assert await anext(events) == TextAdded("x")
        assert not await free(slots)

        pause.end()
        assert isinstance(await anext(events), ReplyDone)
        assert await free(slots)


@pytest.mark.parametrize("end", [ModelError(phrase("It is gone.")), ZeroDivisionError()])
async def test_a_model_that_breaks_off_frees_its_slot(end: Exception) -> None:
    slots = MemorySlots()
    with pytest.raises(type(end)):
        await told(ScriptedModel(["x", end], server="gpu"), slots=slots)

    assert await free(slots)


async def test_closing_the_answer_frees_its_slot() -> None:
    slots, pause = MemorySlots(), Pause()
    reading = asyncio.create_task(told(ScriptedModel(["x", pause], server="gpu"), slots=slots))
    await pause.reached.wait()
    assert not await free(slots)
    reading.cancel()
    await asyncio.wait([reading])

    assert await free(slots)


async def test_whoever_waits_is_told_the_place_and_asks_afterwards() -> None:
    slots, model = MemorySlots(), ScriptedModel(["x"], name="m", server="gpu")
    story = answer(asked("next"), EMPTY, model, LIMITS, slots)
    async with AsyncExitStack() as other, aclosing(story) as events:
        await other.enter_async_context(slots.slot(Wish("other", "Bob", "gpu", "m")))

        assert [await anext(events), await anext(events)] == [Started("m"), Queued(0)]
        assert not model.prompts

        await other.aclose()
        assert [event async for event in events] == [Started("m"), TextAdded("x"), DONE]


async def test_a_prompt_too_long_is_refused_before_anybody_waits() -> None:
    slots = MemorySlots()
    async with slots.slot(Wish("other", "Bob", "gpu", "m")):
        with pytest.raises(PromptTooLong):
            await told(ScriptedModel(["x"], window=200, server="gpu"), slots=slots)


async def test_a_model_without_a_server_writes_any_number_of_replies_at_a_time() -> None:
    slots = MemorySlots()
    async with asyncio.timeout(10), slots.slot(Wish("other", "Bob", "", "m")):
        assert (await told(ScriptedModel(["x"]), slots=slots))[-1] == DONE
