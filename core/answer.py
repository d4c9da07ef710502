"""How a job is answered: the story of one turn, told as events."""

from collections.abc import AsyncGenerator
from contextlib import aclosing
from dataclasses import dataclass

from core.conversation import Conversation
from core.events import Ending, Event, HistoryTrimmed, ReplyDone, Started, TextAdded, Usage
from core.job import Job
from core.models import Model
from core.prompt import Prompt, compose
from core.text import clean

CHARS_PER_TOKEN_AT_MOST = 16
"""No tokenizer packs more into a token for long; a reply beyond this is endless."""
_ROUNDING = 0.05
"""Part of the window kept free, since token counts before the call are estimates."""


@dataclass(frozen=True, slots=True)
class Limits:
    """How long things may be."""

    reply_tokens: int = 4096


async def answer(
    job: Job, conversation: Conversation, model: Model, limits: Limits
) -> AsyncGenerator[Event, None]:
    """Answer `job` as the next turn of `conversation`; the last event is `ReplyDone`.

    Closing the iterator stops the model.

    Raises:
        PromptTooLong: the prompt does not fit into the model's window.
        ModelError: the model could not answer, or broke off.
    """
    yield Started(model.name, model.demo)
    prompt, window = await _fit(job, conversation, model, limits)
    if prompt.dropped_turns:
        yield HistoryTrimmed(prompt.dropped_turns)
    longest = _longest_reply(window, limits)
    most_chars = longest * CHARS_PER_TOKEN_AT_MOST
    chars = 0
    async with aclosing(model.reply(prompt, window, longest)) as reply:
        async for event in reply:
            if isinstance(event, TextAdded):
                event = TextAdded(clean(event.text))
                chars += len(event.text)
            yield event
            if chars > most_chars:
                yield ReplyDone(Ending.CUT, Usage())
                return


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
