"""The port to model slots: how many replies a model server writes at a time, and who is next.

One GPU serves many people. Nothing is sent to a model server without a slot of it, so that the
place in the line which people see is true. A slot is a lease: that of a worker that died is free
again by itself.
"""

from collections.abc import AsyncGenerator
from contextlib import AbstractAsyncContextManager
from dataclasses import dataclass
from enum import IntEnum
from typing import Protocol

from core.events import Usage


class Urgency(IntEnum):
    """What goes first where several wait: people before polish."""

    FIRST_ANSWER = 0
    REFINEMENT = 1
    TESTS = 2
    REPAIR = 3
    BEST_OF = 4


@dataclass(frozen=True, slots=True)
class Wish:
    """A reply that somebody waits for."""

    work: str
    """What it is for: a job's event. A newer wish for the same work takes the place of an older
    one, whose worker is gone."""
    person: str
    server: str
    """Whose slots are shared; see `Model.server`."""
    model: str
    urgency: Urgency = Urgency.FIRST_ANSWER
    reply_tokens: int = 4096
    """The longest reply allowed; no estimate goes beyond it."""
    since: float = 0.0
    """UNIX seconds from which it counts as waiting; 0 for now."""


@dataclass(frozen=True, slots=True)
class Place:
    """Where a wish stands in the line of its server."""

    ahead: int
    """Wishes that go before it; those that have their slot already do not count."""
    seconds: float | None
    """Until it will have a slot, estimated from measured speeds; None where they are unknown."""


class Slot(Protocol):
    """A wish in the line, and then the slot it was given."""

    def places(self) -> AsyncGenerator[Place, None]:
        """The place in the line, again and again; ends once the slot is ours.

        A slot that is free is ours at once, without any place.

        Raises:
            LeaseLost: a newer wish for the same work stands there instead.
        """

    def note(self, usage: Usage) -> None:
        """What the reply cost: estimates learn from it when the slot is given back."""


class Slots(Protocol):
    """The slots of all model servers."""

    def slot(self, wish: Wish) -> AbstractAsyncContextManager[Slot]:
        """A place in the line for `wish`; whoever leaves the context gives it, or the slot, back.

        While the store is away nobody is given a slot, and those who have one keep it.
        """
