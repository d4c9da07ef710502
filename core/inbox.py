"""Where every platform hands in what people want: jobs, stopping them, and ratings."""

import asyncio
from collections.abc import Awaitable, Sequence
from dataclasses import replace
from typing import TypeVar

from core.errors import StoreUnavailable, UsageError
from core.job import Asset, Job
from core.notes import Role
from core.places import Message, Person, Thread
from core.queues import Queue, Receipt
from core.ratings import Rating
from core.stores.notes import Notes
from core.stores.ratings import Ratings
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

    def __init__(
        self, queue: Queue, notes: Notes | None = None, ratings: Ratings | None = None
    ) -> None:
        """Without `notes` or `ratings` nothing can be rated."""
        self._queue = queue
        self._notes = notes
        self._ratings = ratings

    async def submit(self, job: Job) -> Receipt:
        """Hand in `job`.

        Raises:
            UsageError: there is nothing to do, or far too much.
            StoreUnavailable: it may not have been handed in; handing it in again is harmless.
        """
        check(job.prompt, job.assets)
        return await _in_time(self._queue.enqueue(_clean(job)))

    async def stop(self, thread: Thread, person: Person, event: str = "") -> int:
        """Stop all that waits or runs in `thread`, or only `event`; how many jobs that were.

        Raises:
            StoreUnavailable: it may not have been stopped.
        """
        return await _in_time(self._queue.stop(thread, person.name or person.id, event))

    async def rate(
        self, message: Message, person: Person, rating: Rating, stands: bool = True
    ) -> bool:
        """Let `rating` of the answer in `message` stand, or not; whether that changed anything.

        A message that is no answer of ours cannot be rated.

        Raises:
            StoreUnavailable: it may not have been rated; rating again is harmless.
        """
        if self._notes is None or self._ratings is None:
            return False
        return await _in_time(_rate(self._notes, self._ratings, message, person, rating, stands))


async def _in_time(call: Awaitable[Answer]) -> Answer:
    try:
        async with asyncio.timeout(STORE_SECONDS):
            return await call
    except TimeoutError as error:
        raise StoreUnavailable(
            phrase("The store does not answer. Try again in a moment.")
        ) from error


async def _rate(
    notes: Notes, ratings: Ratings, message: Message, person: Person, rating: Rating, stands: bool
) -> bool:
    note = await notes.message(message)
    if note is None or note.role is not Role.ANSWER:
        return False
    return await ratings.rate(note.thread, note.event, str(person), rating, stands, note.model)


def check(prompt: str, assets: Sequence[Asset] = ()) -> None:
    """Return if a job may ask for this.

    Raises:
        UsageError: there is nothing to do, or far too much.
    """
    if not prompt.strip():
        raise UsageError(phrase("There is nothing to do: say what the code should do."))
    _refuse_above(PROMPT_CHARS, len(prompt))
    _refuse_above(ASSET_CHARS, sum(_chars(asset) for asset in assets))


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
