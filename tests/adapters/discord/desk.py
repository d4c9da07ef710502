"""A real client of discord.py whose commands are ours, with somebody who takes what is asked."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import discord
from discord import app_commands

from adapters.discord.asked import Asked
from adapters.discord.commands import Suggest, command_tree
from core.errors import UsageError
from core.words import phrase
from tests.emulators.discord_server import DiscordServer
from tests.emulators.discord_server.listening import pointed_at


class Desk:
    """What arrived, in order; it is answered, or breaks as a test wants."""

    tree: app_commands.CommandTree[discord.Client]

    def __init__(self) -> None:
        self.taken: list[Asked] = []
        self.breaks: Exception | None = None
        self.answers_first = False
        """Whether it breaks only after the answer."""

    def refuses(self, reason: str) -> None:
        """Take nothing more, for a reason that people are told."""
        self.breaks = UsageError(phrase("{reason}", reason=reason))

    async def take(self, interaction: discord.Interaction, asked: Asked) -> None:
        """Keep it, and answer."""
        self.taken.append(asked)
        if self.answers_first or self.breaks is None:
            await interaction.response.send_message("taken")
        if self.breaks:
            raise self.breaks


async def no_models(_: str) -> list[str]:
    """Suggests nothing."""
    return []


class Client(discord.Client):
    """Says when it is ready."""

    def __init__(self) -> None:
        super().__init__(intents=discord.Intents.default(), guild_ready_timeout=0.01)
        self.usable = asyncio.Event()

    async def on_ready(self) -> None:
        """Say so."""
        self.usable.set()


@asynccontextmanager
async def at_desk(server: DiscordServer, suggest: Suggest = no_models) -> AsyncIterator[Desk]:
    """The desk, once its client is connected and its commands are registered."""
    desk, client = Desk(), Client()
    desk.tree = await command_tree(client, desk.take, suggest)
    with pointed_at(server):
        running = asyncio.create_task(client.start(server.token))
        try:
            async with asyncio.timeout(10):
                await client.usable.wait()
                await desk.tree.sync()
            yield desk
        finally:
            await client.close()
            await asyncio.gather(running, return_exceptions=True)
