"""Whatever cannot be has a sentence that says what happened, and nothing pings anybody."""

import pytest

from tests.discord_team import discord_team
from tests.emulators.discord_server import File
from tests.fakes import until

CODE = "```python\nprint(1)\n```\n"
EVERYONE = "@everyone @here <@1> <@&2> ```python\n@everyone\n```\n"


async def test_a_mention_without_a_task_asks_for_one() -> None:
    async with discord_team() as team, team.at_work():
        said = await team.ann.says(team.general, team.discord.mention)

        await team.is_replied("What should the code do?", said)
        assert not team.requests and not team.threads()


async def test_an_unknown_model_is_told_with_those_there_are() -> None:
    async with discord_team() as team, team.at_work():
        await team.ann.command(team.general, "codegen", task="print one", model="nope")
        told = await team.is_told("nope")

        assert "coder" in told.content and not team.said(team.general)


@pytest.mark.parametrize(
    ("file", "reason"),
    [
        (File("photo.png", b"\x89PNG\0\xff"), "it is not text"),
        (File("log.txt", b"x" * 1_700_000), "it is too long"),
    ],
    ids=["no text", "too large"],
)
async def test_a_file_that_cannot_be_read_says_which_and_why(file: File, reason: str) -> None:
    async with discord_team() as team, team.at_work():
        await team.ann.command(team.general, "codegen", task="sum it", file=file)
        told = await team.is_told(reason)

        assert file.filename in told.content
        assert not team.said(team.general) and not team.requests


async def test_nothing_that_people_or_models_write_pings_anybody() -> None:
    async with discord_team([EVERYONE]) as team, team.at_work():
        eve = team.discord.person("@everyone **Eve**")
        await eve.command(team.general, "codegen", task=EVERYONE)
        await team.sees_the_end()
        written = [*team.said(team.general), *team.said()]

        assert not any(message.pings for message in written)
        assert written[0].content.startswith("**")


async def test_a_locked_thread_ends_the_work() -> None:
    async with discord_team([CODE]) as team, team.at_work():
        thread = await team.begun()
        note = len(team.model.prompts)
        await team.ann.archives(thread, locked=True)
        team.discord.without_permission(team.general, "SEND_MESSAGES_IN_THREADS")
        await team.ben.clicks(thread, team.answers()[0].id, "ts:again")
        await until(lambda: len(team.model.prompts) > note)
        await team.has_heard_all()

        assert len(team.answers()) == 1


async def test_an_archived_thread_opens_again_by_our_answer() -> None:
    async with discord_team([CODE]) as team, team.at_work():
        thread = await team.begun()
        await team.ann.archives(thread)
        await team.ben.clicks(thread, team.answers()[0].id, "ts:again")
        await team.sees_the_end(turns=2)

        assert not thread.archived


async def test_who_has_none_of_the_roles_may_not_ask() -> None:
    async with discord_team([CODE], roles=["77"]) as team, team.at_work():
        await team.ann.command(team.general, "codegen", task="print one")
        await team.is_told("answers certain roles only")
        said = await team.ben.says(team.general, f"{team.discord.mention} print one")
        await team.is_replied("answers certain roles only", said)

        assert not team.requests and not team.threads()


async def test_who_has_one_of_them_may() -> None:
    async with discord_team([CODE]) as team:
        role = team.discord.role()
        team.roles = frozenset({role})
        async with team.at_work():
            zoe = team.discord.person("zoe", roles=[role])
            await zoe.command(team.general, "codegen", task="print one")
            await team.sees_the_end()
            await zoe.says(team.thread(), "now two")
            await team.sees_the_end(turns=2)


async def test_elsewhere_than_in_the_channels_that_are_allowed_nothing_is_asked() -> None:
    async with discord_team([CODE], channels=["77"]) as team, team.at_work():
        await team.ann.command(team.general, "codegen", task="print one")
        await team.is_told("in certain channels only")
        dm = await team.ann.opens_dm()
        await team.ann.says(dm, "print one")
        await team.sees_the_end(dm)

        assert not team.threads()
