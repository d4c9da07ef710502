"""The emulated gateway: how it greets, and every way a session breaks and goes on."""

import asyncio
import json
import zlib
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any

import aiohttp
import discord
import pytest

from tests.emulators.discord_server import Astray, DiscordServer, Misdelivery
from tests.emulators.discord_server.listening import (
    INTENTS,
    Listener,
    Now,
    asking,
    connected,
    pointed_at,
)


@pytest.fixture
async def emulator() -> AsyncIterator[DiscordServer]:
    async with DiscordServer() as running:
        yield running


@pytest.fixture
async def bot(emulator: DiscordServer) -> AsyncIterator[Listener]:
    async with connected(emulator) as listener:
        yield listener


def said(bot: Listener) -> list[str]:
    """Texts of the messages that arrived."""
    return [message.content for message in bot.events("message")]


async def ends_with(emulator: DiscordServer, token: str, intents: discord.Intents) -> Exception:
    """What a client that cannot go on raises."""
    client = Listener(emulator, intents)
    with pointed_at(emulator):
        try:
            async with asyncio.timeout(3):
                await client.start(token)
        except Exception as error:  # pylint: disable=broad-exception-caught
            return error
        finally:
            await client.close()
    raise AssertionError("It went on")


async def test_an_intent_that_is_not_enabled_closes_with_4014() -> None:
    async with DiscordServer(message_content=False) as emulator:
        error = await ends_with(emulator, emulator.token, INTENTS)

        assert isinstance(error, discord.PrivilegedIntentsRequired)
        assert emulator.gateway.close_codes == [4014]


async def test_a_wrong_token_cannot_log_in(emulator: DiscordServer) -> None:
    assert isinstance(await ends_with(emulator, "wrong", INTENTS), discord.LoginFailure)


async def test_a_revoked_token_ends_the_session(emulator: DiscordServer) -> None:
    client = Listener(emulator)
    with pointed_at(emulator):
        running = asyncio.create_task(client.start(emulator.token))
        await emulator.gateway.until_open()
        emulator.revoke()

        with pytest.raises(discord.ConnectionClosed) as closed:
            await asyncio.wait_for(running, 3)

        assert closed.value.code == 4004
        await client.close()
    async with asking(emulator) as rest:
        assert (await rest("GET", "/users/@me")).status == 401


async def test_what_happens_while_the_gateway_is_away_is_resumed(
    emulator: DiscordServer, bot: Listener
) -> None:
    ann, general = emulator.person("ann"), emulator.channel("general")
    await ann.says(general, "before")
    await bot.until("message")

    await emulator.cut_gateway()
    await ann.says(general, "meanwhile")
    missed = [frame.name for frame in emulator.missed]
    await bot.until("resumed")
    await ann.says(general, "after")
    await bot.until("message", 3)

    assert missed == ["MESSAGE_CREATE"] and not emulator.missed
    assert said(bot) == ["before", "meanwhile", "after"]
    assert (emulator.gateway.identifies, emulator.gateway.resumes) == (1, 1)


async def test_discord_asks_to_reconnect(emulator: DiscordServer, bot: Listener) -> None:
    ann, general = emulator.person("ann"), emulator.channel("general")

    await emulator.reconnects()
    await ann.says(general, "meanwhile")
    await bot.until("resumed")
    await bot.until("message")

    assert said(bot) == ["meanwhile"]


async def test_an_invalid_session_is_resumed_if_it_can_be(
    emulator: DiscordServer, bot: Listener
) -> None:
    await emulator.invalidates(resumable=True)
    await bot.until("resumed")

    assert emulator.gateway.identifies == 1 and bot.times_ready == 1


async def test_else_a_new_one_begins_and_what_was_missed_is_only_in_history(
    emulator: DiscordServer, bot: Listener
) -> None:
    ann, general = emulator.person("ann"), emulator.channel("general")

    await emulator.invalidates(resumable=False)
    await ann.says(general, "meanwhile")
    await emulator.journal.until(lambda: bot.times_ready == 2)
    await ann.says(general, "after")
    await bot.until("message")

    assert emulator.gateway.identifies == 2 and said(bot) == ["after"]
    history = [m.content async for m in (await bot.text_channel(general.id)).history()]
    assert history == ["after", "meanwhile"]


async def test_a_session_cannot_be_resumed_for_ever() -> None:
    now = Now()
    async with DiscordServer(clock=now) as emulator, connected(emulator) as bot:
        await emulator.cut_gateway()
        now.seconds += 61

        await emulator.journal.until(lambda: bot.times_ready == 2)

        assert emulator.gateway.identifies == 2 and not emulator.gateway.resumes


async def test_events_are_lost_doubled_and_late(emulator: DiscordServer, bot: Listener) -> None:
    ann, general = emulator.person("ann"), emulator.channel("general")
    emulator.faults.add(Misdelivery(Astray.DROPPED, "MESSAGE_CREATE"))
    emulator.faults.add(Misdelivery(Astray.REPEATED, "MESSAGE_CREATE"))
    emulator.faults.add(Misdelivery(Astray.DELAYED, "MESSAGE_CREATE", seconds=0.02))

    for text in ("lost", "doubled", "late", "last"):
        await ann.says(general, text)
    await bot.until("message", 4)

    assert said(bot) == ["doubled", "doubled", "last", "late"]


