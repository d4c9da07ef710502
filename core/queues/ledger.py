"""The queue's scripts with their keys: each a step that happens whole or not at all."""

import logging
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any
from uuid import uuid4

from core.codec import encode
from core.conversation import Turn
from core.extraction import main_block
from core.job import Job
from core.places import Thread
from core.queues import Admission, Progress, Receipt
from core.queues.timing import Timing
from core.stores.connection import Redis, script
from core.stores.layout import Layout

LOG = logging.getLogger(__name__)

FORMAT = 3
"""Version of a job's fields; a worker leaves a newer one for a newer worker.

One that reads 1 only would answer the first part of a job alone, and let go of the others; one
that reads 2 would write new code where tests were asked for.
"""
OVERDUE_MS = 100
"""A thread that waits for longer has probably lost its wake-up."""
OVERDUE_THREADS = 100
"""At most, per sweep."""


@dataclass(frozen=True, slots=True)
class Taken:
    """A job that was given out: what a run needs to know, and its token."""

    thread: Thread
    event: str
    epoch: str
    starts: int
    stopped: bool
    stopped_by: str
    progress: str
    """JSON, or empty."""
    jobs: tuple[str, ...]
    """JSON of what it is made of, in order."""


@dataclass(frozen=True, slots=True)
class Renewal:
    """What became of one run since it was last renewed."""

    held: bool
    stopped: bool = False
    stopped_by: str = ""
    followed: bool = False
    """Whether another job waits in the thread."""


class Ledger:
    """All that is written down about jobs. Every call may raise `StoreUnavailable`."""

    def __init__(self, redis: Redis, layout: Layout, timing: Timing) -> None:
        self._redis = redis
        self._layout = layout
        self._timing = timing

    async def enqueue(self, job: Job) -> Receipt:
        """Write `job` down, also as part of another; unless known, or its person has too many."""
        layout, thread = self._layout, job.thread
        keys = (
            layout.seen(job.event),
            layout.inbox(thread),
            layout.due,
            layout.job(job.event),
            layout.person(job.person),
            layout.thread(thread),
            layout.threads(thread.home),
        )
        limits = (self._timing.cap, round(self._timing.slot_life * 1000))
        what = (uuid4().hex, job.prompt, FORMAT, encode(job))
        joining = (int(job.joins), self._timing.parts, layout.job(""), layout.parts(""))
        admission, ahead = await self._run(
            "enqueue", keys, job.event, str(thread), *limits, *what, *joining
        )
        return Receipt(_ADMISSIONS[admission], ahead)

    async def take(self, thread: Thread) -> Taken | None:
        """The oldest job of `thread` with a new token; None if it is not to be taken now."""
        layout = self._layout
        keys = (layout.due, layout.epoch, layout.epochs, layout.last, layout.inbox(thread))
        limits = (FORMAT, self._timing.starts, uuid4().hex, layout.parts(""))
        reply = await self._run(
            "take", keys, self._timing.lease_ms, str(thread), layout.job(""), *limits
        )
        match reply:
            case [event, epoch, starts, stopped, by, progress, [*jobs]]:
                told = (bool(stopped), by, progress, tuple(jobs))
                return Taken(thread, event, epoch, starts, *told)
            case ["newer", event, version]:
                _note_newer(thread, event, version)
        return None

    async def renew(self, runs: Sequence[Taken]) -> list[Renewal]:
        """Renew all `runs`; what became of each. Without any it asks for the store only."""
        layout = self._layout
        keys = (layout.due, layout.epoch, layout.last)
        named = (name for run in runs for name in (str(run.thread), run.epoch, run.event))
        prefixes = (layout.job(""), layout.inbox(""))
        reply = await self._run("renew", keys, self._timing.lease_ms, *prefixes, *named)
        return [_renewal(answer) for answer in reply]

    async def commit(self, run: Taken, turn: Turn) -> bool:
        """Store `turn` as the end of `run`; False if the run is not the newest one any more."""
        layout, thread = self._layout, run.thread
        keys = (
            layout.due,
            layout.epoch,
            layout.inbox(thread),
            layout.history(thread),
            layout.job(run.event),
            layout.team(thread.home),
            layout.last,
            layout.thread(thread),
            layout.threads(thread.home),
        )
        coded = int(main_block(turn.reply) is not None)
        what = (turn.status.value, encode(turn), coded)
        return await self._done("commit", keys, str(thread), run.epoch, run.event, *what)

    async def release(self, run: Taken) -> bool:
        """Give `run` back; False if it is not the newest one any more."""
        layout = self._layout
        keys = (layout.due, layout.epoch, layout.job(run.event), layout.last)
        return await self._done("release", keys, str(run.thread), run.epoch)

    async def save(self, run: Taken, progress: Progress) -> bool:
        """Keep `progress` of `run`; False if it is not the newest one any more."""
        keys = (self._layout.epoch, self._layout.job(run.event))
        return await self._done("save", keys, str(run.thread), run.epoch, encode(progress))

    async def forgive(self, run: Taken) -> None:
        """Do not count `run` as a start: it lost its lease, which is no crash."""
        await self._done("forgive", (self._layout.job(run.event),), run.epoch)

    async def stop(self, thread: Thread, person: str, event: str) -> int:
        """Mark all jobs of `thread`, or only `event`, as stopped by `person`; how many."""
        keys = (self._layout.inbox(thread),)
        prefixes = (self._layout.job(""), self._layout.parts(""))
        stopped: int = await self._run("stop", keys, person, *prefixes, event)
        return stopped

    async def overdue(self) -> tuple[float, list[Thread]]:
        """The store's time in seconds, and threads that somebody should have taken."""
        limits = (OVERDUE_MS, OVERDUE_THREADS, self._timing.lease_ms)
        now, *threads = await self._run("overdue", (self._layout.due,), *limits)
        return now / 1000, [found for text in threads if (found := _thread(text))]

    async def _done(self, name: str, keys: Sequence[str], *arguments: str | int) -> bool:
        return bool(await self._run(name, keys, *arguments))

    async def _run(self, name: str, keys: Sequence[str], *arguments: str | int) -> Any:
        return await self._redis.run(script(__package__, name), keys, *arguments)


_ADMISSIONS = {
    1: Admission.NEW,
    2: Admission.JOINED,
    0: Admission.KNOWN,
    -1: Admission.FULL,
}


def _note_newer(thread: Thread, event: str, version: int) -> None:
    fields = {"job": event, "where": str(thread), "format": version, "reads": FORMAT}
    LOG.warning("job left for a newer version", extra=fields)


def _thread(text: str) -> Thread | None:
    """The thread of that name; None if it is none of ours, which must not end the sweep."""
    try:
        return Thread.parse(text)
    except ValueError:
        LOG.warning("thread cannot be read", extra={"where": text})
        return None


def _renewal(answer: int | str) -> Renewal:
    if isinstance(answer, str):
        return Renewal(held=True, stopped=True, stopped_by=answer)
    return Renewal(held=answer != 0, followed=answer == 2)
