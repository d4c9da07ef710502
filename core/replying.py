"""One reply of a model: its turn in the line, and its text, fit for every store and platform."""

from collections.abc import AsyncGenerator
from contextlib import aclosing

from core.events import Ending, ModelEvent, Queued, ReplyDone, TextAdded, Usage
from core.models import Model
from core.prompt import Prompt
from core.slots import Slot
from core.text import clean

ROUNDING = 0.05
"""Part of the window kept free, since token counts before the call are estimates."""
CHARS_PER_TOKEN_AT_MOST = 16
"""No tokenizer packs more into a token for long; a reply beyond this is endless."""


async def places(slot: Slot) -> AsyncGenerator[Queued, None]:
    """The place in the line, until `slot` is ours."""
    async with aclosing(slot.places()) as found:
        async for place in found:
            yield Queued(place.ahead, place.seconds)


async def reply(
    model: Model, prompt: Prompt, window: int, reply_tokens: int
) -> AsyncGenerator[ModelEvent, None]:
    """What `model` writes, at most `reply_tokens` long and never endless."""
    chars = 0
    async with aclosing(model.reply(prompt, window, reply_tokens)) as events:
        async for event in events:
            if isinstance(event, TextAdded):
                event = TextAdded(clean(event.text))
                chars += len(event.text)
            yield event
            if chars > reply_tokens * CHARS_PER_TOKEN_AT_MOST:
                yield ReplyDone(Ending.CUT, Usage())
                return
