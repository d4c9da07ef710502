"""Where Discord opens no thread, the answer is a reply in the channel, and so are refinements."""

import pytest

from tests.discord_team import DiscordTeam, discord_team
from tests.emulators.discord_server import Break, DiscordServer, Fault
from tests.fakes import Pause

CODE = "```python\nprint(1)\n```\n"
WAYS = ["permission", "most threads", "for minutes"]


def refuse(team: DiscordTeam, why: str) -> None:
    """Let Discord open no thread."""
    match why:
        case "permission":
            team.discord.without_permission(team.general, "CREATE_PUBLIC_THREADS")
        case "for minutes":
            limited = Fault(
                Break.LIMITED, "create_thread_from_message", retry_after=219, scope="shared"
            )
            team.discord.faults.add(limited)


@pytest.mark.parametrize("why", WAYS)
async def test_the_answer_replies_in_the_channel_and_says_why(why: str) -> None:
    server = DiscordServer(most_active_threads=0 if why == "most threads" else 1000)
    async with discord_team([CODE], discord=server) as team, team.at_work():
        refuse(team, why)
        await team.ann.command(team.general, "codegen", task="print one")
        await team.sees_the_end(team.general)
        told = await team.is_told("So I answer in the channel.")
        root, answer = team.said(team.general)

        assert not team.threads() and answer.reference == root.id
        assert "Discord opened no thread here" in told.content
        assert "print(1)" in answer.content


async def test_a_reply_to_it_refines_also_after_a_restart() -> None:
    async with discord_team([CODE], ["two"], ["three"]) as team:
        async with team.at_work():
            refuse(team, "permission")
            await team.ann.says(team.general, f"{team.discord.mention} print one")
            first = (await team.sees_the_end(team.general))[-1]
            await team.ben.says(team.general, "now two", reply_to=first.id)
            await team.sees_the_end(team.general, turns=2)
        async with team.at_work():
            await team.ben.says(team.general, "now three", reply_to=first.id, ping=False)
            await team.sees_the_end(team.general, turns=3)

        assert team.asked == ["print one", "now two", "now three"]


async def test_talk_beside_it_is_left_alone() -> None:
    async with discord_team([CODE]) as team, team.at_work():
        refuse(team, "permission")
        await team.ann.says(team.general, f"{team.discord.mention} print one")
        await team.sees_the_end(team.general)
        mine = await team.ben.says(team.general, "nice weather")
        await team.ann.says(team.general, "indeed", reply_to=mine)
        await team.has_heard_all()

        assert team.requests == 1


async def test_who_mentioned_us_reads_why_in_a_reply() -> None:
    async with discord_team([CODE]) as team, team.at_work():
        refuse(team, "for minutes")
        said = await team.ann.says(team.general, f"{team.discord.mention} print one")
        told = await team.is_replied("So I answer in the channel.", said)
        answers = await team.sees_the_end(team.general)

        assert "too many threads" in told.content and not told.pings
        assert answers[-1].reference == said
        await team.is_marked(said, "⚠️")


async def test_buttons_and_menu_refine_and_stop_it_too() -> None:
    pause = Pause()
    async with discord_team([CODE], ["two"], ["three"], ["half", pause]) as team, team.at_work():
        refuse(team, "permission")
        await team.ann.command(team.general, "codegen", task="print one")
        first = (await team.sees_the_end(team.general))[-1].id
        opened = [
            await team.ben.clicks(team.general, first, "ts:refine"),
            await team.ben.uses_message_command(team.general, first, "Refine"),
        ]
        for turns, ack in enumerate(opened, start=2):
            assert ack.modal
            await team.ben.submits(ack.modal, {"task": f"now {turns}"})
            await team.sees_the_end(team.general, turns=turns)
        await team.ben.clicks(team.general, first, "ts:again")
        await pause.reached.wait()
        growing = (await team.sees("half", place=team.general))[-1].id
        await team.ben.clicks(team.general, growing, "ts:stop")
        await team.sees("Stopped by Ben", place=team.general)

        assert team.asked == ["print one", "now 2", "now 3", "print one"]


async def test_the_next_request_gets_a_thread_again() -> None:
    async with discord_team([CODE]) as team, team.at_work():
        refuse(team, "for minutes")
        await team.ann.command(team.general, "codegen", task="print one")
        await team.sees_the_end(team.general)
        await team.begun()

        assert len(team.threads()) == 1
