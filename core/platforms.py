"""The port to chat platforms: what each adapter makes of its settings and of the house's parts."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from time import time
from typing import Any, Protocol

from core.budgets import Budgets
from core.inbox import Inbox
from core.job import Job
from core.models.choice import Models
from core.stores import Store
from core.stores.intake import Intake
from core.stores.marks import Marks
from core.stores.notes import Notes
from core.stores.sightings import Sightings
from core.surface import Surface
from core.words import Phrase


@dataclass(frozen=True, slots=True)
class Parts:
    """What the house gives to an adapter."""

    inbox: Inbox
    store: Store
    notes: Notes
    intake: Intake
    marks: Marks
    sightings: Sightings
    models: Models
    budgets: Budgets
    standing: tuple[Phrase, ...] = ()
    """Sentences for `status`: where things are kept."""
    clock: Callable[[], float] = time
    """UNIX seconds."""


class Platform(Protocol):
    """One chat platform, as its settings reach it."""

    @property
    def name(self) -> str:
        """As in `Thread.platform`."""

    async def check(self) -> Phrase:
        """Return once the platform knows us, with a sentence for the admin: who we are there.

        Raises:
            SurroundingsError: it cannot be reached, or refuses us; says what to do.
        """

    @property
    def routes(self) -> Sequence[Any]:
        """aiohttp routes on which the platform calls us; none where we call it."""

    def surface(self, job: Job) -> Surface:
        """The thread of `job`, to show its answer in."""

    async def listen(self) -> None:
        """Take in what people want until cancelled; holds the connections of the gateway."""

    async def mark(self) -> None:
        """Show the state of requests until cancelled; every process does."""
