"""Requests and answers that people change or take away."""

from tests.discord_team import DiscordTeam, discord_team
from tests.emulators.discord_server import Message
from tests.fakes import Pause, until

CODE, TWO = "```python\nprint(1)\n```\n", "```python\nprint(2)\n```\n"
QUESTION = "Shall I write a new version?"


def _questions(team: DiscordTeam) -> list[Message]:
    return [message for message in team.answers() if QUESTION in message.content]


async def _edited(team: DiscordTeam, task: str) -> Message:
    """Ann mentions us, then wants something else; the question that she reads."""
    said = await team.ann.says(team.general, f"{team.discord.mention} print one")
    await team.sees_the_end()
    await team.ann.edits(team.general, said, f"{team.discord.mention} {task}")
    await team.sees(QUESTION)
    return _questions(team)[0]


async def test_an_edited_prompt_is_asked_about_before_it_makes_a_new_version() -> None:
    async with discord_team([CODE], [TWO]) as team, team.at_work():
        question = await _edited(team, "print two if a < b")
        before = list(team.asked)
        await team.ann.clicks(team.thread(), question.id, "ts:renew")
        await team.sees("print(1)", "print(2)")
        await until(lambda: question.deleted)

        assert before == ["print one"] and team.asked[1:] == ["print two if a < b"]


async def test_who_keeps_the_old_version_is_left_alone() -> None:
    async with discord_team([CODE]) as team, team.at_work():
        question = await _edited(team, "print two")
        await team.ann.clicks(team.thread(), question.id, "ts:keep")
        await until(lambda: question.deleted)
        await team.has_heard_all()

        assert team.requests == 1


async def test_an_edited_reply_gets_its_new_version_once_however_often_it_is_clicked() -> None:
    async with discord_team([CODE]) as team, team.at_work():
        thread = await team.begun()
        reply = await team.ben.says(thread, "use two")
        await team.sees_the_end(turns=2)
        await team.ben.edits(thread, reply, "use three")
        await team.sees(QUESTION)
        question = _questions(team)[0]
        first = team.ben.clicks(thread, question.id, "ts:renew")
        second = team.ann.clicks(thread, question.id, "ts:renew")
        await first
        await second
        await team.sees_the_end(turns=3)
        await team.has_heard_all()

        assert team.asked[1:] == ["use two", "use three"]


async def test_an_edit_in_direct_messages_is_asked_about_too() -> None:
    async with discord_team([CODE], [TWO]) as team, team.at_work():
        dm = await team.ann.opens_dm()
        said = await team.ann.says(dm, "print one")
        await team.sees_the_end(dm)
        await team.ann.edits(dm, said, "print two")
        question = await team.is_replied(QUESTION, said, dm)
        await team.ann.clicks(dm, question.id, "ts:renew")
        await team.sees("print(2)", place=dm)

        assert team.asked == ["print one", "print two"]


async def test_the_new_version_is_of_the_newest_text() -> None:
    async with discord_team([CODE], [TWO]) as team, team.at_work():
        question = await _edited(team, "print too")
        said = team.said(team.general)[0]
        await team.ann.edits(team.general, said.id, f"{team.discord.mention} print two")
        await team.has_heard_all()
        await team.ann.clicks(team.thread(), question.id, "ts:renew")
        await team.sees("print(2)")

        assert team.asked[-1] == "print two"


async def test_previews_of_links_are_no_edits() -> None:
    async with discord_team([CODE]) as team, team.at_work():
        await team.ann.says(team.general, f"{team.discord.mention} fetch https://example.com/a")
        await team.sees_the_end()
        await team.ben.says(team.thread(), "and https://example.com/b")
        await team.sees_the_end(turns=2)
        await team.has_heard_all()

        assert not _questions(team)


async def test_edits_of_what_was_no_request_are_left_alone() -> None:
    async with discord_team([CODE]) as team, team.at_work():
        thread = await team.begun()
        note = await team.ann.says(thread, "// hm")
        await team.ann.edits(thread, note, "// hm, hm")
        beside = await team.ann.says(team.general, "hello")
        await team.ann.edits(team.general, beside, "hello all")
        await team.has_heard_all()

        assert not _questions(team) and team.requests == 1


async def test_a_request_that_is_deleted_stops_its_work() -> None:
    pause = Pause()
    async with discord_team(["half", pause]) as team, team.at_work():
        said = await team.ann.says(team.general, f"{team.discord.mention} print one")
        await pause.reached.wait()
        await team.ann.deletes(team.general, said)

        await team.sees("Stopped by Ann")
        assert team.model.closed == 1


async def test_a_reply_that_is_deleted_while_it_waits_is_never_answered() -> None:
    pause = Pause()
    async with discord_team([pause, CODE], ["two"]) as team, team.at_work():
        await team.ann.command(team.general, "codegen", task="print one")
        await pause.reached.wait()
        reply = await team.ben.says(team.thread(), "use two")
        await team.is_marked(reply, "⏳")
        await team.ben.deletes(team.thread(), reply)
        await team.has_heard_all()
        pause.end()
        await team.sees_the_end()
        await team.ann.says(team.thread(), "use three")
        await team.sees("two")

        assert team.asked == ["print one", "use three"]


async def test_an_answer_that_is_deleted_ends_its_work() -> None:
    pause, never = Pause(), Pause()
    async with discord_team(["half", pause, " more", never]) as team, team.at_work():
        await team.ann.command(team.general, "codegen", task="print one")
        await pause.reached.wait()
        answer = (await team.sees("half"))[0]
        await team.ben.deletes(team.thread(), answer.id)
        pause.end()

        await team.is_marked(team.said(team.general)[0], "❌")
        assert team.model.closed == 1
