"""The emulated Discord going wrong on demand, before and after a request has its effect."""

import asyncio
from collections.abc import AsyncIterator

import aiohttp
import discord
import pytest

from tests.emulators.discord_server import Break, DiscordServer, Fault
from tests.emulators.discord_server.listening import Rest, asking, connected


@pytest.fixture
async def emulator() -> AsyncIterator[DiscordServer]:
    async with DiscordServer() as running:
        yield running


@pytest.fixture
async def rest(emulator: DiscordServer) -> AsyncIterator[Rest]:
    async with asking(emulator) as asker:
        yield asker


async def test_an_upstream_error_comes_before_or_after_the_effect(
    emulator: DiscordServer, rest: Rest
) -> None:
    general = emulator.channel("general")
    emulator.faults.add(Fault(Break.STATUS, "create_message", status=502))
    emulator.faults.add(Fault(Break.STATUS, "create_message", applied=True))

    before = await rest.says(general.id, "one")
    after = await rest.says(general.id, "two")

    assert (before.status, after.status) == (502, 500)
    assert [message.content for message in emulator.messages(general)] == ["two"]
    assert [entry.status for entry in emulator.journal.entries] == [502, 500]


async def test_a_request_to_a_far_discord_travels_before_and_after_its_effect(
    emulator: DiscordServer, rest: Rest
) -> None:
    general = emulator.channel("general")
    emulator.is_far(lambda: 0.1)

    began = emulator.world.clock()
    await rest.says(general.id, "one")
    ended = emulator.world.clock()
    (version,) = emulator.messages(general)[0].versions

    assert version.at - began >= 0.05
    assert ended - version.at >= 0.05


@pytest.mark.parametrize("applied", [False, True])
async def test_a_connection_is_reset_before_or_after_the_effect(
    emulator: DiscordServer, rest: Rest, applied: bool
) -> None:
    general = emulator.channel("general")
    emulator.faults.add(Fault(Break.RESET, applied=applied))

    with pytest.raises((aiohttp.ClientError, ConnectionResetError)):
        await rest.says(general.id)

    assert len(emulator.messages(general)) == int(applied)


async def test_a_stalled_request_has_no_answer(emulator: DiscordServer, rest: Rest) -> None:
    general = emulator.channel("general")
    emulator.faults.add(Fault(Break.STALL))

    with pytest.raises(TimeoutError):
        async with asyncio.timeout(0.05):
            await rest.says(general.id)

    assert not emulator.messages(general) and emulator.faults.waiting == 0


async def test_a_slow_request_is_answered_all_the_same(emulator: DiscordServer, rest: Rest) -> None:
    emulator.faults.add(Fault(Break.SLOW, seconds=0.01))

    assert (await rest.says(emulator.channel("general").id)).status == 200


@pytest.mark.parametrize("scope", ["user", "shared", "global"])
async def test_429_comes_in_three_scopes(emulator: DiscordServer, rest: Rest, scope: str) -> None:
    general = emulator.channel("general")
    emulator.faults.add(Fault(Break.LIMITED, retry_after=219.0, scope=scope))

    told = await rest.says(general.id)

    assert told.status == 429 and told.body["retry_after"] == 219.0
    assert told.headers["X-RateLimit-Scope"] == scope and told.headers["Retry-After"] == "219"
    assert told.body["global"] is (scope == "global") and told.headers["Via"]


async def test_429_without_via_and_a_ban_are_not_discords(
    emulator: DiscordServer, rest: Rest
) -> None:
    general = emulator.channel("general")
    emulator.faults.add(Fault(Break.LIMITED, via=False))
    emulator.faults.add(Fault(Break.BANNED))

    told = [await rest.says(general.id) for _ in range(2)]

    assert not any("Via" in answer.headers for answer in told)
    assert told[1].body == "error code: 1015"


async def test_an_error_code_comes_as_often_as_asked_and_on_its_route(
    emulator: DiscordServer, rest: Rest
) -> None:
    general = emulator.channel("general")
    emulator.faults.add(Fault(Break.ERROR, "update_message", code=10008), times=2)
    message = (await rest.says(general.id)).body["id"]

    told = [await rest.edits(general.id, message) for _ in range(3)]

    assert [answer.status for answer in told] == [404, 404, 200]
    assert told[0].body == {"message": "Unknown Message", "code": 10008}


async def test_discord_py_waits_out_a_429_and_raises_for_a_long_one(
    emulator: DiscordServer,
) -> None:
    async with connected(emulator) as bot:
        general = emulator.channel("general")
        channel = await bot.text_channel(general.id)
        emulator.faults.add(Fault(Break.LIMITED, "create_message", retry_after=0.01))
        shared = Fault(Break.LIMITED, "create_thread", retry_after=219.0, scope="shared")
        emulator.faults.add(shared)

        await channel.send("hello")
        with pytest.raises(discord.RateLimited) as refused:
            await channel.create_thread(name="sums", type=discord.ChannelType.public_thread)

        assert refused.value.retry_after == 219.0
        assert [message.shown for message in emulator.messages(general)] == ["hello"]


async def test_discord_py_takes_a_ban_for_one(emulator: DiscordServer) -> None:
    async with connected(emulator) as bot:
        channel = await bot.text_channel(emulator.channel("general").id)
        emulator.faults.add(Fault(Break.BANNED, "create_message"))

        with pytest.raises(discord.HTTPException) as refused:
            await channel.send("hello")

        assert refused.value.status == 429
