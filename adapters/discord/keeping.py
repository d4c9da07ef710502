"""What came over the gateway and cannot be taken in yet: it waits in order, and is tried again.

Discord says nothing twice to a session that heard it.
"""

import asyncio
import logging
from collections import deque
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field

from adapters.discord.errors import Refused
from core.errors import StoreUnavailable, SurroundingsError

LOG = logging.getLogger(__name__)

AGAIN_SECONDS = 1.0
MOST_WAITING = 2_000
"""Of one process, in its memory; what comes then is dropped with a line in the log."""
TRIES = 100
"""At something that Discord does not tell us; a store is waited for as long as it takes."""

Step = Callable[[], Awaitable[None]]


@dataclass(slots=True, eq=False)
class Coming:
    """One thing that came."""

    name: str
    """For the log."""
    take: Step
    """Takes it in. Doing it again is harmless."""
    said_ms: int | None = None
    """When it was said, if it is a message: UNIX ms, as Discord's id tells."""
    late: Step | None = None
    """Done once, if it has to wait."""
    tries: int = 0


@dataclass(slots=True)
class Keeping:
    """Takes in what comes: now, or as soon as store and Discord are there again."""

    _trying: list[Coming] = field(default_factory=list)
    _waiting: deque[Coming] = field(default_factory=deque)
    _filled: asyncio.Event = field(default_factory=asyncio.Event)

    @property
    def oldest_ms(self) -> int | None:
        """When the oldest message was said that is not taken in; None if all are."""
        open_ = [coming.said_ms for coming in (*self._trying, *self._waiting)]
        return min((at for at in open_ if at is not None), default=None)

    @property
    def waiting(self) -> int:
        """How much waits."""
        return len(self._waiting)

    async def take(self, coming: Coming) -> None:
        """Take it in, or have it wait behind what waits already."""
        if self._waiting:
            self._wait(coming)
            return
        self._trying.append(coming)
        try:
            await self._try(coming)
        except SurroundingsError as error:
            LOG.warning("not kept yet", extra={"event": coming.name, "reason": str(error)})
            self._wait(coming)
        finally:
            self._trying.remove(coming)

    async def run(self) -> None:
        """Try again, until cancelled."""
        while True:
            await self._filled.wait()
            await asyncio.sleep(AGAIN_SECONDS)
            await self._try_all()

    def _wait(self, coming: Coming) -> None:
        if len(self._waiting) >= MOST_WAITING:
            LOG.error("event dropped", extra={"event": coming.name, "waiting": MOST_WAITING})
            return
        self._waiting.append(coming)
        self._filled.set()

    async def _try_all(self) -> None:
        """Take in what waits, in order, as far as that can be done now."""
        for _ in range(len(self._waiting)):
            coming = self._waiting[0]
            try:
                await self._try(coming)
            except StoreUnavailable:
                await self._say_so()
                return
            except SurroundingsError as error:  # what comes after it may go
                self._put_back(coming, error)
            except Exception:  # pylint: disable=broad-exception-caught  # it must not block others
                LOG.exception("event broke", extra={"event": coming.name})
            self._waiting.popleft()
        if not self._waiting:
            self._filled.clear()

    async def _try(self, coming: Coming) -> None:
        try:
            await coming.take()
        except Refused as refusal:  # it will be no other the next time
            LOG.warning("not taken in", extra={"event": coming.name, "reason": str(refusal)})

    def _put_back(self, coming: Coming, error: SurroundingsError) -> None:
        coming.tries += 1
        if coming.tries < TRIES:
            self._waiting.append(coming)
        else:
            LOG.error("event dropped", extra={"event": coming.name, "reason": str(error)})

    async def _say_so(self) -> None:
        """Tell those who wait, side by side."""
        late = [coming.late for coming in self._waiting if coming.late]
        for coming in self._waiting:
            coming.late = None
        await asyncio.gather(*(step() for step in late), return_exceptions=True)
