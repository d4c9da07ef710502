"""Puts the state of requests where people see it, one mark at a time, within the platform's rates.

What is wanted lies in the store, so a mark that its own worker could not put any more is put by
any other process.
"""

import asyncio
import logging
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from time import monotonic
from typing import Protocol
from uuid import uuid4

from core.budgets import Booked, Budget, Budgets, Urgency
from core.budgets.asker import Asker
from core.errors import RateLimited, SurfaceGone, SurroundingsError
from core.marks import Mark, MarkWork
from core.places import Message
from core.stores.marks import Marks

LOG = logging.getLogger(__name__)

LOOK_SECONDS = 0.25
"""Between two looks for something to do."""
LEASE_SECONDS = 60.0
"""A process that took a mark and died keeps it for so long; waits for a budget must fit in."""
LAST_CALL_SECONDS = 15.0
"""Before the lease ends: later no call is begun, which could come behind another process's."""
LAST_SECONDS = 2.0
"""For the last marks of a process that ends."""
REST_SECONDS = 1.0
"""After a platform or a store that could not be reached."""
ATTEMPTS = 3
"""At one thing, before others have their turn; it comes again when its lease is over."""


class Signs(Protocol):
    """How one platform shows marks on messages. Both calls may raise `SurroundingsError`."""

    def budget(self, away: bool) -> Budget:
        """What taking a mark `away` is counted under, or putting one."""

    async def put(self, message: Message, mark: Mark) -> None:
        """Show `mark` on `message`; nothing if it is there."""

    async def take_away(self, message: Message, mark: Mark) -> None:
        """Show `mark` on `message` no longer; nothing if it is not there."""


@dataclass(slots=True)
class Marking:
    """Works off what is wanted in one workspace (`Thread.home`) until it is cancelled."""

    home: str
    marks: Marks
    signs: Signs
    budgets: Budgets
    sleep: Callable[[float], Awaitable[None]] = asyncio.sleep
    clock: Callable[[], float] = monotonic
    _name: str = field(default_factory=lambda: f"marks:{uuid4().hex[:8]}")
    _ending: bool = False

    async def run(self) -> None:
        """Go on until cancelled, through outages of store and platform.

        What is wanted by then is still put, if that can be done soon: after a planned end nobody
        else may be there to do it.
        """
        going = asyncio.create_task(self._go_on())
        try:
            await asyncio.shield(going)
        finally:
            self._ending = True
            await asyncio.wait([going], timeout=LAST_SECONDS)
            going.cancel()

    async def _go_on(self) -> None:
        while True:
            try:
                if not await self.once():
                    if self._ending:
                        return
                    await self.sleep(LOOK_SECONDS)
            except SurroundingsError as error:
                LOG.info("cannot mark", extra={"reason": str(error)})
                await self.sleep(REST_SECONDS)

    async def once(self) -> bool:
        """Do the next thing on one message; whether there was any to do."""
        latest = self.clock() + LEASE_SECONDS - LAST_CALL_SECONDS
        work = await self.marks.take(self.home, LEASE_SECONDS)
        if work is None:
            return False
        try:
            await self._try(work, latest)
        except SurfaceGone as gone:
            LOG.info("nothing to mark", extra={"reason": str(gone)})
            await self.marks.done(work.message, work.wanted)
        return True

    async def _try(self, work: MarkWork, latest: float) -> None:
        """Do `work`, and twice more where that fails: nobody else may before the lease ends.

        Making the same call again is harmless; only another one might come behind a newer mark.
        """
        for _ in range(ATTEMPTS - 1):
            try:
                return await self._do(work, latest)
            except SurroundingsError as error:
                if self._ending or isinstance(error, SurfaceGone | RateLimited):
                    raise
                LOG.info("not marked yet", extra={"reason": str(error)})
                await self.sleep(REST_SECONDS)
        await self._do(work, latest)

    async def _do(self, work: MarkWork, latest: float) -> None:
        """Take away what is shown, or put what is wanted: one call under one lease.

        What was put under the same lease behind a mark taken away, while another process already
        put a newer one, would stay there for ever.
        """
        if shown := work.shown:
            made = await self._paid(True, latest, lambda: self.signs.take_away(work.message, shown))
        else:
            made = await self._paid(
                False, latest, lambda: self.signs.put(work.message, work.wanted)
            )
        if made:
            await self.marks.done(work.message, None if work.shown else work.wanted)

    async def _paid(self, away: bool, latest: float, call: Callable[[], Awaitable[None]]) -> bool:
        """Make `call` once it is booked, if that is not after `latest`; whether it was made."""
        budget, asker = self.signs.budget(away), Asker(self.budgets, self._name)
        try:
            await self._turn(asker, budget)
            if self.clock() > latest:
                return False
            await call()
            return True
        except RateLimited as refusal:
            await asker.pause(budget, refusal.seconds)
            raise
        finally:
            await asker.withdraw()

    async def _turn(self, asker: Asker, budget: Budget) -> None:
        """Return when one call of `budget` may go.

        The longer it waits the sooner it goes: two that began anew each time would give way to
        each other for ever.
        """
        began = self.clock()
        while True:
            answer = await asker.ask(budget, Urgency.REFRESH, self.clock() - began)
            await self.sleep(answer.seconds)
            if isinstance(answer, Booked):
                return
