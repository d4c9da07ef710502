"""What stands behind a team on any chat platform: store, queue, models and workers."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import AbstractAsyncContextManager, AsyncExitStack, asynccontextmanager, suppress
from typing import Protocol

from core.answer import Limits
from core.budgets import Budgets
from core.inbox import Inbox
from core.models.choice import Models
from core.platforms import Parts, Platform
from core.proving import Means
from core.queues.timing import Timing
from core.records import Records
from core.stores.memory import MemoryStore
from core.verdict import Judge
from core.worker import Worker
from tests.fakes import Line, ScriptedModel, ScriptedServer
from tests.open_queue import OpenQueue


class Household(Protocol):
    """The half of a team that is the same on every platform; `furnish` it first."""

    model: ScriptedModel
    budgets: Budgets
    store: MemoryStore
    queue: OpenQueue
    server: ScriptedServer
    inbox: Inbox
    parts: Parts
    judge: Judge | None = None
    """Without one nothing is said about the code of answers."""
    means: Means | None = None
    """Without them none of it is run."""

    def furnish(self) -> None:
        """Put together what the adapter is given."""
        self.queue = OpenQueue(self.store, Timing(lease=0.3, drain=0.0))
        self.server = ScriptedServer(self.model)
        self.inbox = Inbox(self.queue, self.store, self.store)
        self.parts = Parts(
            self.inbox,
            self.store,
            notes=self.store,
            intake=self.store,
            marks=self.store,
            sightings=self.store,
            models=Models(self.server),
            budgets=self.budgets,
        )

    def gateway(self) -> AbstractAsyncContextManager[Platform]:
        """Our connection to the platform, once it stands."""

    def model_writes(self, *lines: Line) -> None:
        """The model's next answer; each text is a piece of the stream."""
        self.model.scripts.append(lines)

    def has_model(self, name: str) -> ScriptedModel:
        """A further model on the team's server."""
        model = ScriptedModel(["yes"], name=name)
        self.server.add(model)
        return model

    def worker(self, platform: Platform) -> Worker:
        """A worker that answers on `platform`."""
        return Worker(
            self.queue,
            self.store,
            Models(self.server),
            platform.surface,
            self.budgets,
            Limits(),
            records=Records(self.store, self.store),
            judge=self.judge,
            means=self.means,
        )

    @asynccontextmanager
    async def at_work(self) -> AsyncIterator[Platform]:
        """A gateway and a worker."""
        async with AsyncExitStack() as stack:
            platform = await stack.enter_async_context(self.gateway())
            working = asyncio.create_task(self.worker(platform).run())
            try:
                yield platform
            finally:
                await ended(working)

    @property
    def unfinished(self) -> int:
        """How much that was taken in is not worked off."""
        return len(self.store._kept)  # pylint: disable=protected-access  # the port tells no count


async def ended(*tasks: asyncio.Task[None]) -> None:
    """End `tasks`, and wait for that."""
    for task in tasks:
        task.cancel()
    for task in tasks:
        with suppress(asyncio.CancelledError):
            await task
