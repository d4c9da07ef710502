"""A worker process: `python -m tests.faults.worker SETUP`. Prints `ready`, drains on SIGTERM."""

import asyncio
import importlib
import logging
import signal
import sys
from contextlib import AsyncExitStack, suppress
from dataclasses import dataclass
from pathlib import Path

from core.answer import Limits
from core.budgets.memory import MemoryBudgets
from core.codec import decode
from core.models import ModelOptions, ModelServer
from core.models.choice import Models
from core.models.ollama import create
from core.queues.redis import RedisQueue
from core.queues.timing import Timing
from core.stores.connection import Redis
from core.stores.embedded import store_url
from core.stores.redis import RedisStore
from core.worker import Worker
from tests.faults.journal import Journal
from tests.faults.parts import FileChat, OneModel, PacedModel, WatchedQueue


@dataclass(frozen=True, slots=True)
class Setup:
    """All that a worker process is told."""

    journal: Path
    url: str = ""
    """The store; empty for one of its own under `data_dir`."""
    data_dir: Path = Path()
    timing: Timing = Timing()
    ollama: str = ""
    """The address of a model server; empty for the paced model."""
    holds_finals: bool = False
    """Never show a final picture."""


async def work(setup: Setup) -> None:
    """Serve the queue until SIGTERM, then drain."""
    journal = Journal(setup.journal)
    async with AsyncExitStack() as stack:
        url = await stack.enter_async_context(store_url(setup.url, setup.data_dir))
        redis = await stack.enter_async_context(Redis(url))
        store = RedisStore(redis)
        await store.ping()
        queue = await stack.enter_async_context(RedisQueue(redis, timing=setup.timing))
        server: ModelServer = OneModel(PacedModel(journal))
        if setup.ollama:
            server = create(ModelOptions(setup.ollama, 16_384, store))
        worker = Worker(
            WatchedQueue(queue, journal),
            store,
            Models(server),
            lambda job: FileChat(journal, job.thread, setup.holds_finals),
            MemoryBudgets(),
            Limits(reply_tokens=4_096),
        )
        await _until_told(asyncio.create_task(worker.run()))


async def _until_told(working: asyncio.Task[None]) -> None:
    await asyncio.to_thread(importlib.import_module, "docket")  # the slow part of a start
    asyncio.get_running_loop().add_signal_handler(signal.SIGTERM, working.cancel)
    print("ready", flush=True)
    with suppress(asyncio.CancelledError):
        await working


if __name__ == "__main__":
    logging.basicConfig(
        level=logging.INFO, format="%(asctime)s %(process)d %(name)s %(levelname)s %(message)s"
    )
    asyncio.run(work(decode(Setup, sys.argv[1])))
