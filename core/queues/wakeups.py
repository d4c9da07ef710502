"""All that docket does: carry wake-ups to whichever worker has a free place.

A wake-up may be lost, late or doubled: the ledger alone says what is to be done, and the sweep
wakes again. So docket could leave by this file alone.
"""

import asyncio
import importlib
import logging
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import AsyncExitStack, asynccontextmanager
from datetime import timedelta
from typing import Any
from urllib.parse import urlsplit
from uuid import uuid4

from redis import exceptions as errors

from core.places import Thread
from core.queues.ending import end
from core.queues.patience import Patience
from core.queues.timing import Timing

LOG = logging.getLogger(__name__)

Turn = Callable[[str, str], Awaitable[None]]
"""The one docket task: event and thread, both plain text, since docket pickles arguments."""

TASK = "turn"
RING_SECONDS = 1.0


class Bell:
    """Wakes workers; its docket has no retry, so in an outage it gives up at once."""

    def __init__(self, url: str, name: str) -> None:
        self._url = url
        self._name = name
        self._open = asyncio.Lock()
        self._stack = AsyncExitStack()
        self._docket: Any = None

    async def ring(self, key: str, thread: Thread, event: str = "") -> None:
        """Ask some worker to look at `thread`; harmless while `key` is still on its way.

        A failure is ignored: the sweep finds the thread due.
        """
        try:
            async with asyncio.timeout(RING_SECONDS):
                docket = await self._opened()
                await docket.add(TASK, key=key)(event, str(thread))
        except (errors.RedisError, OSError) as error:
            LOG.debug("wake-up failed", extra={"where": str(thread), "error": str(error)})

    async def close(self) -> None:
        """Let go of connections."""
        await self._stack.aclose()

    async def _opened(self) -> Any:
        async with self._open:
            if self._docket is None:
                docket = (await _library()).Docket(name=self._name, url=_url(self._url))
                docket.register(_nothing, names=[TASK])
                self._docket = await self._stack.enter_async_context(docket)
        return self._docket


@asynccontextmanager
async def listening(
    url: str, name: str, turn: Turn, timing: Timing
) -> AsyncIterator[asyncio.Task[None]]:
    """A task that runs `turn` for every wake-up; cancelled, it begins none and lets them end.

    When the context is left it is over, also where the store is away.
    """
    library = await _library()
    docket = library.Docket(name=name, url=_url(url))
    docket.register(turn, names=[TASK])
    async with docket:
        patience = Patience(docket)
        worker = library.Worker(
            docket,
            name=f"threadsmith-{uuid4().hex}",
            concurrency=timing.concurrency,
            minimum_check_interval=timedelta(milliseconds=100),
            reconnection_delay=timedelta(seconds=1),
            redelivery_timeout=timedelta(seconds=300),  # not relied on: the sweep wakes again
            schedule_automatic_tasks=False,
        )
        async with worker:
            running = asyncio.create_task(worker.run_forever())
            try:
                yield running
            finally:
                patience.give_up()
                await end(running)


async def _library() -> Any:
    """docket, imported at first use and off the loop: it takes 0.4 s."""
    library = await asyncio.to_thread(importlib.import_module, "docket")
    # It tells of every task, and in an outage of every attempt; leases tell of outages once.
    logging.getLogger("docket").setLevel(logging.CRITICAL)
    return library


async def _nothing(event: str, thread: str) -> None:
    """Stands for the task where it is only asked for."""
    del event, thread


def _url(url: str) -> str:
    """`url` with room for more connections: with docket's own 100, half of 200 jobs start."""
    return f"{url}{'&' if urlsplit(url).query else '?'}max_connections=512"
