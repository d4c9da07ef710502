"""Channels and threads that are closed to us, or gone."""

import pytest

from tests.discord_team import discord_team
from tests.fakes import Pause, until

CODE = "```python\nprint(1)\n```\n"
LACKING, LOCKED = "I lack a permission in this channel", "The thread is archived or locked"


async def test_a_command_where_we_may_not_write_is_told_so() -> None:
    async with discord_team([CODE]) as team, team.at_work():
        team.discord.without_permission(team.general, "SEND_MESSAGES")
        await team.ann.command(team.general, "codegen", task="print one")

        await team.is_told(LACKING)
        assert not team.threads() and not team.requests


async def test_who_mentions_us_where_we_may_not_write_is_told_in_direct_messages() -> None:
    async with discord_team([CODE]) as team, team.at_work():
        team.discord.without_permission(team.general, "SEND_MESSAGES", "CREATE_PUBLIC_THREADS")
        await team.ann.says(team.general, f"{team.discord.mention} help")

        await team.sees("`/codegen` with", place=team.discord.dm(team.ann))


async def test_an_archived_thread_opens_again_when_somebody_refines() -> None:
    async with discord_team([CODE]) as team, team.at_work():
        thread = await team.begun()
        for turns, verb in enumerate(("refine", "codegen"), start=2):
            await team.ann.archives(thread)
            path = ("smith", "refine") if verb == "refine" else ("codegen",)
            await team.ben.command(thread, *path, task="now two")
            await team.sees_the_end(turns=turns)

        assert not thread.archived


@pytest.mark.parametrize("how", ["command", "button"])
async def test_who_refines_in_a_locked_thread_is_told_that_it_is(how: str) -> None:
    async with discord_team([CODE]) as team, team.at_work():
        thread = await team.begun()
        await team.ann.archives(thread, locked=True)
        if how == "command":
            await team.ben.command(thread, "smith", "refine", task="now two")
        else:
            opened = await team.ben.clicks(thread, team.answers()[0].id, "ts:refine")
            assert opened.modal
            await team.ben.submits(opened.modal, {"task": "now two"})

        await team.is_told(LOCKED, team.ben)
        assert team.asked == ["print one"]


async def test_a_thread_that_is_deleted_ends_its_work() -> None:
    pause = Pause()
    async with discord_team(["half", pause, " more", Pause()]) as team, team.at_work():
        await team.ann.command(team.general, "codegen", task="print one")
        await pause.reached.wait()
        await team.sees("half")
        del team.discord.world.places[team.thread().id]
        pause.end()

        await until(lambda: team.model.closed == 1)
        await team.is_marked(team.said(team.general)[0], "❌")


async def test_an_answer_that_is_forgotten_is_told() -> None:
    async with discord_team([CODE]) as team:
        async with team.at_work():
            thread = await team.begun()
        team.store._message_notes._entries.clear()  # pylint: disable=protected-access  # time does
        async with team.at_work():
            await team.ann.clicks(thread, team.answers()[0].id, "ts:again")

            await team.is_told("I do not know this answer any more")
