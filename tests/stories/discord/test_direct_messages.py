"""What people say to us alone, and what we answer only them."""

from tests.discord_team import DiscordTeam, discord_team
from tests.emulators.discord_server import Break, Channel, Fault
from tests.fakes import Pause

CODE = "```python\nprint(1)\n```\n"


async def _asked_privately(team: DiscordTeam) -> Channel:
    """Ann's direct messages, where a command of hers in the channel is answered."""
    await team.ann.command(team.general, "codegen", task="print one", private=True)
    dm = team.discord.dm(team.ann)
    await team.sees_the_end(dm)
    return dm


async def test_a_direct_message_is_answered_by_a_reply() -> None:
    async with discord_team([CODE]) as team, team.at_work():
        dm = await team.ann.opens_dm()
        said = await team.ann.says(dm, "print one")
        answers = await team.sees_the_end(dm)

        assert "print(1)" in answers[0].content and answers[0].reference == said
        await team.is_marked(said, "⚠️")


async def test_a_further_direct_message_goes_on_with_the_newest_conversation() -> None:
    async with discord_team([CODE]) as team, team.at_work():
        dm = await team.ann.opens_dm()
        await team.ann.says(dm, "print one")
        await team.sees_the_end(dm)
        await team.ann.says(dm, "now two")
        await team.sees_the_end(dm, turns=2)

        assert team.asked == ["print one", "now two"] and "print(1)" in team.read


async def test_a_command_in_direct_messages_begins_a_new_conversation() -> None:
    async with discord_team([CODE], ["two"]) as team, team.at_work():
        dm = await team.ann.opens_dm()
        await team.ann.says(dm, "print one")
        await team.sees_the_end(dm)
        await team.ann.command(dm, "codegen", task="print two")
        await team.sees_the_end(dm, turns=2)
        fresh = team.read
        await team.ann.says(dm, "in red")
        await team.sees_the_end(dm, turns=3)

        assert "print(1)" not in fresh and "print one" not in fresh
        assert "print two" in team.read and "print one" not in team.read


async def test_a_reply_goes_on_with_the_conversation_it_replies_to() -> None:
    async with discord_team([CODE], ["two"]) as team, team.at_work():
        dm = await team.ann.opens_dm()
        await team.ann.says(dm, "print one")
        first = (await team.sees_the_end(dm))[0]
        await team.ann.command(dm, "codegen", task="print two")
        await team.sees_the_end(dm, turns=2)
        await team.ann.says(dm, "in red", reply_to=first.id)
        await team.sees_the_end(dm, turns=3)
        replied = team.read
        await team.ann.says(dm, "and bold")
        await team.sees_the_end(dm, turns=4)

        assert "print one" in replied and "print two" not in replied
        assert "in red" in team.read and "print two" not in team.read


async def test_refine_and_words_in_direct_messages_are_about_the_newest_conversation() -> None:
    async with discord_team([CODE]) as team, team.at_work():
        dm = await team.ann.opens_dm()
        await team.ann.says(dm, "print one")
        await team.sees_the_end(dm)
        await team.ann.command(dm, "smith", "refine", task="now two")
        await team.sees_the_end(dm, turns=2)
        await team.ann.command(dm, "smith", "model", name="coder")
        await team.is_told("This thread is answered by coder")
        stop = await team.ann.says(dm, "stop")

        await team.is_replied("Nothing is under way here.", stop, dm)
        assert "print(1)" in team.read and team.asked[-1] == "now two"


async def test_a_muted_conversation_in_direct_messages_is_muted() -> None:
    async with discord_team([CODE]) as team, team.at_work():
        dm = await team.ann.opens_dm()
        await team.ann.says(dm, "print one")
        await team.sees_the_end(dm)
        quiet = await team.ann.says(dm, "quiet")
        await team.is_replied("only mentions", quiet, dm)
        await team.ann.says(dm, "use two")
        await team.has_heard_all()

        assert team.requests == 1


async def test_thanks_in_direct_messages_are_left_alone() -> None:
    async with discord_team([CODE]) as team, team.at_work():
        dm = await team.ann.opens_dm()
        await team.ann.says(dm, "thanks!")
        await team.has_heard_all()

        assert not team.requests and not team.answers(dm)


async def test_a_private_request_is_answered_in_direct_messages_alone() -> None:
    async with discord_team([CODE]) as team, team.at_work():
        dm = await _asked_privately(team)
        await team.is_told("I answer in our direct messages.")
        root, answer = team.answers(dm)

        assert root.content == "**Ann** asks:\n> print one" and "print(1)" in answer.content
        assert not team.said(team.general) and not team.threads()


async def test_a_private_conversation_goes_on_in_direct_messages() -> None:
    async with discord_team([CODE]) as team, team.at_work():
        dm = await _asked_privately(team)
        await team.ann.says(dm, "now two")
        await team.sees_the_end(dm, turns=2)

        assert team.asked == ["print one", "now two"] and "print(1)" in team.read


async def test_a_private_request_in_a_thread_leaves_the_thread_alone() -> None:
    async with discord_team([CODE], ["two"]) as team, team.at_work():
        thread = await team.begun()
        before = len(team.said(thread))
        await team.ben.command(thread, "codegen", task="print two", private=True)
        await team.sees_the_end(team.discord.dm(team.ben))
        await team.has_heard_all()

        assert len(team.said(thread)) == before


async def test_a_private_mention_is_answered_in_direct_messages() -> None:
    async with discord_team([CODE]) as team, team.at_work():
        said = await team.ann.says(team.general, f"{team.discord.mention} --private print one")
        await team.sees_the_end(team.discord.dm(team.ann))

        await team.is_replied("I answer in our direct messages.", said)
        assert not team.threads() and "print(1)" not in str(team.answers(team.general))


async def test_who_takes_no_direct_messages_from_us_is_told_how_to_allow_them() -> None:
    async with discord_team([CODE]) as team, team.at_work():
        team.discord.faults.add(Fault(Break.ERROR, "create_message", code=50007, status=403))
        await team.ann.command(team.general, "codegen", task="print one", private=True)

        await team.is_told("privacy settings")
        assert not team.said(team.general)


async def test_a_direct_answer_can_be_stopped_by_a_word() -> None:
    pause = Pause()
    async with discord_team(["half", pause]) as team, team.at_work():
        dm = await team.ann.opens_dm()
        said = await team.ann.says(dm, "print one")
        await pause.reached.wait()
        await team.ann.says(dm, "dur")

        await team.sees("Stopped by Ann", place=dm)
        await team.is_marked(said, "🛑")
