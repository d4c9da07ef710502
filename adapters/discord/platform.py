"""Discord, put together from its settings and the house's parts."""

import asyncio
import logging
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from dataclasses import replace
from typing import Any

import aiohttp
import discord
import yarl

from adapters.discord import tables
from adapters.discord.api import Api, Identity, open_api
from adapters.discord.desk import DiscordDesk
from adapters.discord.errors import Refused, TokenRefused, Unanswered
from adapters.discord.files import Files
from adapters.discord.gateway import Gateway
from adapters.discord.heard import Heard
from adapters.discord.homes import Homes
from adapters.discord.keeping import Keeping
from adapters.discord.limits import Limits
from adapters.discord.listener import Listener
from adapters.discord.options import GATEWAY_URL, Options
from adapters.discord.people import Locales, Names, Roles
from adapters.discord.places import DIRECT, PLATFORM
from adapters.discord.posting import Posting
from adapters.discord.reactions import Reactions
from adapters.discord.sessions import Sessions
from adapters.discord.suggestions import Suggestions
from adapters.discord.surface import DiscordSurface
from adapters.discord.whispering import Whispers
from core.desk.posting import Once
from core.errors import SurroundingsError
from core.job import Job
from core.marking import Marking
from core.places import Thread
from core.platforms import Parts, Platform
from core.surface import Surface
from core.words import Phrase, phrase

LOG = logging.getLogger(__name__)


class Discord(Platform):
    """All servers that one application is in."""

    name = PLATFORM

    def __init__(self, options: Options, parts: Parts, api: Api) -> None:
        self._options = options
        self._parts = parts
        self._api = api
        self._limits = Limits()
        self._reads = True
        """False once Discord refused a session that wanted the content of all messages."""
        self._sessions = Sessions(options.identify_seconds)
        self._keeping = Keeping()
        self._homes = Homes()
        self._homes.add(Thread(PLATFORM, DIRECT, "", "").home)

    async def check(self) -> Phrase:
        try:
            me = await self._api.me()
        except Unanswered as error:
            raise SurroundingsError(
                phrase(
                    "{reason} Check that {url} can be reached from here, and that DISCORD_API_URL "
                    "is right if it is set; then start again.",
                    reason=error.phrase,
                    url=self._options.url,
                )
            ) from error
        if me.reads:
            return phrase("Discord: {name}", name=me.name)
        return phrase("Discord: {name}, without the Message Content intent", name=me.name)

    @property
    def routes(self) -> Sequence[Any]:
        return ()

    def surface(self, job: Job) -> Surface:
        self._homes.add(job.thread.home)
        return DiscordSurface(self._api, self._limits, job)

    async def mark(self) -> None:
        signs = Reactions(self._api, self._limits)
        async with asyncio.TaskGroup() as group:
            async for home in self._homes.each():
                marking = Marking(home, self._parts.marks, signs, self._parts.budgets)
                group.create_task(marking.run())

    async def listen(self) -> None:
        me = await self._api.me()
        shards = await self._point_library()
        await asyncio.sleep(self._sessions.wait)
        listener = self._listener(replace(me, reads=me.reads and self._reads))
        heard = Heard(me.application, self._parts.sightings, lambda: self._keeping.oldest_ms)
        options, ended = self._options, None
        async with Suggestions(self._parts.models.names) as suggest, asyncio.TaskGroup() as group:
            gateway = Gateway(
                listener,
                self._keeping,
                heard,
                self._sessions,
                suggest,
                self._homes.add,
                shards,
                options.look_seconds,
            )
            recovery = listener.reception.recover(options.overdue_seconds, options.look_seconds)
            parts = (recovery, self._keeping.run(), heard.run())
            beside = [group.create_task(part) for part in parts]
            try:
                await self._stay(gateway)
            except SurroundingsError as error:  # by itself, not in a group
                ended = error
            finally:
                await listener.reception.leave()
                for task in beside:
                    task.cancel()
        if ended:
            raise ended

    async def _stay(self, gateway: Gateway) -> None:
        """Be connected for as long as Discord lets us.

        The library itself would come again after up to a quarter of an hour, with a new session.

        Raises:
            SurroundingsError: it does not (any more).
        """
        try:
            async with gateway:
                await gateway.start(self._options.token, reconnect=False)
        except discord.PrivilegedIntentsRequired:
            LOG.warning("message content refused")
            self._reads = False
        except (discord.DiscordException, aiohttp.ClientError, OSError) as error:
            raise SurroundingsError(
                phrase("Discord's gateway ended the connection: {reason}.", reason=str(error))
            ) from error

    async def _point_library(self) -> int:
        """Tell Discord's library where Discord is; gives the shards that Discord wants.

        Raises what `Api.call` does.
        """
        told: dict[str, Any] = {}
        try:
            told = await self._api.call("get_bot_gateway")
        except TokenRefused:
            raise
        except Refused as refusal:  # as by a proxy that has no such route
            LOG.info("shards not told", extra={"reason": str(refusal)})
        self._sessions.told(told.get("session_start_limit") or {})
        url = self._options.gateway_url or told.get("url") or GATEWAY_URL
        discord.gateway.DiscordWebSocket.DEFAULT_GATEWAY = yarl.URL(url)
        discord.http.Route.BASE = self._options.url
        # Its warnings about voice, of which we have no use.
        discord.VoiceClient.warn_nacl = discord.VoiceClient.warn_dave = False
        return int(told.get("shards") or 1)

    def _listener(self, me: Identity) -> Listener:
        api, parts, limits = self._api, self._parts, self._limits
        reads = tables.READS_ALL if me.reads else tables.READS_SOME
        parts = replace(parts, standing=(*parts.standing, reads))
        once = Once(parts.notes, parts.budgets)
        posting = Posting(api, me.bot, limits, parts.notes, once)
        desk = DiscordDesk(
            api,
            me,
            parts,
            Names(api),
            Locales(parts.notes),
            Roles(api, parts.notes),
            posting,
            Whispers(api, me.application, posting),
            Files(self._options.url),
            self._options.roles,
            self._options.channels,
        )
        return Listener(desk)


@asynccontextmanager
async def open_discord(options: Options, parts: Parts) -> AsyncIterator[Discord]:
    """The application; nothing is asked of Discord before it is needed."""
    async with open_api(options.token, options.url) as api:
        yield Discord(options, parts, api)
