"""Files that cannot be had, tasks without measure, and names that would format or ping."""

import pytest

from tests.discord_team import discord_team
from tests.emulators.discord_server import File

CODE = "```python\nprint(1)\n```\n"


async def test_too_many_files_are_told() -> None:
    async with discord_team() as team, team.at_work():
        files = [File(f"{number}.csv", b"1") for number in range(11)]
        said = await team.ann.says(team.general, f"{team.discord.mention} sum it", files=files)

        await team.is_replied("At most 10 files are read at a time.", said)
        assert not team.requests and not team.threads()


async def test_a_file_that_is_gone_is_told() -> None:
    async with discord_team() as team, team.at_work():
        files = [File("a.csv", b"1,2")]
        said = await team.ann.says(team.general, f"{team.discord.mention} sum it", files=files)
        team.discord.world.attachments.clear()
        told = await team.is_replied("HTTP 404", said)

        assert "a.csv" in told.content and not team.threads()


async def test_a_file_elsewhere_than_on_discords_hosts_is_never_fetched() -> None:
    async with discord_team() as team, team.at_work():
        here, team.discord.world.base_url = team.discord.world.base_url, "http://127.0.0.1:1"
        files = [File("a.csv", b"1,2")]
        said = await team.ann.says(team.general, f"{team.discord.mention} sum it", files=files)
        team.discord.world.base_url = here
        told = await team.is_replied("it does not lie in Discord", said)

        assert "a.csv" in told.content and not team.requests


async def test_a_file_in_a_form_that_cannot_be_read_is_told_to_who_sent_it() -> None:
    async with discord_team([CODE]) as team, team.at_work():
        thread = await team.begun()
        opened = await team.ben.clicks(thread, team.answers()[0].id, "ts:refine")
        assert opened.modal
        files = [File("cat.png", b"\x89PNG\0")]
        await team.ben.submits(opened.modal, {"task": "now two", "files": files})
        told = await team.is_told("it is not text", team.ben)

        assert "cat.png" in told.content and team.asked == ["print one"]


async def test_a_task_beyond_all_measure_opens_no_thread() -> None:
    async with discord_team() as team, team.at_work():
        said = await team.ann.says(team.general, f"{team.discord.mention} {'x' * 100_001}")

        await team.is_replied("That is too long", said)
        assert not team.threads() and not team.requests


@pytest.mark.parametrize("task", ["x" * 6_000, "🦔" * 1_400, "x\n" * 740, "``` " * 1_500])
async def test_a_long_task_is_shown_short_and_read_whole(task: str) -> None:
    async with discord_team([CODE]) as team, team.at_work():
        await team.ann.command(team.general, "codegen", task=task)
        await team.sees_the_end()
        (root,) = team.said(team.general)

        assert len(root.content.encode("utf-16-le")) // 2 <= 2_000
        assert root.content.endswith("…") and "```" not in root.content
        assert all(line.startswith("> ") for line in root.content.splitlines()[1:])
        assert team.asked == [task]


async def test_a_task_of_nothing_but_options_is_told() -> None:
    async with discord_team() as team, team.at_work():
        for typed, told in (
            ("--nope x print", "no option --nope"),
            ("--model nobody print", "There is no model nobody"),
            ("--model", "needs a value"),
            ("--language go", "There is nothing to do"),
        ):
            said = await team.ann.says(team.general, f"{team.discord.mention} {typed}")
            await team.is_replied(told, said)

        assert not team.threads() and not team.requests


@pytest.mark.parametrize(
    ("name", "shown"),
    [
        ("**boss**", "boss"),
        ("_`x`_ ||y||", "x y"),
        ("<@1> # <#2>", "@1 2"),
        ("[x](https://evil.example)", "x(https://evil.example)"),
        ("\u202eevil\u2066", "evil"),
        ("***", ""),
        ("@everyone", "@everyone"),
    ],
)
async def test_a_name_formats_nothing_and_pings_nobody(name: str, shown: str) -> None:
    async with discord_team([CODE]) as team, team.at_work():
        eve = team.discord.person(name)
        await eve.command(team.general, "codegen", task="print @everyone @here <@1>")
        await team.sees_the_end()
        (root,) = team.said(team.general)

        assert root.content.splitlines()[0].lower() == f"**{shown or eve.id}** asks:"
        assert not root.pings


async def test_hostile_words_reach_the_model_to_the_letter_and_ping_nobody() -> None:
    task = "**a** `b` ```\nc\n``` ||d|| @everyone <#1> ıİğ 🦔 a < b && c"
    async with discord_team([f"@everyone {task}"]) as team, team.at_work():
        await team.ann.command(team.general, "codegen", task=task)
        await team.sees_the_end()
        said = await team.ben.says(team.thread(), f"now {task}")
        await team.sees_the_end(turns=2)
        await team.ben.edits(team.thread(), said, f"then {task}")
        await team.sees("Shall I write a new version?")

        ours = [*team.answers(team.general), *team.answers(), *team.discord.ephemerals]
        assert team.asked == [task, f"now {task}"]
        assert not any(message.pings for message in ours)


async def test_a_thread_is_named_by_its_task_in_one_short_line() -> None:
    async with discord_team([CODE]) as team, team.at_work():
        await team.ann.command(team.general, "codegen", task="```\n@everyone " + "word " * 50)
        await team.sees_the_end()
        name = team.thread().name

        assert name.startswith("@everyone word") and len(name) <= 100 and "`" not in name
