"""The whole path of an answer, for measuring: real store, queue, worker, painter; a swift model."""

import asyncio
from collections.abc import AsyncGenerator, AsyncIterator, Callable
from contextlib import asynccontextmanager, suppress
from dataclasses import dataclass, field
from pathlib import Path
from tempfile import TemporaryDirectory
from time import monotonic
from uuid import uuid4

from adapters.console import create
from core.answer import Limits
from core.budgets import Allowance
from core.budgets.memory import MemoryBudgets
from core.events import Ending, ModelEvent, ReplyDone, TextAdded, Usage
from core.inbox import Inbox
from core.job import Job
from core.models import Model, ModelServer
from core.models.choice import Models
from core.places import Person, Thread
from core.prompt import Prompt
from core.queues.redis import RedisQueue
from core.queues.timing import Timing
from core.slots import Slots
from core.slots.redis import RedisSlots
from core.stores.connection import Redis
from core.stores.embedded import embedded
from core.stores.redis import RedisStore
from core.worker import Worker

LINE = ["    total", " +=", " values", "[", "index", "]", " *", " factor", "  #", " sum", "\n"]


@dataclass
class PacedModel(Model):
    """Writes `tokens` tokens of code at `speed` a second; notes when the first one left."""

    tokens: int
    speed: float
    name: str = "paced"
    demo: bool = False
    server: str = ""
    first_tokens: dict[str, float] = field(default_factory=dict)

    def estimate(self, text: str) -> int:
        return len(text) // 3

    async def window(self, need: int) -> int:
        return 32_768

    async def reply(
        self, prompt: Prompt, window: int, reply_tokens: int
    ) -> AsyncGenerator[ModelEvent, None]:
        began = monotonic()
        self.first_tokens[prompt.messages[-1].content] = began
        yield TextAdded("```python\ndef weigh(values, factor):\n")
        for number in range(self.tokens):
            await asyncio.sleep(max(0.0, began + number / self.speed - monotonic()))
            yield TextAdded(LINE[number % len(LINE)])
        yield TextAdded("```\n")
        yield ReplyDone(Ending.COMPLETE, Usage(reply_tokens=self.tokens))


@dataclass
class OneModel(ModelServer):
    """A server with just one model."""

    only: Model

    async def names(self) -> list[str]:
        return [self.only.name]

    def model(self, name: str) -> Model:
        return self.only

    async def close(self) -> None:
        """It holds nothing."""


@dataclass(frozen=True)
class House:
    """Where jobs are handed in, and what keeps them."""

    inbox: Inbox
    store: RedisStore
    redis: Redis


@asynccontextmanager
async def open_store() -> AsyncIterator[tuple[Redis, RedisStore]]:
    """A store of our own in a folder that goes away again."""
    with TemporaryDirectory() as folder:
        async with embedded(Path(folder)) as url, Redis(url) as redis:
            yield redis, RedisStore(redis)


@asynccontextmanager
async def open_house(
    model: Model,
    pictures_per_second: float,
    watched: Callable[[Slots], Slots] = lambda slots: slots,
) -> AsyncIterator[House]:
    """A worker at work on the console's threads; `watched` may look at what is told of slots."""
    async with (
        open_store() as (redis, store),
        RedisQueue(redis, timing=Timing(cap=1000)) as queue,
        RedisSlots(redis) as slots,
    ):
        worker = Worker(
            queue,
            store,
            Models(OneModel(model)),
            create(store, Allowance(pictures_per_second, 1, burst=2)),
            MemoryBudgets(),
            Limits(reply_tokens=4_096),
            watched(slots),
        )
        working = asyncio.create_task(worker.run())
        try:
            yield House(Inbox(queue), store, redis)
        finally:
            working.cancel()
            with suppress(asyncio.CancelledError):
                await working


def job(prompt: str, person: str = "bench") -> Job:
    """A job in a thread of its own."""
    thread = Thread("console", "bench", "terminal", uuid4().hex)
    return Job(uuid4().hex, thread, Person("console", "bench", person), prompt)
