"""Further calls to the model that answered, behind people who wait for a first answer."""

import asyncio
from collections.abc import Callable, Mapping, Sequence
from contextlib import aclosing
from dataclasses import dataclass

from core.errors import ThreadsmithError
from core.events import Ending, Queued, ReplyDone, TextAdded, Usage
from core.job import Job
from core.models import Model
from core.prompt import Message, Prompt
from core.replying import ROUNDING, places, reply
from core.slots import Slot, Slots, Urgency, Wish
from core.slots.free import FreeSlots
from core.words import phrase

PATIENCE_SECONDS = 60.0
"""In the line of the model server; people should not wait longer for what only adds."""
_TOKENS_TOLD = 10
"""Steps in which is told how far a reply is: each costs the chat a call."""


@dataclass(frozen=True, slots=True)
class Said:
    """A whole reply."""

    text: str
    usage: Usage = Usage()


class NotAsked(ThreadsmithError):
    """The model was not asked, or came to no end."""


@dataclass(frozen=True, slots=True)
class Calls:
    """Calls for one job."""

    job: Job
    model: Model
    slots: Slots
    window: int
    """In tokens; that of the answer, since another would load the model again."""

    async def ask(
        self,
        part: str,
        urgency: Urgency,
        messages: Sequence[Message],
        reply_tokens: int,
        tell: Callable[[Queued | int], None],
        schema: Mapping[str, object] | None = None,
    ) -> Said:
        """The whole reply; meanwhile `tell` gets places in the line, then some counts of tokens.

        `part` tells the calls of one job apart.

        Raises:
            NotAsked: it does not fit into the window, others wait for the model, or it came to no
                end.
            ModelError: the model could not answer, or broke off.
        """
        tokens = sum(self.model.estimate(message.content) for message in messages)
        if tokens + reply_tokens > self.window * (1 - ROUNDING):
            raise NotAsked(phrase("it no longer fits into the model's window"))
        prompt = Prompt(tuple(messages), tokens, schema=schema)
        shared = self.slots if self.model.server else FreeSlots()
        async with shared.slot(self._wish(part, urgency, reply_tokens)) as slot:
            await _wait(slot, tell)
            said = await self._reply(prompt, reply_tokens, tell)
            slot.note(said.usage)
        return said

    async def _reply(
        self, prompt: Prompt, reply_tokens: int, tell: Callable[[Queued | int], None]
    ) -> Said:
        texts, usage = list[str](), Usage()
        async with aclosing(reply(self.model, prompt, self.window, reply_tokens)) as events:
            async for event in events:
                match event:
                    case TextAdded(text):
                        texts.append(text)
                        if len(texts) % _TOKENS_TOLD == 0:
                            tell(len(texts))
                    case ReplyDone(Ending.CUT):
                        raise NotAsked(phrase("the model came to no end"))
                    case ReplyDone(_, usage):
                        pass
        return Said("".join(texts), usage)

    def _wish(self, part: str, urgency: Urgency, reply_tokens: int) -> Wish:
        return Wish(
            work=f"{self.job.event}/{part}",
            person=str(self.job.person),
            server=self.model.server,
            model=self.model.name,
            urgency=urgency,
            reply_tokens=reply_tokens,
        )


async def _wait(slot: Slot, tell: Callable[[Queued | int], None]) -> None:
    """Return once `slot` is ours.

    Raises:
        NotAsked: that takes too long.
    """
    try:
        async with asyncio.timeout(PATIENCE_SECONDS), aclosing(places(slot)) as waiting:
            async for place in waiting:
                tell(place)
    except TimeoutError as error:
        raise NotAsked(phrase("others wait for the model")) from error
