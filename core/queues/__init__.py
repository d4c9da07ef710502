"""The port to the queue: jobs of one thread in order, each by one worker at a time.

Delivery is at least once: a job whose worker died is given out again. Each run holds a claim
that runs out, and each turn ends in one commit, which only the newest claim may make.
"""

import asyncio
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from enum import Enum, auto
from typing import Protocol

from core.conversation import Turn
from core.job import Job
from core.places import Thread

STARTS = 3
"""Times a job may kill its worker before it is given up."""


class Admission(Enum):
    """What became of a job that was handed in."""

    NEW = auto()
    KNOWN = auto()
    """The same event was handed in before: nothing changed."""
    FULL = auto()
    """The person has as many jobs under way as one may have."""
    JOINED = auto()
    """It became part of the job that waits behind the running one."""


@dataclass(frozen=True, slots=True)
class Receipt:
    """The answer to a job that was handed in."""

    admission: Admission
    ahead: int = 0
    """Jobs that go before it, or before the one it is part of."""


@dataclass(frozen=True, slots=True)
class Progress:
    """How far a job got, kept with the claim so that the next worker goes on from there."""

    messages: tuple[str, ...] = ()
    """Ids of the messages posted for it, in order."""
    text: str = ""
    """What the model wrote so far."""
    turn: Turn | None = None
    """The finished turn, when all that is missing is to show and to commit it."""
    draft: Turn | None = None
    """The turn as far as it is proved, when the answer itself is whole."""
    files: tuple[str, ...] = ()
    """Those of the messages that are files."""


class Claim(Protocol):
    """A worker's hold on one job."""

    @property
    def job(self) -> Job:
        """The work, with all that joined it before its first run."""

    @property
    def starts(self) -> int:
        """Runs begun so far, this one included, that ended by neither commit nor release."""

    @property
    def progress(self) -> Progress:
        """What an earlier run left; empty for the first one."""

    @property
    def lost(self) -> asyncio.Event:
        """Set when another worker has the thread."""

    @property
    def stop(self) -> asyncio.Event:
        """Set when a person wants it stopped; `stopped_by` names them."""

    @property
    def stopped_by(self) -> str:
        """The name of the person who stopped it."""

    @property
    def followed(self) -> asyncio.Event:
        """Set soon after another job begins to wait in the thread."""

    def holds(self) -> bool:
        """Whether the hold lives by our own clock: an effect on the chat may be sent."""

    async def save(self, progress: Progress) -> bool:
        """Keep `progress` for the next worker; False if the store is away or the hold is lost."""

    async def commit(self, turn: Turn) -> bool:
        """Store `turn` and let the job go, in one step; False if the hold was lost.

        Asks again until the store answers.
        """

    async def release(self) -> None:
        """Let the job go unfinished: its next run may start at once; this one is not counted."""


Run = Callable[[Claim], Awaitable[None]]
"""Does the work of a claim and ends it by `commit` or `release`; a run that raises counts as a
crash, and the job is given out again when the hold runs out."""


Serves = Callable[[Thread], bool]
"""Whether a worker can answer in a thread: it may lack what the thread's platform needs."""


def everything(_: Thread) -> bool:
    """Every thread is served."""
    return True


class Queue(Protocol):
    """Jobs on their way to a worker."""

    async def enqueue(self, job: Job) -> Receipt:
        """Hand `job` in. Raises `StoreUnavailable`, and then it was not handed in.

        If it `joins`, and the last job that waits behind another one in its thread does so too,
        it becomes part of that one: what arrives while one waits or runs is one next turn. A
        part counts for nobody's limit.
        """

    async def stop(self, thread: Thread, person: str, event: str = "") -> int:
        """Stop all that waits or runs in `thread`, for `person` (a name); how many jobs.

        With `event` only that one. A part of a job that waits is taken out of it, unless nothing
        else is left; once a run began, a job is one whole and is stopped as such.
        """

    async def serve(self, run: Run, serves: Serves = everything) -> None:
        """Give claims to `run` until cancelled; then begin nothing new and let runs end.

        Threads that it does not `serve` are left to other workers.

        After the drain time runs that still go are cancelled and released.
        """
