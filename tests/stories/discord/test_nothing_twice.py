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


@pytest.mark.parametrize("what", ["again", "form"])
async def test_a_click_that_comes_twice_does_its_work_once(what: str) -> None:
    async with discord_team([CODE], ["two"]) as team, team.at_work():
        thread = await team.begun()
        answer = team.answers()[0].id
        opened = await team.ben.clicks(thread, answer, "ts:refine")
        team.discord.faults.add(Misdelivery(Astray.REPEATED, of="INTERACTION_CREATE", copies=3))
        if what == "again":
            await team.ben.clicks(thread, answer, "ts:again")
        else:
            assert opened.modal
            await team.ben.submits(opened.modal, {"task": "now two"})
        await team.sees_the_end(turns=2)
        await team.has_heard_all()

        assert team.requests == 2


async def test_a_word_that_comes_twice_is_answered_once() -> None:
    async with discord_team([CODE]) as team, team.at_work():
        thread = await team.begun()
        team.discord.faults.add(Misdelivery(Astray.REPEATED, of="MESSAGE_CREATE", copies=3))
        said = await team.ann.says(thread, "help")
        await team.is_replied("`/codegen` with", said, thread)
        await team.has_heard_all()

        assert sum(message.reference == said for message in team.answers()) == 1


async def test_an_edit_that_comes_twice_is_asked_about_once() -> None:
    async with discord_team([CODE]) as team, team.at_work():
        said = await team.ann.says(team.general, f"{team.discord.mention} print one")
        await team.sees_the_end()
        await team.has_heard_all()
        team.discord.faults.add(Misdelivery(Astray.REPEATED, of="MESSAGE_UPDATE", copies=3))
        await team.ann.edits(team.general, said, f"{team.discord.mention} print two")
        await team.sees("Shall I write a new version?")
        await team.has_heard_all()

        assert sum("new version?" in message.content for message in team.answers()) == 1


async def test_two_gateways_answer_words_and_clicks_once() -> None:
    async with discord_team([CODE], ["two"]) as team, team.at_work(), team.gateway():
        await team.discord.gateway.until_open(2)
        thread = await team.begun()
        ack = await team.ben.clicks(thread, team.answers()[0].id, "ts:again")
        await team.sees_the_end(turns=2)
        said = await team.ann.says(thread, "status")
        await team.is_replied("Model:", said, thread)
        await team.has_heard_all()

        assert ack.ok and team.requests == 2
        assert sum(message.reference == said for message in team.answers()) == 1


@pytest.mark.parametrize("applied", [True, False])
@pytest.mark.parametrize("route", ["create_message", "create_thread_from_message"])
async def test_one_lost_reply_of_discord_keeps_nobody_waiting(route: str, applied: bool) -> None:
    async with discord_team([CODE]) as team, team.at_work():
        team.discord.faults.add(Fault(Break.RESET, route, applied=applied))
        await team.ann.command(team.general, "codegen", task="print one")
        await team.sees_the_end()
        await team.is_told("I answer in")

        assert len(team.said(team.general)) == len(team.threads()) == 1


async def test_an_outage_of_discord_is_told_and_the_answer_comes_later() -> None:
    async with discord_team([CODE]) as team, team.at_work():
        team.discord.faults.add(Fault(Break.STATUS, "create_message", status=503), times=2)
        await team.ann.command(team.general, "codegen", task="print one")

        await team.is_told("I try again by myself")
        assert team.unfinished == 1 and not team.said(team.general)
