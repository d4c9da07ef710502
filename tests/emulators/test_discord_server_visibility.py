"""Which messages show the bot their content without the message content intent."""

from typing import Any

import discord
import pytest

from tests.emulators.discord_server import DiscordServer
from tests.emulators.discord_server.listening import Listener, connected

PLAIN = discord.Intents(guilds=True, messages=True, reactions=True)


def said(bot: Listener) -> list[str]:
    """Texts of the messages that arrived."""
    return [message.content for message in bot.events("message")]


@pytest.mark.parametrize("enabled", [False, True])
async def test_without_the_intent_only_some_messages_show_their_content(enabled: bool) -> None:
    """Enabled and not asked for, the gateway hides it and REST does not."""
    async with DiscordServer(message_content=enabled) as emulator:
        async with connected(emulator, Listener(emulator, PLAIN)) as bot:
            ann, general = emulator.person("ann"), emulator.channel("general")
            channel = await bot.text_channel(general.id)
            own = str((await channel.send("own")).id)
            await ann.says(general, "plain")
            await ann.says(general, f"{emulator.mention} named")
            await ann.says(general, "reply", reply_to=own)
            await ann.says(general, "quiet reply", reply_to=own, ping=False)
            await ann.says(await ann.opens_dm(), "direct")
            await bot.until("message", 6)

            history = [message.content async for message in channel.history(oldest_first=True)]

            named = f"{emulator.mention} named"
            assert said(bot) == ["own", "", named, "reply", "", "direct"]
            hidden = ["plain", "quiet reply"] if enabled else ["", ""]
            assert history == ["own", hidden[0], named, "reply", hidden[1]]


async def test_a_reply_to_an_answer_to_a_command_stays_hidden() -> None:
    async with DiscordServer(message_content=False) as emulator:
        async with connected(emulator, Listener(emulator, PLAIN)) as bot:
            ann, general = emulator.person("ann"), emulator.channel("general")

            @bot.tree.command(description="Answer")
            async def go(asked: discord.Interaction) -> None:
                await asked.response.send_message("x = 1")

            await bot.tree.sync()
            ack = await ann.command(general, "go")
            assert ack.message

            await ann.says(general, "shorter", reply_to=ack.message.id)
            await bot.until("message", 2)

            assert said(bot) == ["x = 1", ""]


async def test_what_is_replied_to_shows_only_what_it_may_itself() -> None:
    """Naming the bot shows one's own message, not the one somebody else wrote before."""
    async with DiscordServer(message_content=False) as emulator:
        async with connected(emulator, Listener(emulator, PLAIN)) as bot:
            ann, general = emulator.person("ann"), emulator.channel("general")
            plain = await emulator.person("bob").says(general, "secret")

            id_ = await ann.says(general, f"{emulator.mention} this", reply_to=plain)
            reply = (await bot.until("message", 2))[1]
            fetched = await (await bot.text_channel(general.id)).fetch_message(int(id_))

            for found in (reply, fetched):
                answered: Any = found.reference and found.reference.resolved
                assert found.content and answered.content == ""
