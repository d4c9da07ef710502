"""How people in Slack ask, and what they see."""

from tests.fakes import Pause
from tests.slack import slack_team

CODE = "```python\nprint(1)\n```\n"


async def test_a_command_opens_a_thread_and_the_code_comes_into_it() -> None:
    async with slack_team([CODE, "It prints one."]) as team, team.at_work():
        ack = await team.ann.command(team.general, "print one")
        answers = await team.sees_the_end()

        assert ack.ok and ack.seconds < 0.5
        (root,) = team.roots()
        assert "ann" in root.shown and "print one" in root.shown
        assert "print(1)" in answers[0].shown and "It prints one." in answers[0].shown
        assert "coder" in answers[0].shown
        assert set(answers[0].buttons) == {"ts:refine", "ts:again"}


async def test_a_mention_is_answered_in_a_thread_below_it_once() -> None:
    """It arrives twice: as a mention, and as a message of the channel."""
    async with slack_team([CODE]) as team, team.at_work():
        await team.ann.says(team.general, f"{team.slack.mention} print one if a < b")
        await team.sees_the_end()
        await team.slack.deliveries.settled()

        assert len(team.roots()) == 1
        assert len(team.answers()) == 1
        assert team.model.prompts[-1].messages[-1].content == "print one if a < b"


async def test_a_plain_reply_refines() -> None:
    async with slack_team([CODE], ["```python\nprint(2)\n```\n"]) as team, team.at_work():
        await team.ann.command(team.general, "print one")
        await team.sees_the_end()
        root = team.roots()[0]
        await team.ben.says(team.general, "no, two", thread=root.ts)
        answers = await team.sees_the_end(turns=2)

        assert "print(2)" in answers[1].shown
        assert [m.content for m in team.model.prompts[-1].messages][-1] == "no, two"


async def test_stop_as_a_word_stops() -> None:
    pause = Pause()
    async with slack_team(["half", pause, " more"]) as team, team.at_work():
        await team.ann.command(team.general, "print one")
        await pause.reached.wait()
        await team.ben.says(team.general, "stop", thread=team.roots()[0].ts)
        answers = await team.sees("🛑 Stopped by ben")

        assert "half" in answers[0].shown
        assert team.model.closed == 1
