"""Answers that only their asker reads, until they share them."""

import pytest

from tests.fakes import until
from tests.slack import SlackTeam, slack_team

CODE = "```python\nprint(1)\n```\n"


async def _shared(team: SlackTeam, target: str) -> None:
    """Ann has a private answer and shares it."""
    dm = team.slack.dm(team.ann)
    await team.ann.command(team.general, "--private print one")
    answer = (await team.sees_the_end(dm))[0]
    await team.ann.clicks(dm, answer.ts, "ts:share")
    await until(lambda: bool(team.slack.open_views))
    await team.ann.submits(team.slack.open_views[-1], {"channel/channel": target})


@pytest.mark.parametrize("mention", [False, True])
async def test_a_private_task_is_answered_in_a_direct_message(mention: bool) -> None:
    async with slack_team([CODE], ["two"]) as team, team.at_work():
        dm = team.slack.dm(team.ann)
        if mention:
            text = f"{team.slack.mention} --private print one"
            asked = await team.ann.says(team.general, text)
        else:
            await team.ann.command(team.general, "--private print one")
        await team.sees_the_end(dm)
        await team.is_told("in our direct messages")
        if mention:
            await team.ben.says(team.general, "what is it?", thread=asked)
        await team.ann.says(dm, "no, two", thread=team.roots(dm)[0].ts)
        await team.sees_the_end(dm, turns=2)
        await team.has_heard_all()

        assert not [m for m in team.roots() if m.user == team.slack.bot_user_id]
        assert len(team.model.prompts) == 2


async def test_a_private_answer_is_shared_with_its_question() -> None:
    async with slack_team([CODE]) as team, team.at_work():
        await _shared(team, team.general.id)
        await until(lambda: bool(team.roots()) and len(team.thread()) == 2)
        await team.has_heard_all()

        root, answer = team.thread()
        assert "ann" in root.shown and "print one" in root.shown
        assert "print(1)" in answer.shown and not answer.buttons


async def test_sharing_where_we_cannot_write_is_told() -> None:
    async with slack_team([CODE]) as team, team.at_work():
        secret = team.slack.channel("secret", member=False, private=True)
        await _shared(team, secret.id)

        await team.is_told_directly("/invite")


async def test_public_answers_have_no_share_button() -> None:
    async with slack_team([CODE]) as team, team.at_work():
        await team.ann.command(team.general, "print one")

        assert "ts:share" not in (await team.sees_the_end())[0].buttons
