"""A whole Threadsmith on fakes: real inbox, queue, worker and painter; a thread on paper."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress
from dataclasses import replace

from core.answer import Limits
from core.conversation import Turn
from core.inbox import Inbox
from core.job import Job
from core.models.choice import Models
from core.places import Person, Thread
from core.queues import Claim, Receipt, Run
from core.queues.timing import Timing
from core.stores.memory import MemoryStore
from core.worker import Worker
from tests.fakes import (
    PATIENCE_SECONDS,
    NoLimits,
    Papers,
    PaperSurface,
    ScriptedModel,
    ScriptedServer,
)
from tests.open_queue import OpenQueue

THREAD = Thread("paper", "team", "general", "1")
ANN = Person("paper", "team", "U1", "Ann")


class Killed(Exception):
    """The worker is gone, as after kill -9."""


class House:
    """One team with one thread, one model, and as many workers as a test starts."""

    def __init__(
        self, model: ScriptedModel, page_chars: int = 2_000, limits: Limits = Limits()
    ) -> None:
        self.model = model
        self.server = ScriptedServer(model)
        self.store = MemoryStore()
        self.queue = OpenQueue(self.store, Timing(lease=0.02, drain=0.0))
        self.inbox = Inbox(self.queue)
        self.papers = Papers(page_chars)
        self.worker = Worker(
            self.queue, self.store, Models(self.server), self.papers, NoLimits(), limits
        )
        self._events = 0

    @property
    def paper(self) -> PaperSurface:
        """What the thread shows."""
        return self.papers.of(THREAD)

    def job(
        self, prompt: str, locale: str = "en", thread: Thread = THREAD, person: Person = ANN
    ) -> Job:
        """A job that Ann asks for, or somebody else in another thread."""
        self._events += 1
        return Job(f"e{self._events}", thread, person, prompt, locale=locale)

    async def submit(self, job: Job) -> Receipt:
        """Hand `job` in."""
        return await self.inbox.submit(job)

    async def ended(self, job: Job) -> Turn:
        """The turn of `job`, as soon as it is committed."""
        async with asyncio.timeout(PATIENCE_SECONDS):
            while (turn := await self.store.turn(job.thread, job.event)) is None:
                await asyncio.sleep(0.001)
        return turn

    async def answered(self, prompt: str, locale: str = "en") -> Turn:
        """Ask, let a worker answer, and give the turn."""
        job = self.job(prompt, locale)
        await self.submit(job)
        async with self.at_work():
            return await self.ended(job)

    @asynccontextmanager
    async def at_work(self, run: Run | None = None) -> AsyncIterator[None]:
        """A worker serves the queue meanwhile, and is stopped as planned afterwards."""
        serving = asyncio.create_task(self.queue.serve(run or replace(self.worker).work))
        try:
            yield
        finally:
            serving.cancel()
            with suppress(asyncio.CancelledError):
                await serving

    @asynccontextmanager
    async def killed(self) -> AsyncIterator[None]:
        """A worker serves the queue meanwhile, and is killed afterwards: nothing is let go."""
        dead = asyncio.Event()
        async with self.at_work(lambda claim: self._until(dead, claim)):
            yield
            dead.set()
            await asyncio.sleep(0.005)

    async def _until(self, dead: asyncio.Event, claim: Claim) -> None:
        running = asyncio.ensure_future(self.worker.work(claim))
        dying = asyncio.ensure_future(dead.wait())
        await asyncio.wait([running, dying], return_when=asyncio.FIRST_COMPLETED)
        dying.cancel()
        if not running.done():
            running.cancel()
            await asyncio.wait([running])
            raise Killed
        await running
