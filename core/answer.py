"""How a job is answered: the story of one turn, told as events."""

from collections.abc import AsyncGenerator
from contextlib import aclosing
from dataclasses import dataclass

from core.asked import wanted_language, wanted_name
from core.conversation import Conversation
from core.events import (
    Ending,
    Event,
    HistoryTrimmed,
    ModelEvent,
    Queued,
    ReplyDone,
    Started,
    TextAdded,
    Usage,
)
from core.job import Job
from core.judging import Judging
from core.models import Model
from core.prompt import Prompt, compose
from core.slots import Slot, Slots, Urgency, Wish
from core.slots.free import FreeSlots
from core.text import clean
from core.verdict import Judge

CHARS_PER_TOKEN_AT_MOST = 16
"""No tokenizer packs more into a token for long; a reply beyond this is endless."""
_ROUNDING = 0.05
"""Part of the window kept free, since token counts before the call are estimates."""


@dataclass(frozen=True, slots=True)
class Limits:
    """How long things may be."""

    reply_tokens: int = 4096


async def answer(
    job: Job,
    conversation: Conversation,
    model: Model,
    limits: Limits,
    slots: Slots,
    judge: Judge | None = None,
) -> AsyncGenerator[Event, None]:
    """Answer `job` as the next turn of `conversation`; the last event is `ReplyDone`.

    Closing the iterator stops the model. Its slot is free again before the end is told, so that
    nobody waits for our last picture, nor for the `judge`; without one nothing is said about code.

    Raises:
        PromptTooLong: the prompt does not fit into the model's window.
        ModelError: the model could not answer, or broke off.
        LeaseLost: another run for the same job waits for the model.
    """
    yield Started(model.name, model.demo)
    prompt, window = await _fit(job, conversation, model, limits)
    shared = slots if model.server else FreeSlots()
    end: ReplyDone | None = None
    async with _judging(judge, job, conversation) as judging:
        async with shared.slot(_wish(job, conversation, model, limits)) as slot:
            async with aclosing(_in_turn(slot, model, prompt, window, limits)) as events:
                async for event in events:
                    if isinstance(event, ReplyDone):
                        end = event
                        slot.note(event.usage)
                        continue
                    yield event
                    if isinstance(event, TextAdded):
                        for found in await judging.feed(event.text):
                            yield found
        if end is None:
            return
        async with aclosing(judging.finish()) as events:
            async for event in events:
                yield event
    yield end


def _judging(judge: Judge | None, job: Job, conversation: Conversation) -> Judging:
    """Follows the answer to `job`, and compares with the thread's code before it."""
    earlier = conversation.code.turn.verdict if conversation.code else None
    return Judging(
        judge,
        job.language or conversation.language or wanted_language(job.prompt),
        wanted_name(job.prompt),
        earlier.points if earlier else None,
    )


async def _in_turn(
    slot: Slot, model: Model, prompt: Prompt, window: int, limits: Limits
) -> AsyncGenerator[Event, None]:
    """Wait for `slot`, then let the model write."""
    waited = False
    async with aclosing(slot.places()) as places:
        async for place in places:
            waited = True
            yield Queued(place.ahead, place.seconds)
    if waited:
        yield Started(model.name, model.demo)
    if prompt.dropped_turns:
        yield HistoryTrimmed(prompt.dropped_turns)
    async with aclosing(_reply(model, prompt, window, _longest_reply(window, limits))) as reply:
        async for event in reply:
            yield event


async def _reply(
    model: Model, prompt: Prompt, window: int, reply_tokens: int
) -> AsyncGenerator[ModelEvent, None]:
    """What the model writes, fit for every store and platform, and never endless."""
    chars = 0
    async with aclosing(model.reply(prompt, window, reply_tokens)) as reply:
        async for event in reply:
            if isinstance(event, TextAdded):
                event = TextAdded(clean(event.text))
                chars += len(event.text)
            yield event
            if chars > reply_tokens * CHARS_PER_TOKEN_AT_MOST:
                yield ReplyDone(Ending.CUT, Usage())
                return


def _wish(job: Job, conversation: Conversation, model: Model, limits: Limits) -> Wish:
    """The place in the line that is due to `job`, counted from when it was asked."""
    return Wish(
        work=job.event,
        person=str(job.person),
        server=model.server,
        model=model.name,
        urgency=Urgency.REFINEMENT if conversation.turns else Urgency.FIRST_ANSWER,
        reply_tokens=limits.reply_tokens,
        since=job.asked_at,
    )


async def _fit(
    job: Job, conversation: Conversation, model: Model, limits: Limits
) -> tuple[Prompt, int]:
    """The prompt, cut to the model's window, and that window in tokens."""
    whole = compose(job, conversation, _UNLIMITED, model.estimate)
    window = await model.window(int((whole.tokens + limits.reply_tokens) * (1 + _ROUNDING)))
    room = int(window * (1 - _ROUNDING)) - _longest_reply(window, limits)
    return compose(job, conversation, room, model.estimate), window


def _longest_reply(window: int, limits: Limits) -> int:
    """In tokens: at most half the window, so that a prompt fits also into a small model's."""
    return min(limits.reply_tokens, window // 2)


_UNLIMITED = 10**9
