"""What the suites of slots share: wishes, and people who stand in line as the test says."""

import asyncio
import time
from collections.abc import AsyncIterator
from contextlib import aclosing, asynccontextmanager, suppress
from dataclasses import dataclass
from itertools import count

from core.errors import LeaseLost
from core.events import Usage
from core.slots import Place, Slot, Slots, Urgency, Wish
from core.slots.rules import Rules
from tests.contracts.serving import PATIENCE, until

QUICK = Rules(lease=0.6, ask=0.02, tell=0.05, rest=0.1)

_numbers = count(1)


def wish(
    person: str = "",
    urgency: Urgency = Urgency.FIRST_ANSWER,
    model: str = "coder",
    asked: float = 0.0,
    server: str = "gpu",
) -> Wish:
    """A wish of its own, by a person of its own unless named; `asked` so many seconds ago."""
    number = next(_numbers)
    since = time.time() - asked if asked else 0.0
    return Wish(f"e{number}", person or f"p{number}", server, model, urgency, since=since)


@dataclass(frozen=True, slots=True)
class Offices:
    """The slots, as two processes have them."""

    here: Slots
    there: Slots


class Waiter:
    """Somebody in the line, who keeps the slot until told to go."""

    def __init__(self, slots: Slots, wanted: Wish) -> None:
        self.wish = wanted
        self.places: list[Place] = []
        """Where it stood, in order."""
        self.holds = asyncio.Event()
        self._goes = asyncio.Event()
        self._usage: Usage | None = None
        self._standing = asyncio.create_task(self._stand(slots))

    @property
    def present(self) -> bool:
        """Whether it has neither ended nor given up."""
        return not self._standing.done()

    async def _stand(self, slots: Slots) -> None:
        async with slots.slot(self.wish) as slot:
            await self._wait(slot)
            self.holds.set()
            await self._goes.wait()
            if self._usage:
                slot.note(self._usage)

    async def _wait(self, slot: Slot) -> None:
        async with aclosing(slot.places()) as places:
            async for place in places:
                self.places.append(place)

    async def stands(self, ahead: int | None = None) -> Place:
        """The place it stands at, once it knows one; `ahead` waits for just that place."""
        await until(lambda: bool(self.places) and ahead in (None, self.places[-1].ahead))
        return self.places[-1]

    async def served(self) -> None:
        """Wait until it has its slot."""
        async with asyncio.timeout(PATIENCE):
            await self.holds.wait()

    async def ends(self, usage: Usage | None = None) -> None:
        """Give the slot back, after a reply that cost `usage`."""
        self._usage = usage
        self._goes.set()
        await self._standing

    async def gives_up(self) -> None:
        """Leave, whether it waits or not."""
        self._standing.cancel()
        with suppress(asyncio.CancelledError, LeaseLost):
            await self._standing

    async def fails(self) -> BaseException | None:
        """What its standing ended by."""
        await asyncio.wait([self._standing], timeout=PATIENCE)
        return self._standing.exception()


class Crowd:
    """Everybody a test sends into the line."""

    def __init__(self, slots: Slots) -> None:
        self._slots = slots
        self.waiters: list[Waiter] = []

    async def comes(self, wanted: Wish | None = None, slots: Slots | None = None) -> Waiter:
        """Somebody new, who has the slot or a place when this returns."""
        waiter = Waiter(slots or self._slots, wanted or wish())
        self.waiters.append(waiter)
        await until(lambda: waiter.holds.is_set() or bool(waiter.places) or not waiter.present)
        return waiter

    async def order(self, *waiters: Waiter) -> list[Waiter]:
        """The order in which `waiters` are served, each going as soon as it is."""
        served, left = list[Waiter](), list(waiters)
        while left:
            await until(lambda: any(waiter.holds.is_set() for waiter in left))
            first = next(waiter for waiter in left if waiter.holds.is_set())
            left.remove(first)
            served.append(first)
            await first.ends()
        return served


@asynccontextmanager
async def crowd(slots: Slots) -> AsyncIterator[Crowd]:
    """People for the line of `slots`, all gone at the end."""
    people = Crowd(slots)
    try:
        yield people
    finally:
        for waiter in people.waiters:
            await waiter.gives_up()
