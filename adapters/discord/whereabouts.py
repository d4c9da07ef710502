"""Which channel a thread is in: events name threads alone, as channels of their own."""

from dataclasses import dataclass, field

import discord

from adapters.discord.api import Api
from adapters.discord.reading import server_of
from adapters.discord.sent import Place

_MOST = 10_000
"""Threads remembered at a time."""
_THREADS = (10, 11, 12)
"""Discord's numbers of the kinds of threads. Source: Discord docs, "Channel Types"."""


@dataclass(slots=True)
class Whereabouts:
    """Tells places by what Discord told the library, or asks for them."""

    api: Api
    _parents: dict[str, str] = field(default_factory=dict)
    """Channels by the id of their thread; a channel is its own. They never change."""

    async def of(self, channel: object, id_: int, guild: int | None) -> Place:
        """The place with the id `id_` in `guild`; `channel` is what the library knows of it.

        Raises what `Api.call` does.
        """
        server, here = server_of(guild), str(id_)
        if guild is None:
            return Place(server, here)
        if isinstance(channel, discord.Thread):
            return Place(server, str(channel.parent_id), here)
        if isinstance(channel, discord.abc.GuildChannel):
            return Place(server, here)
        parent = await self._asked(here)
        return Place(server, here) if parent == here else Place(server, parent, here)

    async def _asked(self, channel: str) -> str:
        if channel not in self._parents:
            told = await self.api.call("get_channel", channel=channel)
            if len(self._parents) >= _MOST:
                self._parents.clear()
            thread = told.get("type") in _THREADS
            self._parents[channel] = str(told["parent_id"]) if thread else channel
        return self._parents[channel]
