"""What is answered in a thread, and what is left alone."""

from dataclasses import replace

import pytest

from tests.discord_team import discord_team
from tests.emulators.discord_server import File
from tests.emulators.discord_server.events import created
from tests.fakes import Pause

CODE = "```python\nprint(1)\n```\n"


@pytest.mark.parametrize(
    "text",
    [
        *("thanks!", "Teşekkürler 🙏", ":tada:", "🎉", "// for Ben: looks good", "ok great"),
        *("@here who wants this?", "thanks <@{ben}>!", "<@{ben}> what do you think?", "<@!{ben}>"),
        *("<@&{role}> have a look",),
    ],
)
async def test_talk_between_people_is_left_alone(text: str) -> None:
    async with discord_team([CODE]) as team, team.at_work():
        thread = await team.begun()
        shown = len(team.answers())
        role = team.discord.role()
        await team.ann.says(thread, text.format(ben=team.ben.id, role=role))
        await team.has_heard_all()

        assert team.requests == 1 and len(team.answers()) == shown


async def test_replies_to_other_people_are_left_alone() -> None:
    async with discord_team([CODE]) as team, team.at_work():
        thread = await team.begun()
        first = await team.ann.says(thread, "// shall we use two?")
        await team.ben.says(thread, "yes, two", reply_to=first)
        await team.has_heard_all()

        assert team.requests == 1


async def test_talk_in_the_channel_is_left_alone() -> None:
    async with discord_team([CODE]) as team, team.at_work():
        await team.begun()
        said = await team.ann.says(team.general, "shall we use two?")
        await team.ben.says(team.general, "yes, two", reply_to=said)
        await team.ben.says(team.general, f"<@{team.ann.id}> print two")
        await team.has_heard_all()

        assert team.requests == 1 and len(team.threads()) == 1


@pytest.mark.parametrize("text", ["no", "ok but faster", "add tests", "yes", "+1 -> x"])
async def test_a_short_instruction_refines(text: str) -> None:
    async with discord_team([CODE]) as team, team.at_work():
        thread = await team.begun()
        await team.ben.says(thread, text)
        await team.sees_the_end(turns=2)

        assert team.asked[-1] == text


async def test_a_reply_to_our_answer_refines_with_and_without_a_ping() -> None:
    async with discord_team([CODE]) as team, team.at_work():
        thread = await team.begun()
        answer = team.answers()[0]
        await team.ben.says(thread, "use two", reply_to=answer.id, ping=False)
        await team.sees_the_end(turns=2)
        await team.ben.says(thread, "use three", reply_to=answer.id)
        await team.sees_the_end(turns=3)

        assert team.asked[1:] == ["use two", "use three"]


async def test_a_reply_in_the_channel_to_a_request_refines_in_its_thread() -> None:
    async with discord_team([CODE]) as team, team.at_work():
        await team.begun()
        root = team.said(team.general)[0]
        reply = await team.ben.says(team.general, "use two", reply_to=root.id)
        await team.sees_the_end(turns=2)

        assert team.asked[-1] == "use two" and len(team.threads()) == 1
        await team.is_marked(reply, "⚠️")


async def test_who_speaks_to_another_and_then_to_us_is_answered() -> None:
    async with discord_team([CODE]) as team, team.at_work():
        thread = await team.begun()
        text = f"<@{team.ben.id}> is right, {team.discord.mention} use two"
        await team.ann.says(thread, text)
        await team.sees_the_end(turns=2)

        assert team.asked[-1] == "@Ben is right, use two"


async def test_a_muted_thread_answers_mentions_only_until_it_is_loud_again() -> None:
    async with discord_team([CODE]) as team, team.at_work():
        thread = await team.begun()
        quiet = await team.ann.says(thread, "quiet")
        await team.is_replied("only mentions", quiet, thread)
        await team.ann.says(thread, "use two")
        await team.ann.says(thread, "--nope")
        await team.has_heard_all()
        muted = list(team.asked)
        await team.ann.says(thread, f"{team.discord.mention} use three")
        await team.sees_the_end(turns=2)
        loud = await team.ann.says(thread, "quiet off")
        await team.is_replied("every reply", loud, thread)
        await team.ann.says(thread, "use four")
        await team.sees_the_end(turns=3)

        assert muted == ["print one"] and team.asked[1:] == ["use three", "use four"]


async def test_the_quiet_command_mutes_a_thread_and_ends_that() -> None:
    async with discord_team([CODE]) as team, team.at_work():
        thread = await team.begun()
        await team.ann.command(thread, "smith", "quiet")
        await team.is_told("only mentions")
        await team.ann.command(thread, "smith", "status")
        await team.is_told("Only mentions are answered in this thread.")
        await team.ann.says(thread, "use two")
        await team.has_heard_all()
        muted = list(team.asked)
        await team.ann.command(thread, "smith", "quiet", state="off")
        await team.is_told("every reply")
        await team.ann.says(thread, "use three")
        await team.sees_the_end(turns=2)

        assert muted == ["print one"] and team.asked[-1] == "use three"


async def test_replies_while_one_runs_become_one_next_turn() -> None:
    pause = Pause()
    async with discord_team([pause, CODE], ["done"]) as team, team.at_work():
        await team.ann.command(team.general, "codegen", task="print one")
        await pause.reached.wait()
        first = await team.ann.says(team.thread(), "use two")
        await team.is_marked(first, "⏳")
        second = await team.ben.says(team.thread(), "and three")
        await team.has_heard_all()
        pause.end()
        await team.sees_the_end(turns=2)

        assert team.asked == ["print one", "use two\n\nand three"]
        await team.is_marked(first, "⚠️")
        await team.is_marked(second, "⚠️")


async def test_a_file_alone_is_asked_about() -> None:
    async with discord_team([CODE]) as team, team.at_work():
        thread = await team.begun()
        said = await team.ann.says(thread, "", files=[File("a.py", b"x = 1")])

        await team.is_replied("What should the code do?", said, thread)


async def test_a_mention_alone_is_asked_about_once() -> None:
    async with discord_team() as team, team.at_work():
        said = await team.ann.says(team.general, team.discord.mention)
        await team.is_replied("What should the code do?", said)
        await team.has_heard_all()

        assert len(team.answers(team.general)) == 1 and not team.threads()


async def test_a_mention_that_is_only_thanks_is_left_alone() -> None:
    async with discord_team() as team, team.at_work():
        await team.ann.says(team.general, f"{team.discord.mention} thank you!")
        await team.has_heard_all()

        assert not team.requests and not team.answers(team.general)


async def test_other_bots_are_never_answered() -> None:
    async with discord_team([CODE]) as team, team.at_work():
        thread = await team.begun()
        robot = team.discord.person("robot")
        robot.account.bot = True
        await robot.says(team.general, f"{team.discord.mention} print two")
        await robot.says(thread, "use two")
        await robot.says(thread, "use two", reply_to=team.answers()[0].id)
        await team.has_heard_all()

        assert team.requests == 1 and len(team.threads()) == 1


async def test_webhooks_are_never_answered() -> None:
    async with discord_team([CODE]) as team, team.at_work():
        thread = await team.begun()
        said = team.discord.world.messages[await team.ben.says(thread, "// the text of a webhook")]
        said.picture = replace(said.picture, content=f"{team.discord.mention} use two")
        said.id = team.discord.world.next_id()
        event = created(team.discord.world, said)
        team.discord.world.emit(replace(event, body={**event.body, "webhook_id": "77"}))
        await team.has_heard_all()

        assert team.requests == 1
