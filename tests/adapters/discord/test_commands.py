"""The commands in Discord: as they are registered, and as they arrive."""

import re
from collections.abc import AsyncIterator, Iterator
from typing import Any

import discord
import pytest

from adapters.discord.asked import Asked, Attached
from adapters.discord.commands import command_tree
from core.codec import decode, encode
from core.job import MOST_CANDIDATES, Tests
from core.words import LOCALES
from tests.adapters.discord.desk import Desk, at_desk
from tests.emulators.discord_server import Channel, DiscordServer, File, Person
from tests.fakes import until

NAME = re.compile(r"[-_\w]{1,32}")
"""Source: Discord docs, "Application Command Naming"."""
CHAT, MESSAGE = 1, 3
Json = dict[str, Any]


@pytest.fixture
async def server() -> AsyncIterator[DiscordServer]:
    async with DiscordServer() as running:
        yield running


@pytest.fixture
async def desk(server: DiscordServer) -> AsyncIterator[Desk]:
    async with at_desk(server) as desk:
        yield desk


@pytest.fixture
def ann(server: DiscordServer) -> Person:
    return server.person("ann")


@pytest.fixture
def general(server: DiscordServer) -> Channel:
    return server.channel("general")


def errors(caplog: pytest.LogCaptureFixture) -> list[str]:
    """What was logged as one."""
    return [record.message for record in caplog.records if record.levelname == "ERROR"]


async def payload() -> list[Json]:
    """The commands as they are sent to Discord, without any server."""

    async def nothing(*_: Any) -> Any:
        return []

    tree = await command_tree(discord.Client(intents=discord.Intents.none()), nothing, nothing)
    assert tree.translator
    return [
        await command.get_translated_payload(tree, tree.translator)
        for command in tree.get_commands()
    ]


def parts(command: Json) -> Iterator[Json]:
    """A command with all that is in it: sub-commands and options."""
    yield command
    for option in command.get("options") or []:
        yield from parts(option)


def texts(part: Json, field: str) -> dict[str, str]:
    """A text of `part` in every language that it has."""
    return {"en": part[field], **(part.get(f"{field}_localizations") or {})}


def length(command: Json, locale: str) -> int:
    """Characters as Discord counts them: names, descriptions and values."""
    whole = 0
    for part in parts(command):
        for each in [part, *(part.get("choices") or [])]:
            fields = [field for field in ("name", "description") if field in each]
            said = [texts(each, field) for field in fields]
            whole += sum(len(text.get(locale, text["en"])) for text in said)
            whole += len(str(each.get("value", "")))
    return whole


async def test_what_is_registered_fits_in_every_language() -> None:
    for command in await payload():
        for locale in LOCALES:
            assert length(command, locale) <= 8_000
        for part in parts(command):
            for name in texts(part, "name").values():
                assert 1 <= len(name) <= 32
                assert part["type"] == MESSAGE or (NAME.fullmatch(name) and name == name.lower())
            for text in texts(part, "description").values() if "description" in part else ():
                assert 1 <= len(text) <= 100 and text != "…"
            assert len(part.get("options") or []) <= 25


async def test_names_beside_each_other_differ_in_every_language() -> None:
    commands = await payload()
    siblings = [commands, *(part.get("options") or [] for c in commands for part in parts(c))]
    for locale in LOCALES:
        for beside in siblings:
            said = [texts(each, "name") for each in beside]
            names = [text.get(locale, text["en"]) for text in said]

            assert len(set(names)) == len(names)


async def test_there_are_three_for_servers_and_direct_messages(server: DiscordServer) -> None:
    async with at_desk(server):
        kinds = {command["name"]: command["type"] for command in server.commands}

    assert kinds == {"codegen": CHAT, "smith": CHAT, "Refine": MESSAGE}
    for command in server.commands:
        assert sorted(command["contexts"]) == [0, 1]
        assert command["integration_types"] == [0]


async def test_turkish_people_see_turkish_names(server: DiscordServer) -> None:
    async with at_desk(server):
        [smith] = [command for command in server.commands if command["name"] == "smith"]
        [menu] = [command for command in server.commands if command["type"] == MESSAGE]

    [shown] = [option for option in smith["options"] if option["name"] == "help"]
    assert shown["name_localizations"] == {"tr": "yardım"}
    assert menu["name_localizations"] == {"tr": "İyileştir"}


async def test_direct_messages_have_them_too(desk: Desk, ann: Person) -> None:
    await ann.command(await ann.opens_dm(), "codegen", task="sum a csv")

    assert desk.taken == [Asked("write", "sum a csv")]


async def test_a_task_arrives_with_all_that_was_chosen(
    desk: Desk, ann: Person, general: Channel
) -> None:
    ack = await ann.command(
        general,
        "codegen",
        task="  sum it\nby month ",
        model="qwen3-coder:30b",
        language="cobol",
        file=File("sales.csv", b"a,b\n1,2\n"),
        private=True,
        tests="off",
        best_of=MOST_CANDIDATES,
    )

    [asked] = desk.taken
    [file] = asked.files
    assert ack.ok
    assert asked == Asked(
        *("write", "  sum it\nby month ", "qwen3-coder:30b", "cobol"),
        private=True,
        files=(file,),
        tests=Tests.OFF,
        best_of=MOST_CANDIDATES,
    )
    assert (file.name, file.size) == ("sales.csv", 8) and file.url.startswith("http")


