"""A model that writes what it is asked for, token by token, and keeps what it wrote and when."""

import asyncio
import re
from collections.abc import AsyncGenerator
from dataclasses import dataclass, field
from time import monotonic

from bench.house import LINE
from bench.looks import Reply
from core.events import Ending, ModelEvent, ReplyDone, TextAdded, Usage
from core.models import Model
from core.prompt import Prompt

ASKED = re.compile(r"sum (?P<number>\d+): (?P<tokens>\d+) tokens at (?P<speed>\d+) a second")


def task(number: int, tokens: int, speed: int) -> str:
    """What asks for the answer of that `number`."""
    return f"sum {number}: {tokens} tokens at {speed} a second"


@dataclass
class AskedModel(Model):
    """Writes as many tokens, as fast, as the prompt asks it to; keeps what it wrote, and when."""

    name: str = "paced"
    demo: bool = False
    server: str = ""
    replies: dict[int, Reply] = field(default_factory=dict)

    def estimate(self, text: str) -> int:
        return len(text) // 3

    async def window(self, need: int) -> int:
        return 32_768

    async def reply(
        self, prompt: Prompt, window: int, reply_tokens: int
    ) -> AsyncGenerator[ModelEvent, None]:
        asked = ASKED.search(prompt.messages[-1].content)
        assert asked, prompt
        number, count, speed = (int(asked[part]) for part in ("number", "tokens", "speed"))
        reply = Reply(_tokens(number, count), speed, monotonic())
        self.replies[number] = reply
        for so_far, token in enumerate(reply.tokens, 1):
            await asyncio.sleep(max(0.0, reply.told(so_far) - monotonic()))
            yield TextAdded(token)
        yield ReplyDone(Ending.COMPLETE, Usage(reply_tokens=count))


def _tokens(number: int, count: int) -> list[str]:
    """A reply of its own, with something in it that must ping nobody, and a number a line."""
    last = LINE.index(" sum")
    body = (
        f" {at // len(LINE)}" if at % len(LINE) == last else LINE[at % len(LINE)]
        for at in range(count - 2)
    )
    return [f"```python\n# sum {number}, not for @here\n", *body, "\n```"]
