"""Interactions with the emulated Discord: commands, buttons, forms, suggestions."""

import asyncio
from collections.abc import AsyncIterator
from typing import Any

import discord
import pytest
from discord import app_commands

from tests.emulators.discord_server import Channel, DiscordServer, File, Person
from tests.emulators.discord_server.listening import (
    Listener,
    Rest,
    asking,
    button,
    connected,
    refusal,
    row,
)

Asked = discord.Interaction


@pytest.fixture
async def emulator() -> AsyncIterator[DiscordServer]:
    async with DiscordServer() as running:
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


async def test_a_command_is_offered_to_those_it_is_for(
    emulator: DiscordServer, rest: Rest, general: Channel, ann: Person
) -> None:
    boss = emulator.person("boss", permissions={"MANAGE_GUILD"})
    setup = {"name": "setup", "description": "Set up", "default_member_permissions": 1 << 5}
    await rest("PUT", f"/applications/{emulator.application_id}/commands", [setup])

    with pytest.raises(LookupError):
        await ann.command(general, "setup")
    offered = asyncio.ensure_future(boss.command(general, "setup"))
    await emulator.journal.until(lambda: len(emulator.world.interactions) == 1)

    offered.cancel()


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