@pytest.mark.parametrize(
    ("path", "options", "asked"),
    [
        (["refine"], {"task": "shorter"}, Asked("refine", "shorter")),
        (
            ["refine"],
            {"task": "x", "model": "m", "language": "go"},
            Asked("refine", "x", "m", "go"),
        ),
        (
            ["refine"],
            {"task": "x", "tests": "on", "best_of": 3},
            Asked("refine", "x", tests=Tests.ON, best_of=3),
        ),
        (["test"], {}, Asked("test")),
        (["fix"], {}, Asked("fix")),
        (["models"], {}, Asked("models")),
        (["model"], {"name": "coder:7b"}, Asked("model", name="coder:7b")),
        (["status"], {}, Asked("status")),
        (["stop"], {}, Asked("stop")),
        (["quiet"], {}, Asked("quiet")),
        (["quiet"], {"state": "on"}, Asked("quiet", quiet=True)),
        (["quiet"], {"state": "off"}, Asked("quiet", quiet=False)),
        (["help"], {}, Asked("help")),
    ],
)
async def test_each_verb_arrives_with_its_arguments(
    desk: Desk,
    ann: Person,
    general: Channel,
    path: list[str],
    options: dict[str, str | int],
    asked: Asked,
) -> None:
    ack = await ann.command(general, "smith", *path, **options)

    assert ack.ok and desk.taken == [asked]


@pytest.mark.parametrize("number", [0, MOST_CANDIDATES + 1])
async def test_discord_itself_refuses_numbers_that_there_are_not(
    desk: Desk, ann: Person, general: Channel, number: int
) -> None:
    for path, name in (([], "codegen"), (["refine"], "smith")):
        with pytest.raises(ValueError, match="best_of takes 1 to 5"):
            await ann.command(general, name, *path, task="x", best_of=number)

    assert not desk.taken


async def test_tests_are_on_or_off(desk: Desk, ann: Person, general: Channel) -> None:
    with pytest.raises(LookupError, match="'maybe' is not among"):
        await ann.command(general, "codegen", task="x", tests="maybe")

    assert not desk.taken


async def test_a_refinement_may_bring_a_file(desk: Desk, ann: Person, general: Channel) -> None:
    file = File("a.py", b"x = 1\n")

    await ann.command(general, "smith", "refine", task="use this", file=file)

    assert [file.name for file in desk.taken[0].files] == ["a.py"]


async def test_the_menu_of_a_message_names_it(desk: Desk, ann: Person, general: Channel) -> None:
    message = await ann.says(general, "print(1)")

    ack = await ann.uses_message_command(general, message, "Refine")

    assert ack.ok and desk.taken == [Asked("refine", target=message)]


def test_what_was_asked_can_be_kept() -> None:
    file = Attached("a.txt", 3, "https://cdn.example/a.txt", "text/plain")
    asked = Asked("write", "sum", "m", "go", True, "n", False, (file,), "1", Tests.ON, 3)

    assert decode(Asked, encode(asked)) == asked
    assert decode(Asked, '{"verb": "stop", "news": 1}') == Asked("stop")


async def test_what_breaks_is_told_to_who_asked_and_logged(
    desk: Desk,
    ann: Person,
    general: Channel,
    server: DiscordServer,
    caplog: pytest.LogCaptureFixture,
) -> None:
    desk.breaks = RuntimeError("@everyone")

    ack = await ann.command(general, "smith", "status")

    [logged] = [record for record in caplog.records if record.message == "command broke"]
    reference = vars(logged)["reference"]
    assert ack.ephemeral and ack.content.endswith(f"(reference {reference})")
    assert "@everyone" not in ack.content and logged.exc_info and vars(logged)["command"]
    [sent] = server.journal.calls("create_interaction_response")
    assert sent.body["data"]["allowed_mentions"] == {"parse": []}


async def test_what_cannot_be_is_told_in_its_own_words(
    desk: Desk, ann: Person, general: Channel, caplog: pytest.LogCaptureFixture
) -> None:
    desk.refuses("Nothing runs here.")

    ack = await ann.command(general, "smith", "stop")

    assert ack.ephemeral and ack.content == "❌ Nothing runs here."
    assert not errors(caplog)


async def test_people_are_told_in_their_language(
    desk: Desk, server: DiscordServer, general: Channel
) -> None:
    desk.breaks = RuntimeError()

    ack = await server.person("can", locale="tr").command(general, "smith", "stop")

    assert "Threadsmith" in ack.content and "reference" not in ack.content


async def test_who_was_answered_is_not_told_again(
    desk: Desk, ann: Person, general: Channel, caplog: pytest.LogCaptureFixture
) -> None:
    desk.breaks, desk.answers_first = RuntimeError(), True

    ack = await ann.command(general, "smith", "status")
    await until(lambda: bool(errors(caplog)))

    assert ack.content == "taken" and errors(caplog) == ["command broke"]


async def test_a_command_of_another_version_is_told_to_reload(
    server: DiscordServer, ann: Person, general: Channel
) -> None:
    async with at_desk(server) as desk:
        desk.tree.remove_command("codegen")
        ack = await ann.command(general, "codegen", task="x")

    assert ack.ephemeral and ack.content.startswith("This command has changed.")
