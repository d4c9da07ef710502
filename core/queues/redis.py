"""The queue in Redis or Valkey: our scripts keep order and leases, docket carries wake-ups."""

import asyncio
from collections.abc import Callable
from time import monotonic
from types import TracebackType
from typing import Self

from core.job import Job
from core.places import Thread
from core.queues import Admission, Queue, Receipt, Run, Serves, everything
from core.queues.ending import end
from core.queues.ledger import Ledger
from core.queues.service import Service
from core.queues.timing import Timing
from core.queues.wakeups import Bell, listening
from core.stores.connection import Redis
from core.stores.layout import Layout


class RedisQueue(Queue):
    """Jobs for any number of workers on one server; close it when done."""

    def __init__(
        self,
        redis: Redis,
        layout: Layout = Layout(),
        timing: Timing = Timing(),
        clock: Callable[[], float] = monotonic,
    ) -> None:
        self._url = redis.url
        self._name = layout.docket
        self._ledger = Ledger(redis, layout, timing)
        self._bell = Bell(redis.url, layout.docket)
        self._timing = timing
        self._clock = clock

    async def __aenter__(self) -> Self:
        return self

    async def __aexit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        traceback: TracebackType | None,
    ) -> None:
        await self.close()

    async def close(self) -> None:
        """Let go of connections."""
        await self._bell.close()

    async def enqueue(self, job: Job) -> Receipt:
        receipt = await self._ledger.enqueue(job)
        if receipt.admission is Admission.NEW:
            await self._bell.ring(job.event, job.thread, job.event)
        return receipt

    async def stop(self, thread: Thread, person: str, event: str = "") -> int:
        return await self._ledger.stop(thread, person, event)

    async def serve(self, run: Run, serves: Serves = everything) -> None:
        service = Service(self._ledger, self._bell, run, self._timing, self._clock, serves)
        renewing = asyncio.create_task(service.leases.keep())
        try:
            async with listening(self._url, self._name, service.turn, self._timing) as running:
                await self._until_cancelled(service, running)
        finally:
            await end(renewing)

    async def _until_cancelled(self, service: Service, running: asyncio.Task[None]) -> None:
        sweeping = asyncio.create_task(service.sweep())
        try:
            done, _ = await asyncio.wait([running, sweeping], return_when=asyncio.FIRST_COMPLETED)
            done.pop().result()
            raise RuntimeError("docket stopped listening by itself")
        finally:
            service.close()
            running.cancel()
            await end(sweeping)
            await service.drain(self._timing.drain)
