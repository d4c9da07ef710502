"""Our connection to Discord's gateway: what comes is read into plain data and taken in.

A client is used once: when its connection ends for good, the next one begins anew and looks for
what was missed.
"""

import asyncio
import logging
from collections.abc import Awaitable, Callable, Mapping
from functools import partial
from typing import Any

import discord

from adapters.discord import reading
from adapters.discord.clicks import is_rating
from adapters.discord.commands import Suggest, command_tree
from adapters.discord.guarding import guard
from adapters.discord.heard import Heard
from adapters.discord.history import History, ms_of
from adapters.discord.interactions import Interactions
from adapters.discord.keeping import Coming, Keeping
from adapters.discord.listener import Listener
from adapters.discord.missed import Missed
from adapters.discord.places import PLATFORM
from adapters.discord.rereading import Rereading
from adapters.discord.sent import Changed, Place, Reacted, Removed, Sent, Speaker, Spoken
from adapters.discord.sessions import Sessions
from adapters.discord.whereabouts import Whereabouts
from core.places import Thread

LOG = logging.getLogger(__name__)

READY_SECONDS = 0.5
"""After the last server that Discord told us of, until we look for what was missed."""
REGISTER_SECONDS = 5.0
"""Until we listen although Discord has not taken our commands yet."""
PATIENCE_SECONDS = 30.0
"""What is refused for longer is not waited for; less the library does not take."""


