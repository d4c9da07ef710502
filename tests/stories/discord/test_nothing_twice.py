"""The same thing delivered twice is one answer, and a lost reply of Discord's doubles nothing."""

import pytest

from tests.discord_team import discord_team
from tests.emulators.discord_server import Astray, Break, Fault, Misdelivery

CODE = "```python\nprint(1)\n```\n"


@pytest.mark.parametrize("event", ["MESSAGE_CREATE", "INTERACTION_CREATE"])
async def test_an_event_that_comes_twice_is_answered_once(event: str) -> None:
    async with discord_team([CODE]) as team, team.at_work():
        team.discord.faults.add(Misdelivery(Astray.REPEATED, of=event))
        if event == "MESSAGE_CREATE":
            await team.ann.says(team.general, f"{team.discord.mention} print one")
        else:
            await team.ann.command(team.general, "codegen", task="print one")
        await team.sees_the_end()
        await team.has_heard_all()

        assert len(team.said(team.general)) == len(team.threads()) == 1
        assert len(team.model.prompts) == len(team.answers()) == 1


async def test_two_gateways_give_one_answer() -> None:
    async with discord_team([CODE]) as team, team.at_work(), team.gateway():
        await team.discord.gateway.until_open(2)
        await team.ann.command(team.general, "codegen", task="print one")
        await team.ben.says(team.general, f"{team.discord.mention} print two")
        await team.has_heard_all()

        assert len(team.said(team.general)) == 2 and len(team.threads()) == 2


@pytest.mark.parametrize("route", ["create_message", "create_thread_from_message"])
@pytest.mark.parametrize("applied", [True, False])
@pytest.mark.parametrize("how", [Break.RESET, Break.STATUS])
async def test_a_reply_that_is_lost_doubles_nothing(how: Break, applied: bool, route: str) -> None:
    """What was put off is taken up again, by whichever gateway looks for it."""
    async with discord_team([CODE]) as team:
        team.overdue_seconds = 0.3
        async with team.at_work():
            team.discord.faults.add(Fault(how, route, applied=applied))
            await team.ann.command(team.general, "codegen", task="print one")
            await team.sees_the_end()
            await team.has_heard_all()

            assert len(team.said(team.general)) == len(team.threads()) == 1
            assert len(team.answers()) == 1
