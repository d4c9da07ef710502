"""Commands, buttons and forms are acknowledged in time, done once, and always answered."""

import asyncio
import gc
from typing import Any

import discord
import pytest

from adapters.discord import create
from core.desk import reception
from core.errors import ModelUnavailable
from core.stores.memory import MemoryStore
from core.words import phrase
from tests.adapters.discord.connected import CODE, ConnectedTeam, FickleStore, connected_team
from tests.emulators.discord_server import Astray, Break, DiscordServer, Fault, Misdelivery, Modal
from tests.emulators.discord_server.messages import Message, Picture
from tests.fakes import FrozenClock, until


async def _shows(team: ConnectedTeam, *names: str) -> Message:
    """A message of ours with buttons of these names, as another version of us wrote it."""
    world = team.discord.world
    buttons = [{"type": 2, "style": 1, "label": "x", "custom_id": n, "id": 1} for n in names]
    row = {"type": 1, "id": 1, "components": buttons}
    picture = Picture("an answer", components=(row,))
    message = Message(world.next_id(), team.general, world.bot, picture, world.wall)
    world.messages[message.id] = message
    return message


async def _form(team: ConnectedTeam) -> Modal:
    """The form for what to change about a message of ours."""
    message = await _shows(team, "ts:refine")
    ack = await team.ann.clicks(team.general, message.id, "ts:refine")
    assert ack.modal
    return ack.modal


async def test_many_commands_at_once_are_all_acknowledged() -> None:
    async with connected_team() as team, team.gateway():
        people = [team.discord.person(f"p{number}") for number in range(40)]
        tasks = [
            person.command(team.general, "codegen", task=f"print {number}")
            for number, person in enumerate(people)
        ]
        acks = await asyncio.gather(*tasks)
        await team.has_heard_all()

        assert all(ack.ok for ack in acks) and len(team.threads()) == 40