async def test_a_malformed_event_ends_discord_pys_client(emulator: DiscordServer) -> None:
    client = Listener(emulator)
    with pointed_at(emulator):
        running = asyncio.create_task(client.start(emulator.token))
        await emulator.journal.until(lambda: client.times_ready > 0)
        ann, general = emulator.person("ann"), emulator.channel("general")
        emulator.faults.add(Misdelivery(Astray.MALFORMED, "MESSAGE_CREATE"))

        await ann.says(general, "hello")

        with pytest.raises(TypeError):
            await asyncio.wait_for(running, 3)
        await client.close()


async def test_nothing_comes_from_a_channel_the_bot_may_not_see(
    emulator: DiscordServer, bot: Listener
) -> None:
    ann = emulator.person("ann")
    secret = emulator.channel("secret", permissions=())
    general = emulator.channel("general")

    await ann.says(secret, "psst")
    await ann.says(general, "hello")
    await bot.until("message")

    assert said(bot) == ["hello"]


async def test_discord_py_knows_what_the_bot_may_not(
    emulator: DiscordServer, bot: Listener
) -> None:
    general = emulator.channel("general")
    channel = await bot.text_channel(general.id)
    before = channel.permissions_for(channel.guild.me).create_public_threads

    emulator.without_permission(general, "CREATE_PUBLIC_THREADS")
    await emulator.journal.until(lambda: bool(bot.events("guild_channel_update")))

    assert before and not channel.permissions_for(channel.guild.me).create_public_threads


@asynccontextmanager
async def socket(emulator: DiscordServer, query: str = "") -> AsyncIterator["Bare"]:
    """A bare gateway connection."""
    async with aiohttp.ClientSession() as session:
        async with session.ws_connect(emulator.gateway_url + query) as opened:
            yield Bare(opened)


class Bare:
    """Frames without a client; zlib-stream is unpacked."""

    def __init__(self, opened: aiohttp.ClientWebSocketResponse) -> None:
        self.socket = opened
        self._unpacking = zlib.decompressobj()

    async def frame(self) -> dict[str, Any]:
        """The next frame."""
        message = await self.socket.receive(3)
        data = message.data
        if message.type is aiohttp.WSMsgType.BINARY:
            assert data.endswith(b"\x00\x00\xff\xff")
            data = self._unpacking.decompress(data)
        found: dict[str, Any] = json.loads(data)
        return found

    async def sends(self, op: int, body: Any) -> None:
        """Send one frame."""
        await self.socket.send_json({"op": op, "d": body})

    async def close_code(self) -> int | None:
        """The code the socket is closed with."""
        while (await self.socket.receive(3)).type is not aiohttp.WSMsgType.CLOSE:
            pass
        return self.socket.close_code


@pytest.mark.parametrize("query", ["?v=10&encoding=json", "?v=10&compress=zlib-stream"])
async def test_frames_count_up_and_heartbeats_are_acknowledged(
    emulator: DiscordServer, query: str
) -> None:
    async with socket(emulator, query) as bare:
        hello = await bare.frame()
        await bare.sends(1, None)
        acknowledged = await bare.frame()
        await bare.sends(2, {"token": emulator.token, "intents": 1})
        ready, guild = await bare.frame(), await bare.frame()

        assert hello["op"] == 10 and hello["d"]["heartbeat_interval"] == 41250
        assert acknowledged["op"] == 11
        assert [(f["t"], f["s"]) for f in (ready, guild)] == [("READY", 1), ("GUILD_CREATE", 2)]
        assert ready["d"]["resume_gateway_url"] == emulator.gateway_url


@pytest.mark.parametrize(
    ("frames", "code"),
    [
        ([(8, {})], 4003),
        ([(2, {"token": "wrong"})], 4004),
        ([(2, {}), (2, {})], 4005),
        ([(6, {"session_id": "", "seq": 99})], 4007),
        ([(2, {}), (99, {})], 4001),
        ([(1, None)] * 121, 4008),
    ],
)
async def test_what_is_not_understood_closes_with_its_code(
    emulator: DiscordServer, frames: list[tuple[int, Any]], code: int
) -> None:
    async with socket(emulator) as first, socket(emulator) as bare:
        await first.frame()
        await first.sends(2, {"token": emulator.token})
        session = (await first.frame())["d"]["session_id"]
        for op, body in frames:
            given = {"token": emulator.token, **body} if body is not None else None
            if given and "session_id" in given:
                given["session_id"] = session
            await bare.sends(op, given)

        assert await bare.close_code() == code


async def test_members_come_on_request(emulator: DiscordServer, bot: Listener) -> None:
    ann = emulator.person("ann")
    [guild] = bot.guilds

    [member] = await guild.query_members(user_ids=[int(ann.id)])

    assert member.name == "ann"
    assert (await guild.fetch_member(int(ann.id))).name == "ann"