class Gateway(discord.AutoShardedClient):
    """One connection to Discord, in as many shards as it wants."""

    def __init__(
        self,
        listener: Listener,
        keeping: Keeping,
        heard: Heard,
        sessions: Sessions,
        suggest: Suggest,
        at_home: Callable[[str], None],
        shards: int,
        look_seconds: float,
    ) -> None:
        """`at_home` is told of each server that we are in, as in `Thread.home`."""
        desk = listener.desk
        super().__init__(
            intents=discord.Intents(
                guilds=True, messages=True, reactions=True, message_content=desk.me.reads
            ),
            shard_count=shards,
            allowed_mentions=discord.AllowedMentions.none(),
            guild_ready_timeout=READY_SECONDS,
            max_messages=None,
            max_ratelimit_timeout=PATIENCE_SECONDS,
        )
        self._listener = listener
        self._keeping = keeping
        self._heard = heard
        self._sessions = sessions
        self._suggest = suggest
        self._at_home = at_home
        self._registering: asyncio.Task[None] | None = None
        self._looked_back = set[int]()
        """Shards whose servers were looked into; what comes into sight then is late."""
        self._whereabouts = Whereabouts(desk.api)
        self._rereading = Rereading(desk.api, self._connection, desk.me.bot, bool(desk.roles))
        self._missed = Missed(History(desk.api), heard, self._said_before, look_seconds)
        self.interactions = Interactions(listener, self._whereabouts)
        listener.fetch = self._rereading.message
        guard(self._connection.parsers, self._unreadable)

    async def setup_hook(self) -> None:
        """Before the connection: the commands there are."""
        tree = await command_tree(self, self.interactions.commanded, self._suggest)
        self._registering = asyncio.create_task(_register(tree))
        await asyncio.wait([self._registering], timeout=REGISTER_SECONDS)

    async def close(self) -> None:
        """End the connection."""
        if self._registering:
            self._registering.cancel()
        await super().close()

    async def before_identify_hook(self, _: int | None, *, initial: bool = False) -> None:
        """Wait until a session may begin."""
        await asyncio.sleep(self._sessions.begin())

    async def on_shard_connect(self, shard: int) -> None:
        """A session began; what comes from now on comes after what may have been missed."""
        self._heard.begin(shard)
        self._looked_back.discard(shard)

    async def on_shard_ready(self, shard: int) -> None:
        """We know the servers of a session: look for what was said before it."""
        self._looked_back.add(shard)
        guilds = [guild for guild in self.guilds if guild.shard_id == shard]
        LOG.info("listening", extra={"shard": shard, "servers": len(guilds)})
        for guild in guilds:
            self._know(guild)
        await self._missed.before(shard, guilds)

    async def on_guild_available(self, guild: discord.Guild) -> None:
        """A server came into sight: with its session, or late, as after an outage of Discord's."""
        self._know(guild)
        if guild.shard_id in self._looked_back:
            await self._missed.of_late(guild)

    async def on_message(self, message: discord.Message) -> None:
        """Somebody said something."""
        if reading.may_be_meant(message, self._listener.desk.me.bot):
            await self._keeping.take(self._coming(message))
        else:
            self._hear(message)

    async def on_raw_message_edit(self, payload: discord.RawMessageUpdateEvent) -> None:
        """A message was edited, or only got a preview."""
        edited = payload.data.get("edited_timestamp")
        author = payload.data.get("author") or {}
        if edited and not author.get("bot"):
            message = str(payload.message_id)
            changed = partial(Changed, message=message, edited=str(edited))
            await self._keep(f"changed:{message}", payload, changed)

    async def on_raw_message_delete(self, payload: discord.RawMessageDeleteEvent) -> None:
        """A message was deleted."""
        message = str(payload.message_id)
        await self._keep(f"removed:{message}", payload, partial(Removed, message=message))

    async def on_raw_reaction_add(self, payload: discord.RawReactionActionEvent) -> None:
        """Somebody put a reaction on a message."""
        await self._react(payload, stands=True)

    async def on_raw_reaction_remove(self, payload: discord.RawReactionActionEvent) -> None:
        """Somebody took one away."""
        await self._react(payload, stands=False)

    async def on_interaction(self, interaction: discord.Interaction) -> None:
        """A button was pressed or a form came back; commands come through their tree."""
        await self.interactions.came(interaction)

    async def on_guild_join(self, guild: discord.Guild) -> None:
        """We were added to a server: say what we are and how to begin."""
        self._know(guild)
        channel = guild.system_channel
        if channel and channel.permissions_for(guild.me).send_messages:
            place = Place(str(guild.id), str(channel.id))
            await self._listener.greet(place, guild.preferred_locale.value)

    async def on_error(self, event: str, /, *_: Any, **__: Any) -> None:
        """One thing that could not be taken in keeps no other from being so."""
        LOG.exception("event broke", extra={"event": event})

    def _know(self, guild: discord.Guild) -> None:
        self._at_home(Thread(PLATFORM, str(guild.id), "", "").home)

    async def _react(self, payload: discord.RawReactionActionEvent, stands: bool) -> None:
        if not is_rating(payload.emoji.name):
            return
        who = payload.member or self.get_user(payload.user_id)
        speaker = reading.speaker(who) if who else Speaker(str(payload.user_id), "")
        reacted = partial(
            Reacted,
            speaker=speaker,
            message=str(payload.message_id),
            emoji=payload.emoji.name,
            stands=stands,
        )
        await self._keep(f"reaction:{payload.message_id}", payload, reacted)

    async def _keep(
        self,
        name: str,
        payload: (
            discord.RawMessageUpdateEvent
            | discord.RawMessageDeleteEvent
            | discord.RawReactionActionEvent
        ),
        sent: Callable[[Place], Sent],
    ) -> None:
        """Take in what happened to a message."""

        async def take() -> None:
            place = await self._place(payload.channel_id, payload.guild_id)
            await self._listener.take(sent(place))

        await self._keeping.take(Coming(name, take))

    def _coming(self, message: discord.Message) -> Coming:
        async def take() -> None:
            if spoken := await self._spoken(message):
                await self._listener.take(spoken)
            self._hear(message)

        async def say_that_it_takes_a_moment() -> None:
            if spoken := await self._spoken(message):
                await self._listener.put_off(spoken)

        called = reading.calls(message, self._listener.desk.me.bot)
        late = say_that_it_takes_a_moment if called else None
        return Coming(f"message:{message.id}", take, ms_of(message.id), late)

    async def _spoken(self, message: discord.Message) -> Spoken | None:
        place = await self._place(message.channel.id, reading.guild_of(message))
        return await self._rereading.spoken(message, place)

    def _hear(self, message: discord.Message) -> None:
        server = reading.server_of(reading.guild_of(message))
        self._heard.hear(server, message.channel.id, message.id)

    async def _said_before(self, channel: int, data: Mapping[str, Any]) -> None:
        """Take in a message that was missed, as Discord's REST API gives it."""
        try:
            message = self._rereading.read(self.get_channel(channel), channel, data)
        except Exception:  # pylint: disable=broad-exception-caught  # the next one may be read
            LOG.exception("message not read", extra={"channel": channel})
            return
        await self.on_message(message)

    def _unreadable(self, event: str, data: Mapping[str, Any]) -> Awaitable[None] | None:
        """What to do about an event that Discord's library could not read."""
        match event:
            case "MESSAGE_CREATE":
                return self._keeping.take(self._again(data))
            case "INTERACTION_CREATE":
                return self.interactions.refuse(data)
        return None

    def _again(self, data: Mapping[str, Any]) -> Coming:
        """A message whose event could not be read, to be read where Discord keeps it."""
        channel, id_ = int(data["channel_id"]), int(data["id"])

        async def take() -> None:
            told = await self._rereading.told(channel, id_)
            await self._said_before(channel, {**told, "guild_id": data.get("guild_id")})

        return Coming(f"message:{id_}", take, ms_of(id_))

    async def _place(self, channel: int, guild: int | None) -> Place:
        """Raises what `Api.call` does."""
        return await self._whereabouts.of(self.get_channel(channel), channel, guild)


async def _register(tree: discord.app_commands.CommandTree[Any]) -> None:
    try:
        await tree.sync()
    except (discord.DiscordException, OSError) as error:  # those of an earlier start are there
        LOG.warning("commands not registered", extra={"reason": str(error)})
