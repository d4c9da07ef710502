"""What the emulator's own tests share: a discord.py client that keeps what it gets, and a clock."""

import asyncio
from collections.abc import AsyncIterator, Awaitable, Iterator, Mapping
from contextlib import asynccontextmanager, contextmanager
from dataclasses import dataclass
from typing import Any

import aiohttp
import discord
from discord import app_commands
from discord.gateway import DiscordWebSocket
from discord.http import Route
from yarl import URL

from tests.emulators.discord_server.server import DiscordServer

INTENTS = discord.Intents(guilds=True, messages=True, reactions=True, message_content=True)
_EVENTS = (
    "message",
    "raw_message_edit",
    "raw_message_delete",
    "raw_reaction_add",
    "raw_reaction_remove",
    "thread_create",
    "resumed",
    "interaction",
    "guild_channel_create",
    "guild_channel_update",
)


class Now:
    """A clock that a test moves."""

    def __init__(self) -> None:
        self.seconds = 0.0

    def __call__(self) -> float:
        return self.seconds


class Listener(discord.Client):
    """Keeps every event by name, in order; `tree` holds what commands a test adds."""

    def __init__(self, emulator: DiscordServer, intents: discord.Intents = INTENTS) -> None:
        # discord.py waits this long after the last guild before it says that it is ready.
        super().__init__(intents=intents, guild_ready_timeout=0.01, max_ratelimit_timeout=30)
        self.tree = app_commands.CommandTree(self)
        self.emulator = emulator
        self.got: list[tuple[str, Any]] = []
        self.times_ready = 0

    async def before_identify_hook(self, shard_id: int | None, *, initial: bool = False) -> None:
        """Begin anew at once; discord.py would wait five seconds."""

    async def on_ready(self) -> None:
        """Count."""
        self.times_ready += 1
        self.emulator.journal.note()

    def dispatch(self, event: str, /, *args: Any, **kwargs: Any) -> None:
        """Keep what comes."""
        super().dispatch(event, *args, **kwargs)
        if event in _EVENTS:
            self.got.append((event, args[0] if args else None))
            self.emulator.journal.note()

    def events(self, name: str) -> list[Any]:
        """The events of one name so far."""
        return [event for kind, event in self.got if kind == name]

    async def until(self, name: str, count: int = 1) -> list[Any]:
        """The events of one name, once there are `count`."""
        await self.emulator.journal.until(lambda: len(self.events(name)) >= count)
        return self.events(name)

    async def text_channel(self, id_: str) -> discord.TextChannel:
        """A channel, once the client knows it."""
        await self.emulator.journal.until(lambda: self.get_channel(int(id_)) is not None)
        found = self.get_channel(int(id_))
        assert isinstance(found, discord.TextChannel)
        return found


@contextmanager
def pointed_at(emulator: DiscordServer) -> Iterator[None]:
    """discord.py speaks to the emulator meanwhile."""
    before = Route.BASE, DiscordWebSocket.DEFAULT_GATEWAY
    Route.BASE = emulator.api_url
    DiscordWebSocket.DEFAULT_GATEWAY = URL(emulator.gateway_url)
    try:
        yield
    finally:
        Route.BASE, DiscordWebSocket.DEFAULT_GATEWAY = before


@asynccontextmanager
async def connected(
    emulator: DiscordServer, client: Listener | None = None
) -> AsyncIterator[Listener]:
    """A listener that is ready."""
    client = client or Listener(emulator)
    with pointed_at(emulator):
        running = asyncio.create_task(client.start(emulator.token))
        try:
            await emulator.journal.until(lambda: client.times_ready > 0 or running.done())
            if running.done():
                running.result()
            yield client
        finally:
            await client.close()
            await asyncio.gather(running, return_exceptions=True)


@dataclass(frozen=True, slots=True)
class Told:
    """One answer of the API."""

    status: int
    headers: Mapping[str, str]
    body: Any

    @property
    def code(self) -> int:
        """Discord's code of an error."""
        return int(self.body.get("code", 0))

    @property
    def remaining(self) -> int:
        """What the bucket still holds."""
        return int(self.headers["X-RateLimit-Remaining"])


class Rest:
    """Bare requests with the bot's token, without a client's patience."""

    def __init__(self, emulator: DiscordServer, session: aiohttp.ClientSession) -> None:
        self._emulator = emulator
        self._session = session
        self.token = emulator.token

    async def __call__(self, method: str, path: str, body: Any = None, **options: Any) -> Told:
        """Ask once; `body` is JSON."""
        if body is not None:
            options["json"] = body
        headers = {"Authorization": f"Bot {self.token}"}
        url = self._emulator.api_url + path
        async with self._session.request(method, url, headers=headers, **options) as answer:
            if answer.headers.get("Content-Type") != "application/json":
                return Told(answer.status, answer.headers, await answer.text())
            return Told(answer.status, answer.headers, await answer.json())

    async def says(self, place: str, content: str = "x", **more: Any) -> Told:
        """Write a message."""
        return await self("POST", f"/channels/{place}/messages", {"content": content, **more})

    async def edits(self, place: str, message: str, content: str = "y", **more: Any) -> Told:
        """Edit a message."""
        path = f"/channels/{place}/messages/{message}"
        return await self("PATCH", path, {"content": content, **more})


@asynccontextmanager
async def asking(emulator: DiscordServer) -> AsyncIterator[Rest]:
    """Bare requests to the emulator."""
    async with aiohttp.ClientSession() as session:
        yield Rest(emulator, session)


async def refusal(call: Awaitable[Any]) -> int:
    """Discord's code that a request ends with; 0 if it passes."""
    try:
        await call
    except discord.HTTPException as error:
        return error.code
    return 0


def button(custom_id: str = "ts:go", **more: Any) -> dict[str, Any]:
    """A button."""
    return {"type": 2, "style": 1, "label": "Go", "custom_id": custom_id, **more}


def row(*components: dict[str, Any]) -> dict[str, Any]:
    """An action row."""
    return {"type": 1, "components": list(components)}


def text(content: str) -> dict[str, Any]:
    """A text display."""
    return {"type": 10, "content": content}
