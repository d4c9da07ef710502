"""Interactions with the emulated Discord: buttons, forms, suggestions, and their times."""

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable
from typing import Any

import discord
import pytest
from discord import app_commands

from tests.emulators.discord_server import Ack, Channel, DiscordServer, File, Person
from tests.emulators.discord_server.interaction import Interaction
from tests.emulators.discord_server.listening import (
    Listener,
    Now,
    Rest,
    Told,
    asking,
    button,
    connected,
    refusal,
    row,
)

Asked = discord.Interaction


@pytest.fixture
def now() -> Now:
    return Now()


@pytest.fixture
async def emulator(now: Now) -> AsyncIterator[DiscordServer]:
    async with DiscordServer(clock=now) as running:
        yield running


@pytest.fixture
async def bot(emulator: DiscordServer) -> AsyncIterator[Listener]:
    async with connected(emulator) as listener:
        yield listener


@pytest.fixture
async def rest(emulator: DiscordServer) -> AsyncIterator[Rest]:
    async with asking(emulator) as asker:
        yield asker


@pytest.fixture
def ann(emulator: DiscordServer) -> Person:
    return emulator.person("ann")


@pytest.fixture
def general(emulator: DiscordServer) -> Channel:
    return emulator.channel("general")


class Buttons(discord.ui.View):
    """A button that opens a form, one that counts, and a select."""

    def __init__(self, form: discord.ui.Modal) -> None:
        super().__init__(timeout=None)
        self.form = form

    @discord.ui.button(label="Refine", custom_id="ts:refine:1")
    async def refine(self, asked: Asked, _: Any) -> None:
        """Open the form."""
        await asked.response.send_modal(self.form)

    @discord.ui.button(label="Stop", custom_id="ts:stop:1", emoji="🛑")
    async def stop_it(self, asked: Asked, _: Any) -> None:
        """Change the message it stands at."""
        await asked.response.edit_message(content="stopped", view=None)

    @discord.ui.select(
        custom_id="ts:model:1",
        placeholder="Model",
        options=[discord.SelectOption(label="small"), discord.SelectOption(label="large")],
    )
    async def model(self, asked: Asked, picked: Any) -> None:
        """Say what was picked, to that person."""
        await asked.response.defer()
        await asked.followup.send(picked.values[0], ephemeral=True)


class Form(discord.ui.Modal, title="Refine"):
    """A text, a choice and files."""

    def __init__(self) -> None:
        super().__init__()
        options = [discord.SelectOption(label="small"), discord.SelectOption(label="large")]
        self.change: Any = discord.ui.TextInput(custom_id="change", max_length=20)
        self.model: Any = discord.ui.Select(custom_id="model", required=False, options=options)
        self.files: Any = discord.ui.FileUpload(custom_id="files", required=False)
        self.add_item(discord.ui.Label(text="What to change", component=self.change))
        self.add_item(discord.ui.Label(text="Model", component=self.model))
        self.add_item(discord.ui.Label(text="Files", component=self.files))

    async def on_submit(self, interaction: Asked, /) -> None:
        """Say all of it."""
        files = [(await file.read()).decode() for file in self.files.values]
        said = f"{self.change.value} {self.model.values} {files}"
        await interaction.response.send_message(said)


async def shown_with_buttons(bot: Listener, channel: Channel) -> str:
    """A message with all of it."""
    place = await bot.text_channel(channel.id)
    return str((await place.send("x = 1", view=Buttons(Form()))).id)


async def test_a_button_opens_a_form_that_is_submitted(
    emulator: DiscordServer, bot: Listener, ann: Person, general: Channel
) -> None:
    id_ = await shown_with_buttons(bot, general)

    opened = await ann.clicks(general, id_, "ts:refine")
    assert opened.kind == "modal" and opened.modal and opened.modal.title == "Refine"
    values = {"change": "shorter", "model": "large", "files": [File("a.txt", b"hi")]}
    sent = await ann.submits(opened.modal, values)

    assert sent.content == "shorter ['large'] ['hi']"
    assert emulator.messages(general)[-1].reference == id_
    with pytest.raises(LookupError):
        await ann.submits(opened.modal, {"colour": "red"})
    with pytest.raises(ValueError):
        await ann.submits(opened.modal, {"change": "x" * 21})
    with pytest.raises(ValueError):
        await ann.submits(opened.modal, {})


