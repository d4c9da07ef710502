"""What was missed before a session began is looked for, channel by channel, and handed in."""

import asyncio
import logging
from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

import discord

from adapters.discord.heard import Heard
from adapters.discord.history import MOST_PAGES, PAGE, Gap, History
from core.errors import StoreUnavailable, SurroundingsError

LOG = logging.getLogger(__name__)

TRIES = 5
"""At a channel whose history Discord does not give."""

HandIn = Callable[[int, Mapping[str, Any]], Awaitable[None]]
"""Takes in a message of a channel, as Discord's REST API gives it."""


@dataclass(slots=True)
class Missed:
    """Looks for it."""

    history: History
    heard: Heard
    hand_in: HandIn
    again_seconds: float
    """Between two tries at the same channels, or at the store."""
    _known: asyncio.Event = field(default_factory=asyncio.Event)
    """Whether it is known what was heard last."""

    async def before(self, shard: int, guilds: Sequence[discord.Guild]) -> None:
        """Hand in what was missed in these servers, before the session of that shard began.

        Direct messages come to the first shard.
        """
        session = self.heard.session(shard)
        self.history.seen = await self._seen()
        self._known.set()
        gaps = [gap for guild in guilds for gap in self.history.gaps(guild)]
        await self._read(gaps + (self.history.direct_gaps() if shard == 0 else []))
        self.heard.whole(shard, session)

    async def of_late(self, guild: discord.Guild) -> None:
        """The same of a server that came into sight after the session began."""
        session = self.heard.begin(guild.id)
        await self._known.wait()
        await self._read(self.history.gaps(guild))
        self.heard.whole(guild.id, session)

    async def _seen(self) -> Mapping[str, int]:
        while True:
            try:
                return await self.heard.seen()
            except StoreUnavailable as error:
                LOG.info("sightings not read", extra={"reason": str(error)})
                await asyncio.sleep(self.again_seconds)

    async def _read(self, gaps: Sequence[Gap]) -> None:
        for _ in range(TRIES):
            gaps = [gap for gap in gaps if not await self._whole(gap)]
            if not gaps:
                return
            await asyncio.sleep(self.again_seconds)
        LOG.error("history not read", extra={"channels": [gap.channel for gap in gaps]})

    async def _whole(self, gap: Gap) -> bool:
        """Hand in what stands in one channel, oldest first; whether all of it was read."""
        for _ in range(MOST_PAGES):
            try:
                page = await self.history.page(gap)
            except SurroundingsError as error:
                LOG.info("history put off", extra={"channel": gap.channel, "reason": str(error)})
                return False
            for message in page:
                await self.hand_in(gap.channel, message)
                gap.after = int(message["id"])
            if len(page) < PAGE:
                return True
        LOG.warning("history too long", extra={"channel": gap.channel, "pages": MOST_PAGES})
        return True
