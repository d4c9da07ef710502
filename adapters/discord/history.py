"""What was said while nobody of us listened, read where Discord keeps it.

Discord delivers what was missed only for about a minute, and to the same session.
Source: public issues, openclaw#77594.
"""

import logging
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from time import time
from typing import Any

import discord

from adapters.discord.api import Api
from adapters.discord.errors import Refused
from adapters.discord.places import DIRECT
from core.stores.intake import FINISHED_SECONDS

LOG = logging.getLogger(__name__)

PAGE = 100
"""Messages that Discord gives at a time."""
MOST_PAGES = 10
"""Read of one channel."""
MOST_DIRECT = 50
"""Direct messages looked into, the newest first: Discord does not say where something is new."""

Written = discord.TextChannel | discord.VoiceChannel | discord.StageChannel | discord.Thread


@dataclass(slots=True)
class Gap:
    """A channel where something may have been missed."""

    channel: int
    after: int
    """Id after which it was said."""


@dataclass(slots=True)
class History:
    """Reads channels."""

    api: Api
    seen: Mapping[str, int] = field(default_factory=dict)
    """When something was last heard in each channel, in ms, before this session began."""
    clock: Callable[[], float] = time
    """UNIX seconds."""

    def gaps(self, guild: discord.Guild) -> list[Gap]:
        """Where in a server something new may be; nothing where nobody ever listened."""
        since = max(self.seen.values(), default=None)
        if since is None:
            return []
        found = list[Gap]()
        for channel in _readable(guild):
            after = self.seen.get(f"{guild.id}/{channel.id}", since)
            if channel.last_message_id and ms_of(channel.last_message_id) > after:
                found.append(self._gap(channel.id, after))
        return found

    def direct_gaps(self) -> list[Gap]:
        """The same of direct messages."""
        prefix = f"{DIRECT}/"
        heard = [(at, key) for key, at in self.seen.items() if key.startswith(prefix)]
        newest = sorted(heard, reverse=True)[:MOST_DIRECT]
        return [self._gap(int(key.removeprefix(prefix)), at) for at, key in newest]

    def _gap(self, channel: int, after_ms: int) -> Gap:
        """What is older than a day may have been answered."""
        horizon = round((self.clock() - FINISHED_SECONDS) * 1000)
        return Gap(channel, _first_of(max(after_ms, horizon)) - 1)

    async def page(self, gap: Gap) -> list[Mapping[str, Any]]:
        """The next messages in `gap`, oldest first; empty at its end.

        Raises what `Api.call` does, but for refusals: nothing more is to be had there.
        """
        query = {"limit": str(PAGE), "after": str(gap.after)}
        try:
            found = await self.api.call("list_messages", channel=str(gap.channel), query=query)
        except Refused as refusal:
            LOG.info("history refused", extra={"channel": gap.channel, "reason": str(refusal)})
            return []
        return sorted(found, key=lambda message: int(message["id"]))


def _readable(guild: discord.Guild) -> Iterable[Written]:
    """Channels and threads where people write and we may look back."""
    channels: list[Written] = [
        *guild.text_channels,
        *guild.voice_channels,
        *guild.stage_channels,
        *guild.threads,
    ]
    for channel in channels:
        try:
            allowed = channel.permissions_for(guild.me).read_message_history
        except (discord.ClientException, AttributeError):  # of a channel that is not known whole
            allowed = True
        if allowed:
            yield channel


_EPOCH = 1_420_070_400_000
"""Discord's first ms. Source: Discord docs, "Snowflakes"."""


def ms_of(snowflake: int) -> int:
    """When the thing with that id was made, in UNIX ms."""
    return (snowflake >> 22) + _EPOCH


def _first_of(ms: int) -> int:
    """The lowest id of a thing that was made in that ms."""
    return max(1, ms - _EPOCH) << 22
