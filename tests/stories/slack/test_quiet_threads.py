"""What is answered in a thread, and what is left alone."""

import pytest

from tests.emulators.slack_server import UploadedFile
from tests.fakes import Pause
from tests.slack import SlackTeam, slack_team

CODE = "```python\nprint(1)\n```\n"


async def _begun(team: SlackTeam) -> str:
    """A thread of ours with one answer."""
    await team.ann.command(team.general, "print one")
    await team.sees_the_end()
    return team.roots()[0].ts


@pytest.mark.parametrize(
    "text",
    [
        *("thanks!", "Teşekkürler 🙏", ":tada:", "// for Ben: looks good", "ok great"),
        *("<!here> who wants this?", "thanks <@{ben}>!", "<@{ben}> what do you think?"),
    ],
)
async def test_talk_between_people_is_left_alone(text: str) -> None:
    async with slack_team([CODE]) as team, team.at_work():
        root = await _begun(team)
        await team.ann.says(team.general, text.format(ben=team.ben.id), thread=root)
        await team.has_heard_all()

        assert len(team.model.prompts) == 1
        assert not team.slack.ephemerals


@pytest.mark.parametrize("text", ["no", "ok but faster", "add tests", "yes", "+1 -> x"])
async def test_a_short_instruction_refines(text: str) -> None:
    async with slack_team([CODE]) as team, team.at_work():
        root = await _begun(team)
        await team.ben.says(team.general, text, thread=root)
        await team.sees_the_end(turns=2)

        assert team.model.prompts[-1].messages[-1].content == text


async def test_who_speaks_to_another_and_then_to_us_is_answered() -> None:
    async with slack_team([CODE]) as team, team.at_work():
        root = await _begun(team)
        text = f"<@{team.ben.id}> is right, {team.slack.mention} use two"
        await team.ann.says(team.general, text, thread=root)
        await team.sees_the_end(turns=2)

        assert team.model.prompts[-1].messages[-1].content == "@ben is right, use two"


async def test_threads_of_others_are_left_alone_but_for_a_mention() -> None:
    async with slack_team([CODE]) as team, team.at_work():
        root = await team.ann.says(team.general, "how do we sum this?")
        await team.ben.says(team.general, "no idea", thread=root)
        await team.has_heard_all()
        before = len(team.model.prompts)
        await team.ben.says(team.general, f"{team.slack.mention} sum it", thread=root)
        await team.sees_the_end()
        await team.ben.says(team.general, "not bad at all", thread=root)
        await team.has_heard_all()

        assert (before, len(team.model.prompts)) == (0, 1)


async def test_a_muted_thread_answers_mentions_only_until_it_is_loud_again() -> None:
    async with slack_team([CODE]) as team, team.at_work():
        root = await _begun(team)
        await team.ann.says(team.general, "quiet", thread=root)
        await team.is_told("only mentions")
        await team.ann.says(team.general, "use two", thread=root)
        await team.ann.says(team.general, "--nope", thread=root)
        await team.has_heard_all()
        muted = len(team.model.prompts), len(team.slack.ephemerals)
        await team.ann.says(team.general, f"{team.slack.mention} use three", thread=root)
        await team.sees_the_end(turns=2)
        await team.ann.says(team.general, "quiet off", thread=root)
        await team.is_told("every reply")
        await team.ann.says(team.general, "use four", thread=root)
        await team.sees_the_end(turns=3)

        assert muted == (1, 1)


async def test_a_muted_direct_thread_is_muted_too() -> None:
    async with slack_team([CODE]) as team, team.at_work():
        dm = team.slack.dm(team.ann)
        root = await team.ann.says(dm, "print one")
        await team.sees_the_end(dm)
        await team.ann.says(dm, "quiet", thread=root)
        await team.sees("only mentions", channel=dm)
        await team.ann.says(dm, "use two", thread=root)
        await team.has_heard_all()

        assert len(team.model.prompts) == 1


async def test_replies_while_one_runs_become_one_next_turn() -> None:
    pause = Pause()
    async with slack_team([pause, CODE], ["done"]) as team, team.at_work():
        await team.ann.command(team.general, "print one")
        await pause.reached.wait()
        root = team.roots()[0].ts
        first = await team.ann.says(team.general, "use two", thread=root)
        await team.is_marked(team.general, first, "hourglass_flowing_sand")
        await team.ben.says(team.general, "and three", thread=root)
        await team.has_heard_all()
        pause.end()
        await team.sees_the_end(turns=2)

        assert team.model.prompts[-1].messages[-1].content == "use two\n\nand three"
        assert len(team.model.prompts) == 2


async def test_a_file_alone_is_asked_about() -> None:
    async with slack_team([CODE]) as team, team.at_work():
        root = await _begun(team)
        await team.ann.says(team.general, "", thread=root, files=[UploadedFile("a.py", b"x = 1")])

        await team.is_told("What should the code do?")


async def test_a_mention_alone_is_asked_about() -> None:
    async with slack_team() as team, team.at_work():
        await team.ann.says(team.general, team.slack.mention)
        await team.is_told("What should the code do?")
        await team.has_heard_all()

        assert len(team.slack.ephemerals) == 1


async def test_a_mention_that_is_only_thanks_is_left_alone() -> None:
    async with slack_team() as team, team.at_work():
        await team.ann.says(team.general, f"{team.slack.mention} thank you!")
        await team.has_heard_all()

        assert not team.model.prompts and not team.slack.ephemerals
