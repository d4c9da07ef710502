"""Answers to the emulated Discord's interactions: which one counts, and until when."""

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable
from typing import Any

import pytest

from tests.emulators.discord_server import Ack, Channel, DiscordServer
from tests.emulators.discord_server.interaction import Interaction
from tests.emulators.discord_server.listening import Now, Rest, Told, asking


@pytest.fixture
def now() -> Now:
    return Now()


@pytest.fixture
async def emulator(now: Now) -> AsyncIterator[DiscordServer]:
    async with DiscordServer(clock=now) as running:
        yield running


@pytest.fixture
async def rest(emulator: DiscordServer) -> AsyncIterator[Rest]:
    async with asking(emulator) as asker:
        yield asker


@pytest.fixture
def general(emulator: DiscordServer) -> Channel:
    return emulator.channel("general")


Answering = Callable[..., Awaitable[Told]]


async def used(
    emulator: DiscordServer, rest: Rest, place: Channel
) -> tuple[Interaction, Answering, "asyncio.Task[Ack]"]:
    """A plain command on its way, and how to answer it bare."""
    emulator.world.commands[""] = [{"id": "1", "name": "go", "type": 1}]
    task = asyncio.create_task(emulator.person("bob").command(place, "go"))
    count = len(emulator.world.interactions)
    await emulator.journal.until(lambda: len(emulator.world.interactions) > count)
    asked = list(emulator.world.interactions.values())[-1]

    async def answers(kind: int, query: str = "", **data: Any) -> Told:
        path = f"/interactions/{asked.id}/{asked.token}/callback{query}"
        return await rest("POST", path, {"type": kind, "data": data})

    return asked, answers, task


async def test_only_the_first_answer_counts(
    emulator: DiscordServer, rest: Rest, general: Channel
) -> None:
    asked, answers, task = await used(emulator, rest, general)

    first = await answers(4, content="taken")
    second = await answers(4, content="again")

    assert (first.status, second.status, second.code) == (204, 400, 40060)
    assert (await task).content == "taken" and asked.acknowledged
    strange = await rest("POST", "/interactions/1/none/callback", {"type": 5})
    assert (strange.status, strange.code) == (404, 10062)


async def test_an_answer_after_three_seconds_is_to_nobody(
    emulator: DiscordServer, rest: Rest, general: Channel, now: Now
) -> None:
    asked, answers, task = await used(emulator, rest, general)
    now.seconds += 3.1

    late = await answers(5)
    followed = await rest("POST", f"/webhooks/{emulator.application_id}/{asked.token}", {})

    assert late.code == 10062 and followed.code == 10015
    task.cancel()


async def test_a_token_lives_fifteen_minutes(
    emulator: DiscordServer, rest: Rest, general: Channel, now: Now
) -> None:
    asked, answers, task = await used(emulator, rest, general)
    told = await answers(5, "?with_response=true")
    path = f"/webhooks/{emulator.application_id}/{asked.token}"
    now.seconds += 899
    in_time = await rest("PATCH", f"{path}/messages/@original", {"content": "done"})
    now.seconds += 2

    late = await rest("POST", path, {"content": "more"})

    assert told.body["interaction"]["response_message_loading"] is True
    assert in_time.status == 200 and (await task).kind == "deferred"
    assert (late.status, late.code) == (401, 50027)


async def test_a_follow_up_takes_the_place_of_thinking(
    emulator: DiscordServer, rest: Rest, general: Channel
) -> None:
    asked, answers, task = await used(emulator, rest, general)
    await answers(5)
    path = f"/webhooks/{emulator.application_id}/{asked.token}"

    await rest("POST", path, {"content": "one"})
    second = await rest("POST", path, {"content": "two"})
    await task

    assert [message.shown for message in emulator.messages(general)] == ["one", "two"]
    assert [message.shown for message in emulator.followups] == ["two"]
    read = await rest("GET", f"{path}/messages/{second.body['id']}")
    gone = await rest("DELETE", f"{path}/messages/@original")
    assert read.body["content"] == "two" and gone.status == 204
    assert (await rest("GET", f"{path}/messages/@original")).code == 10008


async def test_wrong_answers_are_refused(
    emulator: DiscordServer, rest: Rest, general: Channel
) -> None:
    _, answers, task = await used(emulator, rest, general)

    told = [
        await answers(7, content="nothing to update"),
        await answers(8, choices=[]),
        await answers(5, flags=1 << 15),
        await answers(9, custom_id="m", title="x" * 46, components=[]),
        await answers(4, content=""),
    ]

    assert {answer.status for answer in told} == {400}
    assert (await answers(4, content="right")).status == 204 and (await task).ok