@pytest.mark.parametrize("kind", ["command", "button", "form"])
async def test_a_store_that_is_slow_is_not_waited_for(
    kind: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Who is told to try again gets nothing for the first try, though the store kept it."""
    monkeypatch.setattr(reception, "KEEP_SECONDS", 0.05)
    store = FickleStore()
    async with connected_team(store=store) as team, team.at_work():
        modal = await _form(team)
        again = await _shows(team, "ts:again")
        store.slow = True
        match kind:
            case "command":
                ack = await team.ann.command(team.general, "codegen", task="print one")
            case "button":
                ack = await team.ann.clicks(team.general, again.id, "ts:again")
            case _:
                ack = await team.ann.submits(modal, {"task": "use two"})
        store.slow = False
        await until(lambda: store.calls["finish"] > 0)
        await team.has_heard_all()

        assert ack.ok and ack.ephemeral and "the store is away" in ack.content
        assert not team.prompts


async def test_a_store_that_is_away_is_said_at_once_and_later_all_works() -> None:
    store = FickleStore()
    async with connected_team(store=store) as team, team.at_work():
        store.away = True
        ack = await team.ann.command(team.general, "codegen", task="print one")
        store.away = False
        await team.ann.command(team.general, "codegen", task="print two")
        await team.is_asked("print two")

        assert "the store is away" in ack.content and ack.ephemeral


async def test_two_gateways_answer_once(caplog: pytest.LogCaptureFixture) -> None:
    store = FickleStore()
    async with connected_team(store=store) as team, team.at_work(), team.gateway():
        await team.discord.gateway.until_open(2)
        acks = [await team.ann.command(team.general, "codegen", task="print one")]
        await team.sees_the_end()
        answer = team.answers()[-1].id
        acks.append(await team.ann.clicks(team.thread(), answer, "ts:refine"))
        acks.append(await team.ann.uses_message_command(team.thread(), answer, "Refine"))
        await team.has_heard_all()
        store.away = True
        acks.append(await team.ann.command(team.general, "codegen", task="print two"))
        await until(lambda: len(team.discord.journal.calls("create_interaction_response")) == 7)

        assert all(ack.ok for ack in acks) and team.prompts == ["print one"]
        assert not [m for m in team.discord.ephemerals if "40060" in m.content]
        assert not [record for record in caplog.records if record.levelname == "ERROR"]


@pytest.mark.parametrize(
    "fault",
    [
        Fault(Break.ERROR, "create_interaction_response", code=10062, status=404),
        Fault(Break.RESET, "create_interaction_response"),
        Fault(Break.STALL, "create_interaction_response"),
    ],
)
async def test_what_could_not_be_acknowledged_is_done_all_the_same(
    fault: Fault, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(reception, "ACKNOWLEDGE_SECONDS", 0.1)
    server = DiscordServer(ack_seconds=0.3)
    async with connected_team(discord=server) as team, team.at_work():
        server.faults.add(fault)
        ack = await team.ann.command(team.general, "codegen", task="print one")
        await team.sees_the_end()
        await until(lambda: "I answer in" in _direct(team))

        assert not ack.ok and team.prompts == ["print one"]


def _direct(team: ConnectedTeam) -> str:
    """What our direct messages with Ann show."""
    return "\n".join(message.content for message in team.said(team.discord.dm(team.ann)))


async def test_a_token_that_is_too_old_is_replaced_by_a_direct_message() -> None:
    server = DiscordServer(token_seconds=0.0)
    async with connected_team(discord=server) as team, team.at_work():
        await team.ann.command(team.general, "smith", "help")
        await until(lambda: "begins a thread" in _direct(team))


@pytest.mark.parametrize("name", ["ts:whatever", "ts:renew:x", "ts:", "other", "ts:Again"])
async def test_a_button_of_another_version_is_answered(name: str) -> None:
    async with connected_team() as team, team.at_work():
        message = await _shows(team, name)
        ack = await team.ann.clicks(team.general, message.id, name)
        await team.has_heard_all()

        assert ack.ok and ack.ephemeral and "Another version" in ack.content


async def test_a_form_of_another_version_is_answered() -> None:
    async with connected_team() as team, team.at_work():
        modal = await _form(team)
        other = Modal("ts:survey", modal.title, modal.components, modal.opener)
        ack = await team.ann.submits(other, {"task": "use two"})

        assert ack.ok and "Another version" in ack.content


async def test_a_form_with_unknown_names_is_answered() -> None:
    async with connected_team() as team, team.at_work():
        modal = await _form(team)
        labels = [
            {**label, "component": {**label["component"], "custom_id": f"x{number}"}}
            for number, label in enumerate(modal.components)
        ]
        other = Modal(modal.custom_id, modal.title, tuple(labels), modal.opener)
        ack = await team.ann.submits(other, {"x0": "use two"})
        await until(lambda: bool(team.discord.ephemerals))
        await team.has_heard_all()

        assert ack.ok and not team.prompts


async def test_a_command_of_a_newer_version_that_is_kept_is_answered_by_an_older_one() -> None:
    clock = FrozenClock()
    async with connected_team(store=MemoryStore(clock)) as team:
        async with team.killed():
            await _registered(team)
            team.discord.faults.add(Fault(Break.STALL, "update_original_webhook_message"))
            ack = await team.ann.command(team.general, "smith", "help")
            await until(lambda: _asked(team, "update_original_webhook_message") == 1)
        (key, kept), *_ = team.store._kept.items()  # pylint: disable=protected-access
        kept.content = kept.content.replace('"help"', '"dance"')
        clock.advance(30)
        async with team.at_work():
            await team.is_told("another version")

        assert ack.ok and key


def _asked(team: ConnectedTeam, route: str) -> int:
    return len(team.discord.journal.calls(route))


async def _registered(team: ConnectedTeam) -> None:
    await until(lambda: bool(team.discord.commands))


async def test_suggestions_come_while_the_model_server_is_away() -> None:
    async with connected_team() as team, team.gateway():
        team.server.away = ModelUnavailable(phrase("The model server is away."))
        models = await team.ann.autocompletes(team.general, "codegen", "model", "c", task="x")
        found = await team.ann.autocompletes(team.general, "codegen", "language", "py", task="x")

        assert isinstance(models, list) and [choice.value for choice in found][:1] == ["python"]


async def test_what_a_killed_gateway_acknowledged_is_done_by_another_one() -> None:
    """It also ends what shows that we are thinking."""
    clock = FrozenClock()
    async with connected_team([CODE], store=MemoryStore(clock)) as team:
        async with team.killed():
            await _registered(team)
            team.discord.faults.add(Fault(Break.STALL, "create_message"))
            ack = await team.ann.command(team.general, "codegen", task="print one")
            await until(lambda: _asked(team, "create_message") == 1)
        nothing = not team.said(team.general)
        clock.advance(30)
        async with team.at_work():
            await team.sees_the_end()
            told = await team.is_told("I answer in")
            await team.has_heard_all()

        assert ack.ok and ack.kind == "deferred" and nothing
        assert len(team.threads()) == 1 and team.prompts == ["print one"]
        assert len(team.discord.ephemerals) == 1 and not team.discord.followups and told


async def test_a_gateway_that_leaves_ends_what_is_under_way() -> None:
    async with connected_team() as team, create(team.options, team.parts) as platform:
        listening = asyncio.create_task(platform.listen())
        await team.discord.gateway.until_open()
        await _registered(team)
        team.discord.faults.add(Fault(Break.SLOW, "create_message", seconds=0.1))
        await team.ann.command(team.general, "codegen", task="print one")
        await until(lambda: _asked(team, "create_message") == 1)
        listening.cancel()
        await asyncio.gather(listening, return_exceptions=True)

        assert len(team.threads()) == 1 and not team.unfinished


async def test_forms_that_never_come_back_are_not_remembered() -> None:
    async with connected_team() as team, team.gateway():
        for _ in range(5):
            await _form(team)
        gc.collect()

        assert sum(isinstance(thing, discord.ui.Modal) for thing in gc.get_objects()) < 5


@pytest.mark.parametrize("of", ["INTERACTION_CREATE", "MESSAGE_CREATE"])
async def test_what_is_delivered_three_times_is_done_once(of: str) -> None:
    async with connected_team() as team, team.at_work():
        team.discord.faults.add(Misdelivery(Astray.REPEATED, of, copies=3))
        if of == "MESSAGE_CREATE":
            await team.ann.says(team.general, f"{team.discord.mention} print one")
        else:
            await team.ann.command(team.general, "codegen", task="print one")
        await team.is_asked("print one")

        assert len(team.threads()) == 1


async def test_an_interaction_that_breaks_our_reading_is_answered(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    def broken(_: Any) -> Any:
        raise KeyError("components")

    async with connected_team() as team, team.at_work():
        modal = await _form(team)
        monkeypatch.setattr("adapters.discord.reading.form_values", broken)
        ack = await team.ann.submits(modal, {"task": "use two"})

        assert ack.ok and "reference" in ack.content
