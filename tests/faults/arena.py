"""Where fault tests happen: a store, workers as processes, people who ask, and a journal."""

import asyncio
from collections.abc import AsyncIterator, Callable, Iterable
from contextlib import asynccontextmanager
from dataclasses import replace
from pathlib import Path
from typing import Any

from core.errors import StoreUnavailable
from core.inbox import Inbox
from core.job import Job
from core.places import Person, Thread
from core.queues import Admission, Receipt
from core.queues.redis import RedisQueue
from core.queues.timing import Timing
from core.stores.connection import Redis
from core.stores.embedded import embedded
from core.stores.layout import Layout
from core.stores.redis import RedisStore
from core.stores.server import Server
from tests.faults import judge
from tests.faults.journal import Asked, Journal, Record, Shown, of
from tests.faults.processes import WorkerProcess
from tests.faults.store import StoreProcess
from tests.faults.worker import Setup

LOOK_SECONDS = 0.02
ASK_AGAIN_SECONDS = 0.2
PATIENCE_SECONDS = 60.0


class Arena:
    """One test's store, workers and people."""

    def __init__(
        self,
        store: StoreProcess | None,
        setup: Setup,
        url: str,
        journal: Journal,
        env: dict[str, str],
    ) -> None:
        self._store = store
        self._setup = setup
        self._env = env
        self._redis = Redis(url)
        self._queue = RedisQueue(self._redis, timing=setup.timing)
        self.journal = journal
        self.inbox = Inbox(self._queue)
        self.history = RedisStore(self._redis)
        self.workers: list[WorkerProcess] = []

    @property
    def store(self) -> StoreProcess:
        """The store, to be stopped and started."""
        assert self._store
        return self._store

    @property
    def records(self) -> list[Record]:
        """What happened so far."""
        return self.journal.records

    async def worker(self, **changes: Any) -> WorkerProcess:
        """A new worker; `changes` are those to the `Setup` of all of them."""
        setup = replace(self._setup, **changes)
        log = self._setup.journal.with_name("workers.log")
        worker = await WorkerProcess.start(setup, self.journal, self._env, log)
        self.workers.append(worker)
        return worker

    async def instead_of(self, worker: WorkerProcess) -> WorkerProcess:
        """A new worker like `worker`, which has ended."""
        self.workers.remove(worker)
        return await self.worker(**{"timing": worker.setup.timing})

    async def ask(self, event: str, thread: str, prompt: str, person: str = "") -> Receipt:
        """Somebody asks; repeated until the store takes it, as a platform would."""
        wanted = job(event, thread, prompt, person)
        while True:
            try:
                receipt = await self.inbox.submit(wanted)
                break
            except StoreUnavailable:
                await asyncio.sleep(ASK_AGAIN_SECONDS)
        if receipt.admission is not Admission.FULL:
            self.journal.write(Asked(event, str(wanted.thread)))
        return receipt

    async def until(
        self, fact: Callable[[list[Record]], object], seconds: float = PATIENCE_SECONDS
    ) -> None:
        """Return once `fact` holds of the records."""
        async with asyncio.timeout(seconds):
            while not fact(self.records):
                await asyncio.sleep(LOOK_SECONDS)

    async def until_runs(self, *events: str) -> None:
        """Return once each of `events` has a message that shows what the model writes."""

        def written(records: list[Record]) -> bool:
            runs = {body.event: body.run for body in judge.running(records)}
            edits = [shown for shown in of(records, Shown) if shown.act == "edit"]
            texts = {shown.run for shown in edits if "line" in shown.text}
            return all(runs.get(event) in texts for event in events)

        await self.until(written)

    async def until_saved(self, event: str) -> None:
        """Return once some of the text for `event` is kept for another worker."""
        async with asyncio.timeout(PATIENCE_SECONDS):
            while "line" not in (await self._progress(event) or ""):
                await asyncio.sleep(LOOK_SECONDS)

    async def _progress(self, event: str) -> str | None:
        kept: str | None = await self._redis.call("HGET", Layout().job(event), "progress")
        return kept

    async def until_over(self, events: Iterable[str], seconds: float = PATIENCE_SECONDS) -> None:
        """Return once all `events` are committed.

        A worker that dies between its commit and the journal's line about it leaves a gap, so
        then the store is asked as well; what happened is still judged by the journal.
        """
        left = set(events)
        async with asyncio.timeout(seconds):
            while left := left - set(judge.committed(self.records)):
                left -= {event for event in left if await self._committed(event)}
                await asyncio.sleep(10 * LOOK_SECONDS)

    async def _committed(self, event: str) -> bool:
        began = [asked for asked in self.journal.of(Asked) if asked.event == event]
        try:
            return bool(await self.history.turn(Thread.parse(began[0].thread), event))
        except StoreUnavailable:
            return False

    async def turns(self, thread: str) -> list[str]:
        """The events of a thread's turns, as the store tells them."""
        conversation = await self.history.conversation(place(thread))
        return [entry.turn.event for entry in conversation.turns]

    def bodies_of(self, worker: WorkerProcess) -> list[str]:
        """The events that `worker` works on now."""
        running = judge.running(self.records)
        return [body.event for body in running if body.pid == worker.pid]

    def fuller(self) -> WorkerProcess:
        """The worker that runs the most bodies, and surely some."""
        worker = max(self.workers, key=lambda worker: len(self.bodies_of(worker)))
        assert self.bodies_of(worker), "no worker runs anything that could be disturbed"
        return worker

    async def close(self) -> None:
        """End all processes."""
        for worker in self.workers:
            await worker.close()
        await self._queue.close()
        await self._redis.close()


def place(thread: str) -> Thread:
    """The thread of that name."""
    return Thread("file", "team", "general", thread)


def job(event: str, thread: str, prompt: str, person: str = "") -> Job:
    """A job, by a person of its own unless one is named."""
    return Job(event, place(thread), Person("file", "team", person or event, "Ada"), prompt)


@asynccontextmanager
async def open_arena(
    program: Path, folder: Path, sockets: Path, env: dict[str, str], timing: Timing
) -> AsyncIterator[Arena]:
    """An arena with a store that runs, and no worker yet."""
    journal = Journal(folder / "journal")
    store = StoreProcess(program, folder / "store", sockets / "store.sock", journal)
    setup = Setup(folder / "journal", store.url, timing=timing)
    await store.start()
    arena = Arena(store, setup, store.url, journal, env)
    try:
        yield arena
    finally:
        await arena.close()
        await store.close()
        journal.close()


@asynccontextmanager
async def open_home(folder: Path, env: dict[str, str], timing: Timing) -> AsyncIterator[Arena]:
    """An arena whose workers bring the store that comes with us, under `folder`."""
    async with embedded(folder / "data") as url:
        pass  # only to learn where it listens: a worker starts it again
    journal = Journal(folder / "journal")
    setup = Setup(folder / "journal", data_dir=folder / "data", timing=timing)
    arena = Arena(None, setup, url, journal, env)
    try:
        yield arena
    finally:
        await arena.close()
        await Server(folder / "data" / "store").stop()
        journal.close()
