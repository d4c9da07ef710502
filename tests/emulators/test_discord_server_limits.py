"""The emulated Discord's rates: both models, what the headers tell, and how 429 looks."""

import asyncio
from collections.abc import AsyncIterator

import pytest

from tests.emulators.discord_server import Channel, DiscordServer, Limiter
from tests.emulators.discord_server.listening import Now, Rest, asking, connected

BOTH = (Limiter.FIXED, Limiter.STEADY)


@pytest.fixture
def now() -> Now:
    return Now()


@pytest.fixture(params=BOTH, ids=lambda limiter: str(limiter.name).lower())
async def emulator(request: pytest.FixtureRequest, now: Now) -> AsyncIterator[DiscordServer]:
    async with DiscordServer(limiter=request.param, clock=now) as running:
        yield running


@pytest.fixture
async def rest(emulator: DiscordServer) -> AsyncIterator[Rest]:
    async with asking(emulator) as asker:
        yield asker


async def test_five_messages_go_and_the_sixth_is_told_when(
    emulator: DiscordServer, rest: Rest
) -> None:
    general = emulator.channel("general")

    told = [await rest.says(general.id) for _ in range(6)]

    assert [answer.status for answer in told] == [200] * 5 + [429]
    assert [answer.remaining for answer in told] == [4, 3, 2, 1, 0, 0]
    assert told[0].headers["X-RateLimit-Limit"] == "5"
    assert float(told[4].headers["X-RateLimit-Reset-After"]) == pytest.approx(5.0)
    assert told[5].headers["X-RateLimit-Scope"] == "user" and told[5].headers["Via"]
    assert told[5].body["retry_after"] > 0 and told[5].body["global"] is False
    assert emulator.refused429 == 1


async def test_headers_of_a_bucket_agree_with_what_it_does(
    emulator: DiscordServer, rest: Rest, now: Now
) -> None:
    """After `retry_after` one goes, after `reset_after` all go, and not a moment before."""
    general = emulator.channel("general")
    for _ in range(5):
        last = await rest.says(general.id)
    refused = await rest.says(general.id)

    now.seconds += refused.body["retry_after"] - 0.01
    assert (await rest.says(general.id)).status == 429
    now.seconds += 0.02
    assert (await rest.says(general.id)).status == 200
    now.seconds += float(last.headers["X-RateLimit-Reset-After"])
    assert [(await rest.says(general.id)).status for _ in range(6)] == [200] * 5 + [429]


@pytest.mark.parametrize(("limiter", "seconds"), [(Limiter.FIXED, 5.0), (Limiter.STEADY, 1.0)])
async def test_a_spent_window_waits_to_its_end_and_a_spent_cell_for_one(
    limiter: Limiter, seconds: float, now: Now
) -> None:
    async with DiscordServer(limiter=limiter, clock=now) as emulator, asking(emulator) as rest:
        general = emulator.channel("general")
        for _ in range(5):
            await rest.says(general.id)

        refused = await rest.says(general.id)

        assert refused.body["retry_after"] == pytest.approx(seconds)


async def test_writing_and_editing_have_buckets_of_their_own_in_each_channel(
    emulator: DiscordServer, rest: Rest
) -> None:
    general, other = emulator.channel("general"), emulator.channel("other")
    written = [await rest.says(general.id) for _ in range(5)]
    edited = [await rest.edits(general.id, written[0].body["id"]) for _ in range(5)]

    elsewhere = await rest.says(other.id)

    assert edited[-1].status == elsewhere.status == 200 and edited[-1].remaining == 0
    hashes = {answer.headers["X-RateLimit-Bucket"] for answer in (*written, elsewhere)}
    assert len(hashes) == 1 and edited[0].headers["X-RateLimit-Bucket"] not in hashes


@pytest.mark.parametrize("shared", [False, True])
async def test_threads_have_own_buckets_or_their_parents(shared: bool, now: Now) -> None:
    server = DiscordServer(limiter=Limiter.FIXED, clock=now, shared_thread_buckets=shared)
    async with server as emulator, asking(emulator) as rest:
        ann, general = emulator.person("ann"), emulator.channel("general")
        thread = await ann.opens_thread(general, "sums")
        for _ in range(5):
            await rest.says(general.id)

        there = await rest.says(thread.id)

        assert there.status == (429 if shared else 200)