async def test_buttons_are_seen_and_change_their_message(
    emulator: DiscordServer, bot: Listener, ann: Person, general: Channel
) -> None:
    id_ = await shown_with_buttons(bot, general)
    [message] = emulator.messages(general)
    labels = {"ts:refine:1": "Refine", "ts:stop:1": "Stop", "ts:model:1": "Model"}
    assert message.buttons == labels

    ack = await ann.clicks(general, id_, "ts:stop")

    assert ack.kind == "update" and message.shown == "stopped" and not message.buttons
    with pytest.raises(LookupError):
        await ann.clicks(general, id_, "ts:stop")


async def test_a_select_is_answered_by_a_note_for_one(
    emulator: DiscordServer, bot: Listener, ann: Person, general: Channel
) -> None:
    id_ = await shown_with_buttons(bot, general)

    ack = await ann.clicks(general, id_, "ts:model", "large")
    await emulator.journal.until(lambda: len(emulator.followups) == 1)

    assert ack.kind == "deferred_update"
    assert [(m.shown, m.ephemeral_for) for m in emulator.ephemerals] == [("large", ann.id)]
    with pytest.raises(LookupError):
        await ann.clicks(general, id_, "ts:model", "huge")


async def test_an_option_suggests_as_one_types(
    bot: Listener, ann: Person, general: Channel
) -> None:
    async def models(_: Asked, typed: str) -> list[app_commands.Choice[str]]:
        names = ("qwen-small", "qwen-large", "gemma")
        return [app_commands.Choice(name=n, value=n) for n in names if n.startswith(typed)]

    @bot.tree.command(description="Write code")
    @app_commands.autocomplete(model=models)
    async def codegen(asked: Asked, task: str, model: str | None = None) -> None:
        await asked.response.send_message(f"{task} {model}")

    await bot.tree.sync()

    choices = await ann.autocompletes(general, "codegen", "model", "qw", task="sum")

    assert [choice.value for choice in choices] == ["qwen-small", "qwen-large"]
    with pytest.raises(LookupError):
        await ann.autocompletes(general, "codegen", "task", "s")
    with pytest.raises(ValueError):
        await ann.command(general, "codegen")


async def test_a_message_command_shows_its_message_whole(ann: Person) -> None:
    async with DiscordServer(message_content=False) as emulator:
        async with connected(emulator, Listener(emulator, discord.Intents(guilds=True))) as bot:
            general, bob = emulator.channel("general"), emulator.person("bob")
            seen: list[str] = []

            async def refine(asked: Asked, message: discord.Message) -> None:
                seen.append(message.content)
                await asked.response.send_message("on it")

            bot.tree.add_command(app_commands.ContextMenu(name="Refine", callback=refine))
            await bot.tree.sync()
            id_ = await bob.says(general, "print(1)")

            ack = await bob.uses_message_command(general, id_, "Refine")

            assert ack.ok and seen == ["print(1)"]
            assert emulator.messages(general)[-1].type == 23 and ann.id


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


async def test_what_is_disabled_cannot_be_clicked(
    emulator: DiscordServer, rest: Rest, ann: Person, general: Channel
) -> None:
    written = await rest.says(general.id, components=[row(button("ts:go", disabled=True))])

    with pytest.raises(LookupError):
        await ann.clicks(general, written.body["id"], "ts:go")
    assert emulator.messages(general)


async def test_commands_are_kept_as_registered(
    emulator: DiscordServer, rest: Rest, general: Channel, ann: Person
) -> None:
    path = f"/applications/{emulator.application_id}/commands"
    codegen = {"name": "codegen", "description": "Write", "type": 1, "contexts": [0]}

    first = await rest("PUT", path, [codegen])
    again = await rest("PUT", path, [{**codegen, "description": "Write code"}])
    wrong = [
        await rest("PUT", path, [{**codegen, "name": "Code Gen"}]),
        await rest("PUT", path, [codegen, codegen]),
        await rest("PUT", path, [{**codegen, "description": "x" * 101}]),
    ]

    assert first.body[0]["id"] == again.body[0]["id"]
    assert [command["description"] for command in emulator.commands] == ["Write code"]
    assert [answer.code for answer in wrong] == [50035] * 3
    with pytest.raises(LookupError):
        await ann.command(await ann.opens_dm(), "codegen")
    assert general.id


async def test_an_answer_given_twice_is_refused_by_discord_py_or_discord(
    bot: Listener, ann: Person, general: Channel
) -> None:
    @bot.tree.command(description="Answer")
    async def go(asked: Asked) -> None:
        await asked.response.send_message("one")

    await bot.tree.sync()
    await ann.command(general, "go")
    [asked] = bot.events("interaction")
    asked.response._response_type = None  # pylint: disable=protected-access

    assert await refusal(asked.response.send_message("two")) == 40060
