"""What the suites of queues and stores share: jobs, turns, and a worker that obeys the test."""

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager, suppress
from dataclasses import dataclass, replace
from itertools import count

from core.conversation import Status, Turn
from core.job import Job
from core.places import Person, Thread
from core.queues import Admission, Claim, Queue
from core.queues.timing import Timing
from core.stores import Messages, Store

QUICK = Timing(lease=0.6, renewal=0.1, sweep=0.05, rest=0.1, drain=0.2, give_back=1.0, retry=0.02)
PATIENCE = 10.0
"""Seconds until something that has to happen counts as failed."""

_numbers = count(1)


@dataclass(frozen=True, slots=True)
class House:
    """Everything that remembers, and one more queue as another process would open it."""

    store: Store
    messages: Messages
    queue: Queue
    other_queue: Queue


def thread(name: str = "") -> Thread:
    """A thread of its own, all in one workspace."""
    return Thread("console", "here", "terminal", name or f"t{next(_numbers)}")


def job(where: Thread, person: str = "", prompt: str = "add two numbers", event: str = "") -> Job:
    """A job of its own, by a person of its own unless named."""
    number = next(_numbers)
    who = Person("console", "here", person or f"p{number}", "Ada")
    return Job(event or f"e{number}", where, who, prompt)


def reply(where: Thread, prompt: str = "shorter", person: str = "") -> Job:
    """A reply of its own in `where`, asked for by one message, that may join others."""
    made = job(where, person, prompt)
    return replace(made, requests=(f"m-{made.event}",), joins=True)


async def admitted(queue: Queue, *jobs: Job) -> list[Admission]:
    """What becomes of `jobs`, handed in one after another."""
    return [(await queue.enqueue(each)).admission for each in jobs]


def turn(of: Job, reply: str = "```python\nx = 1\n```\n", status: Status = Status.DONE) -> Turn:
    """A finished turn for the job `of`."""
    return Turn(of.event, of.person.name, of.prompt, reply, status)


class Bench:
    """A worker that takes claims and does with them what the test says."""

    def __init__(self) -> None:
        self._claims: asyncio.Queue[Claim] = asyncio.Queue()
        self._endings: dict[Claim, asyncio.Future[None]] = {}

    async def run(self, claim: Claim) -> None:
        """Hold `claim` until the test ends it."""
        self._endings[claim] = asyncio.get_running_loop().create_future()
        self._claims.put_nowait(claim)
        await self._endings[claim]

    async def claim(self) -> Claim:
        """The next claim that is given out."""
        async with asyncio.timeout(PATIENCE):
            return await self._claims.get()

    @property
    def waits(self) -> bool:
        """Whether no claim was given out that the test does not know."""
        return self._claims.empty()

    async def commit(self, claim: Claim, reply: str = "```python\nx = 1\n```\n") -> bool:
        """End the run of `claim` with a turn."""
        done = await claim.commit(turn(claim.job, reply))
        self.end(claim)
        return done

    async def committed(self) -> Claim:
        """The next claim, after its commit."""
        claim = await self.claim()
        assert await self.commit(claim)
        return claim

    async def release(self, claim: Claim) -> None:
        """End the run of `claim` unfinished."""
        await claim.release()
        self.end(claim)

    def end(self, claim: Claim) -> None:
        """Let the run of `claim` return."""
        self._endings[claim].set_result(None)

    def crash(self, claim: Claim) -> None:
        """Let the run of `claim` break."""
        self._endings[claim].set_exception(RuntimeError("broken on purpose"))


@asynccontextmanager
async def serving(queue: Queue) -> AsyncIterator[Bench]:
    """A bench that `queue` gives its claims to."""
    bench = Bench()
    task = asyncio.create_task(queue.serve(bench.run))
    try:
        yield bench
    finally:
        task.cancel()
        with suppress(asyncio.CancelledError):
            await task


async def until(fact: Callable[[], bool | Awaitable[bool]]) -> None:
    """Wait until `fact` holds, at most `PATIENCE`."""
    async with asyncio.timeout(PATIENCE):
        while True:
            found = fact()
            if found if isinstance(found, bool) else await found:
                return
            await asyncio.sleep(0.01)
