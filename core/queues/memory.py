"""The queue in the memory of one process: for tests and for use as a library."""

import asyncio
import logging
from collections import deque
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass, field
from math import inf
from time import monotonic

from core.conversation import Turn
from core.job import Job
from core.places import Thread
from core.queues import Admission, Progress, Queue, Receipt, Run, Serves, everything
from core.queues.entry import Entry
from core.queues.hold import Hold
from core.queues.timing import Timing
from core.stores.memory import MemoryStore

LOG = logging.getLogger(__name__)


@dataclass(slots=True)
class _Inbox:
    """The jobs of one thread, and since when, or from when, it may be taken."""

    due: float
    entries: deque[Entry] = field(default_factory=deque)
    claim: "MemoryClaim | None" = None

    def tell(self) -> None:
        """Let the run know if another job waits behind its own."""
        if self.claim and len(self.entries) > 1:
            self.claim.followed.set()


class MemoryClaim(Hold):
    """A hold that lives as long as its run, and one lease longer if the run breaks."""

    def __init__(self, queue: "MemoryQueue", entry: Entry, clock: Callable[[], float]) -> None:
        super().__init__(entry.job(), entry.starts, entry.progress, inf, clock)
        self.entry = entry
        self._queue = queue
        if entry.stopped_by is not None:
            self.stop_for(entry.stopped_by)

    async def save(self, progress: Progress) -> bool:
        held = self._queue.has(self)
        if held:
            self.entry.progress = progress
        return held

    async def commit(self, turn: Turn) -> bool:
        if not self.ended and not self._queue.commit(self, turn):
            self._lost.set()
        return not self._lost.is_set()

    async def release(self) -> None:
        if self._queue.has(self):
            self.ended = True
            self._queue.let_go(self)

    def expire(self, until: float) -> None:
        """The run broke: nobody renews any more."""
        self._until = until

    def lose(self) -> None:
        """Another run has the thread."""
        self._lost.set()


class MemoryQueue(Queue):
    """The twin of `RedisQueue`, with `store` as its history."""

    def __init__(
        self,
        store: MemoryStore,
        timing: Timing = Timing(),
        clock: Callable[[], float] = monotonic,
    ) -> None:
        self._store = store
        self._timing = timing
        self._clock = clock
        self._inboxes: dict[Thread, _Inbox] = {}
        self._seen: set[str] = set()
        self._bells: set[asyncio.Event] = set()

    async def enqueue(self, job: Job) -> Receipt:
        if job.event in self._seen:
            return Receipt(Admission.KNOWN)
        joined = self._join(job)
        if not joined and self._under_way(job) >= self._timing.cap:
            return Receipt(Admission.FULL)
        self._seen.add(job.event)
        self._store.note_job(job.thread, job.prompt)
        inbox = self._inboxes.setdefault(job.thread, _Inbox(self._clock()))
        if not joined:
            inbox.entries.append(Entry([job]))
            inbox.tell()
            self._ring()
        admission = Admission.JOINED if joined else Admission.NEW
        return Receipt(admission, len(inbox.entries) - 1 + self._due_before(inbox))

    async def stop(self, thread: Thread, person: str, event: str = "") -> int:
        inbox = self._inboxes.get(thread, _Inbox(inf))
        meant = [entry for entry in inbox.entries if not event or entry.has(event)]
        for entry in meant:
            if event:
                entry.stop_part(event, person)
            else:
                entry.stop(person)
        if inbox.claim and inbox.entries[0].stopped_by is not None:
            inbox.claim.stop_for(inbox.entries[0].stopped_by)
        return len(meant)

    async def serve(self, run: Run, serves: Serves = everything) -> None:
        bell, runs = asyncio.Event(), set[asyncio.Task[None]]()
        self._bells.add(bell)
        try:
            while True:
                bell.clear()
                while len(runs) < self._timing.concurrency and (claim := self._take(serves)):
                    task = asyncio.create_task(self._work(run, claim))
                    runs.add(task)
                    task.add_done_callback(runs.discard)
                    task.add_done_callback(lambda _: bell.set())
                await self._wait(bell)
        finally:
            self._bells.discard(bell)
            await self._drain(runs)

    def has(self, claim: MemoryClaim) -> bool:
        """Whether `claim` is the newest one of its thread."""
        inbox = self._inboxes.get(claim.job.thread)
        return inbox is not None and inbox.claim is claim

    def commit(self, claim: MemoryClaim, turn: Turn) -> bool:
        """Store `turn` and let the job of `claim` go; False if the claim was lost."""
        if not self.has(claim):
            return False
        claim.ended = True
        self._store.append(claim.job.thread, turn)
        inbox = self._inboxes[claim.job.thread]
        inbox.entries.popleft()
        inbox.claim, inbox.due = None, self._clock()
        if not inbox.entries:
            del self._inboxes[claim.job.thread]
        self._ring()
        return True

    def let_go(self, claim: MemoryClaim) -> None:
        """Give the job of `claim` out again at once; its run does not count."""
        claim.entry.starts -= 1
        inbox = self._inboxes[claim.job.thread]
        inbox.claim, inbox.due = None, self._clock()
        self._ring()

    def _join(self, job: Job) -> bool:
        """Make `job` part of the one that waits behind all others; whether there is one."""
        inbox = self._inboxes.get(job.thread)
        if inbox is None or len(inbox.entries) < 2:
            return False
        return inbox.entries[-1].join(job, self._timing.parts)

    def _take(self, serves: Serves) -> MemoryClaim | None:
        """A claim on the thread that is due for the longest."""
        due = [
            inbox
            for thread, inbox in self._inboxes.items()
            if inbox.due <= self._clock() and serves(thread)
        ]
        if not due:
            return None
        inbox = min(due, key=lambda candidate: candidate.due)
        entry = inbox.entries[0]
        entry.starts += 1
        entry.begun = True
        if inbox.claim:
            inbox.claim.lose()
        inbox.claim, inbox.due = MemoryClaim(self, entry, self._clock), inf
        inbox.tell()
        return inbox.claim

    async def _work(self, run: Run, claim: MemoryClaim) -> None:
        try:
            await run(claim)
        except asyncio.CancelledError:
            await claim.release()
        except Exception:  # pylint: disable=broad-exception-caught  # the run's edge
            LOG.exception("run broke", extra={"job": claim.job.event})
        if self.has(claim):
            until = self._clock() + self._timing.lease
            claim.expire(until)
            self._inboxes[claim.job.thread].due = until

    async def _wait(self, bell: asyncio.Event) -> None:
        """Until something changed, or the lease of a broken run has run out."""
        coming = [inbox.due for inbox in self._inboxes.values() if self._clock() < inbox.due < inf]
        delay = min(coming) - self._clock() if coming else None
        with suppress(TimeoutError):
            async with asyncio.timeout(delay):
                await bell.wait()

    async def _drain(self, runs: set[asyncio.Task[None]]) -> None:
        if not runs:
            return
        try:
            await asyncio.wait(runs, timeout=self._timing.drain)
        finally:
            for task in runs:
                task.cancel()
            await asyncio.gather(*runs)

    def _under_way(self, job: Job) -> int:
        jobs = (entry.parts[0] for inbox in self._inboxes.values() for entry in inbox.entries)
        return sum(str(other.person) == str(job.person) for other in jobs)

    def _due_before(self, inbox: _Inbox) -> int:
        if inbox.due > self._clock():
            return 0
        return sum(other.due < inbox.due for other in self._inboxes.values())

    def _ring(self) -> None:
        for bell in self._bells:
            bell.set()
