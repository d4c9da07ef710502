"""Messages as Discord's REST API gives them, read as those of the gateway are.

The API leaves out who somebody is in a server, so their roles are asked for where they count.
"""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any, cast

import discord

from adapters.discord import reading
from adapters.discord.api import Api
from adapters.discord.errors import Gone, Refused
from adapters.discord.sent import Place, Speaker, Spoken


@dataclass(frozen=True, slots=True)
class Rereading:
    """Reads messages. What asks Discord raises what `Api.call` does."""

    api: Api
    state: Any
    """Discord's library's own, which its messages are made from."""
    bot: str
    roles: bool
    """Whether people may ask by their roles."""

    async def message(self, place: Place, message: str) -> Spoken | None:
        """The message of that id at `place` as it is now; None if it is gone."""
        try:
            told = await self.told(int(place.id), int(message))
        except Gone:
            return None
        guild = None if place.direct else place.server
        read = self.read(None, int(place.id), {**told, "guild_id": guild})
        return await self.spoken(read, place)

    async def told(self, channel: int, message: int) -> Mapping[str, Any]:
        """What Discord says about a message."""
        told = await self.api.call("get_message", channel=str(channel), message=str(message))
        return cast(Mapping[str, Any], told)

    def read(self, channel: object, id_: int, data: Mapping[str, Any]) -> discord.Message:
        """The message in `data`; `channel` is what the library knows of the one with that id.

        Raises whatever the library does where Discord sends what it does not expect.
        """
        guild = int(data["guild_id"]) if data.get("guild_id") else None
        known: Any = channel or discord.PartialMessageable(self.state, id_, guild)
        return discord.Message(state=self.state, channel=known, data=cast(Any, data))

    async def spoken(self, message: discord.Message, place: Place) -> Spoken | None:
        """What a person said in `message`; None where it is of no person, or nothing was said."""
        spoken = reading.spoken(message, place, self.bot)
        if spoken is None or not self.roles or place.direct:
            return spoken
        if isinstance(message.author, discord.Member):
            return spoken
        return replace(spoken, speaker=await self._member(spoken.speaker, place))

    async def _member(self, speaker: Speaker, place: Place) -> Speaker:
        """`speaker` with their roles; none of who has left."""
        try:
            told = await self.api.call("get_guild_member", guild=place.server, user=speaker.id)
        except Refused:
            return speaker
        name = str(told.get("nick") or speaker.name)
        return replace(speaker, name=name, roles=tuple(map(str, told.get("roles") or ())))
