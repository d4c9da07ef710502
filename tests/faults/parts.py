"""The parts of a worker that are not real: a model that keeps time, a chat that is a file."""

import asyncio
import os
from collections.abc import AsyncGenerator
from contextvars import ContextVar
from time import monotonic

from core.budgets import Allowance, Budget
from core.events import Ending, ModelEvent, ReplyDone, TextAdded, Usage
from core.models import Model, ModelServer
from core.pages import Page
from core.places import Thread
from core.prompt import Prompt
from core.queues import Claim, Queue, Receipt, Run, Serves, everything
from core.queues.claims import RedisClaim
from core.surface import Surface
from core.job import Job
from tests.faults.journal import Began, Ended, Generated, Holding, Journal, Shown

RUN: ContextVar[int] = ContextVar("run", default=0)
"""The token of the run that this task belongs to."""
PICTURES = Allowance(calls=4, seconds=1, burst=2)
"""How often a thread is painted."""
LINE_SECONDS = 0.2
CALL_SECONDS = 0.01
"""What a call to the chat takes."""


class PacedModel(Model):
    """Does what the prompt says: `2.5` writes for so long, `0.3 crash` then kills its process."""

    name = "paced"
    demo = False
    server = ""

    def __init__(self, journal: Journal) -> None:
        self._journal = journal

    def estimate(self, text: str) -> int:
        return len(text) // 3

    async def window(self, need: int) -> int:
        return 32_768

    async def reply(
        self, prompt: Prompt, window: int, reply_tokens: int
    ) -> AsyncGenerator[ModelEvent, None]:
        seconds, _, then = prompt.messages[-1].content.partition(" ")
        began, line = monotonic(), 0
        self._journal.write(Generated(RUN.get()))
        yield TextAdded("```python\n")
        while (left := began + float(seconds) - monotonic()) > 0:
            line += 1
            yield TextAdded(f"# run {RUN.get()}, line {line}\n")
            await asyncio.sleep(min(left, LINE_SECONDS))
        if then == "crash":
            os._exit(1)
        yield TextAdded("```\n")
        yield ReplyDone(Ending.COMPLETE, Usage(reply_tokens=line, reply_seconds=float(seconds)))


class OneModel(ModelServer):
    """A server with just one model."""

    def __init__(self, only: Model) -> None:
        self._only = only

    async def names(self) -> list[str]:
        return [self._only.name]

    def model(self, name: str) -> Model:
        return self._only

    async def close(self) -> None:
        """It holds nothing."""


class FileChat(Surface):
    """A thread whose every message is a line of the journal; a nonce is the id of its message."""

    page_chars = 2_000
    code_chars = None
    windowed = False

    def __init__(self, journal: Journal, thread: Thread, holds_finals: bool = False) -> None:
        """`holds_finals`: never show a final picture, so that the worker can be killed there."""
        self._journal = journal
        self._thread = str(thread)
        self._run = RUN.get()
        self._holds_finals = holds_finals

    async def budget(self, message: str | None, page: Page | None) -> Budget:
        """Every thread has its own."""
        return Budget(self._thread, PICTURES)

    async def post(self, page: Page, nonce: str, again: bool = False) -> str:
        await self._show("post", nonce, page)
        return nonce

    async def edit(self, message: str, page: Page) -> None:
        await self._show("edit", message, page)

    async def remove(self, message: str) -> None:
        await self._show("remove", message, Page(""))

    async def _show(self, act: str, message: str, page: Page) -> None:
        if page.final and self._holds_finals:
            self._journal.write(Holding(self._run))
            await asyncio.Event().wait()
        what = (page.markdown, page.status, page.final)
        self._journal.write(Shown(self._thread, self._run, act, message, *what))
        await asyncio.sleep(CALL_SECONDS)


class WatchedQueue(Queue):
    """A queue whose runs are noted as they begin and end."""

    def __init__(self, queue: Queue, journal: Journal) -> None:
        self._queue = queue
        self._journal = journal

    async def enqueue(self, job: Job) -> Receipt:
        return await self._queue.enqueue(job)

    async def stop(self, thread: Thread, person: str, event: str = "") -> int:
        return await self._queue.stop(thread, person, event)

    async def serve(self, run: Run, serves: Serves = everything) -> None:
        async def watched(claim: Claim) -> None:
            await self._watch(run, claim)

        await self._queue.serve(watched, serves)

    async def _watch(self, run: Run, claim: Claim) -> None:
        assert isinstance(claim, RedisClaim)
        token, committed = int(claim.taken.epoch), False
        where = (claim.job.event, str(claim.job.thread), token)
        RUN.set(token)
        self._journal.write(Began(*where, claim.starts))
        try:
            await run(claim)
            committed = claim.ended
        finally:
            self._journal.write(Ended(*where, committed))