async def test_reactions_go_four_a_second(emulator: DiscordServer, rest: Rest, now: Now) -> None:
    ann, general = emulator.person("ann"), emulator.channel("general")
    path = f"/channels/{general.id}/messages/{await ann.says(general, 'hi')}/reactions"

    first = await rest("PUT", f"{path}/👀/@me")
    second = await rest("PUT", f"{path}/✅/@me")
    now.seconds += 0.26
    third = await rest("PUT", f"{path}/✅/@me")

    assert [first.status, second.status, third.status] == [204, 429, 204]
    assert second.body["retry_after"] == pytest.approx(0.25)


async def test_fifty_requests_a_second_go_in_all(emulator: DiscordServer, rest: Rest) -> None:
    channels = [emulator.channel(f"c{number}") for number in range(51)]

    told = [await rest.says(channel.id) for channel in channels]

    assert [answer.status for answer in told] == [200] * 50 + [429]
    assert told[-1].body["global"] and told[-1].headers["X-RateLimit-Global"] == "true"
    assert told[-1].headers["X-RateLimit-Scope"] == "global"
    assert "X-RateLimit-Bucket" not in told[-1].headers


async def acknowledged(emulator: DiscordServer, rest: Rest, channel: Channel) -> str:
    """Path of an interaction that was answered."""
    emulator.world.commands[""] = [{"id": "1", "name": "go", "type": 1}]
    ann = emulator.person("ann")
    waiting = asyncio.create_task(ann.command(channel, "go"))
    await emulator.journal.until(lambda: len(emulator.world.interactions) > 0)
    asked = list(emulator.world.interactions.values())[-1]
    path = f"/interactions/{asked.id}/{asked.token}/callback"
    await rest("POST", path, {"type": 4, "data": {"content": "taken"}})
    await waiting
    return f"/webhooks/{emulator.application_id}/{asked.token}"


async def test_follow_ups_go_five_in_two_seconds_and_leave_the_global_rate_alone(
    emulator: DiscordServer, rest: Rest, now: Now
) -> None:
    general = emulator.channel("general")
    hook = await acknowledged(emulator, rest, general)

    told = [await rest("PATCH", f"{hook}/messages/@original", {"content": "x"}) for _ in range(6)]
    now.seconds += 2.01
    again = [await rest("POST", hook, {"content": "x"}) for _ in range(5)]

    assert [answer.status for answer in told] == [200] * 5 + [429]
    assert [answer.status for answer in again] == [200] * 5
    assert len(emulator.followups) == 5


async def test_follow_ups_have_a_hidden_rate_per_channel(
    emulator: DiscordServer, rest: Rest, now: Now
) -> None:
    general = emulator.channel("general")
    hook = await acknowledged(emulator, rest, general)
    for _ in range(30):
        now.seconds += 0.41
        assert (await rest("POST", hook, {"content": "x"})).status == 200
    # A window is spent now; a cell would have been paid back in part.
    now.seconds += 0.41
    told = [await rest("POST", hook, {"content": "x"}) for _ in range(5)]
    while told[-1].status == 200:
        now.seconds += 0.41
        told.append(await rest("POST", hook, {"content": "x"}))

    assert told[-1].code == 20028 and told[-1].headers["X-RateLimit-Scope"] == "shared"
    assert told[-1].remaining > 0


async def test_old_messages_take_fewer_edits(emulator: DiscordServer, rest: Rest, now: Now) -> None:
    general = emulator.channel("general")
    message = (await rest.says(general.id)).body["id"]
    now.seconds += 3601

    told = [await rest.edits(general.id, message) for _ in range(4)]

    assert [answer.status for answer in told] == [200] * 3 + [429] and told[-1].code == 30046


async def test_without_a_limiter_nothing_is_refused_and_headers_are_told() -> None:
    async with DiscordServer() as emulator, asking(emulator) as rest:
        general = emulator.channel("general")

        told = [await rest.says(general.id) for _ in range(60)]

        assert {answer.status for answer in told} == {200} and told[0].remaining > 1000


async def test_too_many_invalid_requests_end_in_a_ban_that_is_not_discords() -> None:
    async with DiscordServer(most_invalid=3) as emulator, asking(emulator) as rest:
        rest.token = "wrong"
        for _ in range(3):
            assert (await rest("GET", "/users/@me")).status == 401

        banned = await rest("GET", "/users/@me")

        assert banned.status == 429 and "Via" not in banned.headers and "1015" in banned.body


async def test_discord_py_reads_the_headers_and_is_never_refused() -> None:
    """Four go at once; the one that takes the last token keeps discord.py until the reset."""
    async with DiscordServer(limiter=Limiter.FIXED) as emulator, connected(emulator) as bot:
        channel = await bot.text_channel(emulator.channel("general").id)
        for number in range(4):
            await channel.send(f"{number}")

        assert emulator.refused429 == 0 and len(emulator.journal.calls("create_message")) == 4
