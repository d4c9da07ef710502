"""Where every platform hands in what people want: jobs, and stopping them."""

import asyncio
from collections.abc import Awaitable
from dataclasses import replace
from typing import TypeVar

from core.errors import StoreUnavailable, UsageError
from core.job import Asset, Job
from core.places import Person, Thread
from core.queues import Queue, Receipt
from core.text import clean
from core.words import phrase

PROMPT_CHARS = 100_000
"""Far beyond any model's window; what is longer is a mistake or an attack."""
ASSET_CHARS = 400_000
"""All files of one prompt together."""
STORE_SECONDS = 2.0
"""A person hears within this time that the store is away; platforms allow three seconds."""

Answer = TypeVar("Answer")


class Inbox:
    """The one way in; the same event handed in again changes nothing."""

    def __init__(self, queue: Queue) -> None:
        self._queue = queue

    async def submit(self, job: Job) -> Receipt:
        """Hand in `job`.

        Raises:
            UsageError: there is nothing to do, or far too much.
            StoreUnavailable: it may not have been handed in; handing it in again is harmless.
        """
        if not job.prompt.strip():
            raise UsageError(phrase("There is nothing to do: say what the code should do."))
        _refuse_above(PROMPT_CHARS, len(job.prompt))
        _refuse_above(ASSET_CHARS, sum(_chars(asset) for asset in job.assets))
        return await _in_time(self._queue.enqueue(_clean(job)))

    async def stop(self, thread: Thread, person: Person, event: str = "") -> int:
        """Stop all that waits or runs in `thread`, or only `event`; how many jobs that were.

        Raises:
            StoreUnavailable: it may not have been stopped.
        """
        return await _in_time(self._queue.stop(thread, person.name or person.id, event))


async def _in_time(call: Awaitable[Answer]) -> Answer:
    try:
        async with asyncio.timeout(STORE_SECONDS):
            return await call
    except TimeoutError as error:
        raise StoreUnavailable(
            phrase("The store does not answer. Try again in a moment.")
        ) from error


def _clean(job: Job) -> Job:
    assets = tuple(Asset(clean(asset.name), clean(asset.text)) for asset in job.assets)
    return replace(job, prompt=clean(job.prompt), assets=assets)


def _refuse_above(most: int, length: int) -> None:
    if length > most:
        raise UsageError(
            phrase(
                "That is too long: {length} characters, and at most {most} are read. "
                "Give the part that matters.",
                length=length,
                most=most,
            )
        )


def _chars(asset: Asset) -> int:
    return len(asset.name) + len(asset.text)
