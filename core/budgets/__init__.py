"""The port to rate budgets: who may make the next call that a platform still allows.

All callers of all processes share them. A call is booked only shortly before it may go; until
then its asker waits in a set that all see, so that whoever is more urgent still goes first.
"""

from dataclasses import dataclass
from enum import IntEnum
from typing import Protocol

from core.budgets.allowances import Allowance, Window

__all__ = [
    "CAUTION_SECONDS",
    "GRACE_SECONDS",
    "LINGER_SECONDS",
    "PATIENCE_PERIODS",
    "SOON_SECONDS",
    "Allowance",
    "Booked",
    "Budget",
    "Budgets",
    "Outlook",
    "Request",
    "Urgency",
    "Waiting",
    "Window",
]

GRACE_SECONDS = 0.25
"""Who does not ask again for so long after it was to ask is taken for dead. One that was only
late loses nothing, since it brings along for how long its thread is unchanged."""
CAUTION_SECONDS = 24 * 3600.0
"""A budget that was refused a call keeps to its cautious allowance for so long: a platform
counts the same way from day to day, and each try at the other way may cost a refusal."""
LINGER_SECONDS = 1.0
"""Who got a refresh is counted for so long as one who will want another: even a slow model says
something new by then, and a call takes its time on the platform."""
SOON_SECONDS = 20.0
"""What comes back within so long counts where a pool is chosen: most answers live longer."""
PATIENCE_PERIODS = 8
"""Nobody is sent away for more than so many calls of others: they may end, or be dead."""


class Urgency(IntEnum):
    """What goes first while several wait; among equals the thread that is unchanged longest."""

    FINAL = 1
    """The last picture of an answer: people wait for the whole of it."""
    FIRST_SIGHT = 2
    """The first one: people wonder whether anybody is there."""
    REFRESH = 3
    """Newer text of an answer that can be read already."""


@dataclass(frozen=True, slots=True)
class Budget:
    """Calls that a platform counts together."""

    key: str
    """The same for all whose calls are counted together, for example by workspace and method."""
    allowance: Allowance | Window
    cautious: Allowance | None = None
    """Kept to in place of the other for a while after the platform refused a call."""
    shared: bool = True
    """Whether several processes make these calls."""


@dataclass(frozen=True, slots=True)
class Request:
    """A wish for one call."""

    asker: str
    """Who asks, the same each time: an asker wants one call at a time."""
    urgency: Urgency
    unchanged: float
    """Seconds since people last saw something change; as an age, since clocks differ."""


@dataclass(frozen=True, slots=True)
class Booked:
    """The call is booked: it may be made after `seconds`, and then without delay."""

    seconds: float


@dataclass(frozen=True, slots=True)
class Waiting:
    """It is not your turn: ask again after `seconds`, or sooner with another urgency."""

    seconds: float


@dataclass(frozen=True, slots=True)
class Outlook:
    """How a budget stands."""

    free: float
    """Calls that could be booked now without a wait."""
    soon: float
    """Those, and what comes back within `SOON_SECONDS`."""
    waiting: int
    """Who waits, is expected to, or got a refresh a moment ago: the answers that live on this."""


class Budgets(Protocol):
    """The budgets of all platforms. Every call may raise `StoreUnavailable`: then nothing is
    booked, and the call is not to be made."""

    async def ask(self, budget: Budget, request: Request) -> Booked | Waiting:
        """Book the next call of `budget`, or a place among those who wait for one.

        A place is kept until shortly after the moment to ask again. A call that was booked and
        is not made is lost, no more.
        """

    async def withdraw(self, budget: Budget, asker: str) -> None:
        """Give the place of `asker` up; nothing if it has none."""

    async def pause(self, budget: Budget, seconds: float) -> None:
        """Book no call that goes within `seconds`: the platform refused one.

        Then there is no burst, and the cautious allowance if there is one.
        """

    async def expect(self, budget: Budget, asker: str) -> None:
        """Count `asker` among those who wait, since it begins and will ask within a moment."""

    async def outlook(self, *budgets: Budget) -> tuple[Outlook, ...]:
        """How each of `budgets` stands, all at one moment."""
