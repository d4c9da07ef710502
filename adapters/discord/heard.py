"""Notes when something was last heard in each channel, to know later what was missed.

What is noted is true of all channels: nothing that was said before is still to be taken in.
"""

import asyncio
import logging
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from time import time

from adapters.discord.history import ms_of
from adapters.discord.places import PLATFORM
from core.errors import StoreUnavailable
from core.stores.sightings import Sightings

LOG = logging.getLogger(__name__)

FLUSH_SECONDS = 1.0
"""Between two notes."""
_BEGINNING = "since"
"""In place of a channel: when we first listened."""


@dataclass(slots=True)
class Heard:
    """What was heard by one application."""

    application: str
    sightings: Sightings
    oldest_ms: Callable[[], int | None]
    """When the oldest message was said that is not taken in; None if all are."""
    clock: Callable[[], float] = time
    """UNIX seconds."""
    _new: dict[str, int] = field(default_factory=dict)
    _sessions: dict[int, object] = field(default_factory=dict)
    """Those whose past is not read yet, by their shards, and by servers that came late."""

    def begin(self, shard: int) -> object:
        """A session begins, and something may have been missed before: nothing is noted until
        `whole` of what this gives."""
        self._sessions[shard] = session = object()
        return session

    def session(self, shard: int) -> object:
        """The one of that shard whose past is to be read."""
        return self._sessions.get(shard) or self.begin(shard)

    def whole(self, shard: int, session: object) -> None:
        """What was missed before `session` is taken in, unless a further one has begun."""
        if self._sessions.get(shard) is session:
            del self._sessions[shard]

    def hear(self, server: str, channel: int, message: int) -> None:
        """Something was said: `message` in `channel`, by Discord's ids."""
        key = f"{server}/{channel}"
        self._new[key] = max(ms_of(message), self._new.get(key, 0))

    async def seen(self) -> Mapping[str, int]:
        """What was noted last, by `server/channel`, in ms; empty where nobody ever listened.

        Raises:
            StoreUnavailable: see `Sightings`.
        """
        seen = await self.sightings.seen(self._home)
        if not seen:
            self._new[_BEGINNING] = round(self.clock() * 1000)
        return seen

    async def run(self) -> None:
        """Note it, until cancelled; the last time then."""
        try:
            while True:
                await asyncio.sleep(FLUSH_SECONDS)
                await self.flush()
        finally:
            await self.flush()

    async def flush(self) -> None:
        """Note what was heard before the oldest that is still to be taken in."""
        if self._sessions:
            return
        oldest = self.oldest_ms()
        new = {key: at for key, at in self._new.items() if oldest is None or at < oldest}
        try:
            if new:
                await self.sightings.see(self._home, new)
        except StoreUnavailable as error:
            LOG.info("sightings not noted", extra={"reason": str(error)})
            return
        self._new = {key: at for key, at in self._new.items() if at > new.get(key, 0)}

    @property
    def _home(self) -> str:
        return f"{PLATFORM}:{self.application}"
