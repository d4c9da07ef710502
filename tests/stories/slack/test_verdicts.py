"""What people in Slack are told of an answer's code."""

import re

import pytest

from core.verdict import Judgement, Verdict
from core.words import phrase
from tests.core.verdicts import BROKEN, SCORED, scoring
from tests.emulators.slack_server import Message
from tests.fakes import ScriptedJudge, until
from tests.judging import BETTER, CARELESS, Hanging, real_judge
from tests.slack import SlackTeam, slack_team, workspace

CODE = "```python\nx=1\n```\n"


def last(team: SlackTeam) -> Message:
    """The message that ends the newest answer."""
    return [message for message in team.answers() if "ts:again" in message.buttons][-1]


def score_in(text: str) -> int:
    """The score that `text` tells."""
    (found,) = re.findall(r"score (\d+)", text)
    return int(found)


@pytest.mark.parametrize("agents", [True, False], ids=["streams", "edits"])
async def test_code_is_judged_refined_and_gets_better(agents: bool) -> None:
    """Asked, streamed, formatted, scored with reasons; refined, and the difference is shown."""
    slack = workspace(agents=agents)
    async with real_judge() as judge, slack_team([CARELESS], [BETTER], slack=slack) as team:
        team.judge = judge
        async with team.at_work():
            await team.ann.command(team.general, "total of amounts")
            await team.sees("parses as Python 3.", "not executed", "lint −")
            await team.sees_the_end()
            first = "\n".join(message.shown for message in team.answers())
            root = team.roots()[0].ts
            await team.is_marked(team.general, root, "warning")

            assert "    for amount in amounts:\n        try:" in first  # as black has it
            assert "\n  for amount" not in first
            await team.ben.clicks(team.general, last(team).ts, "ts:why")
            told = await team.is_told("bare except (line 8)", team.ben)
            assert "unused import" in told.shown and "tests −" in told.shown

            await team.ann.says(team.general, "make it better", thread=root)
            await team.sees_the_end(turns=2)
            refined = last(team).shown
            assert score_in(refined) > score_in(first)
            assert f"(+{score_in(refined) - score_in(first)})" in refined


async def judged_by(team: SlackTeam, *verdicts: Judgement) -> None:
    """Somebody asks, and the answer is judged like this."""
    team.judge = ScriptedJudge(*verdicts)
    async with team.at_work():
        await team.ann.command(team.general, "one")
        await team.sees_the_end()


async def test_code_that_does_not_parse_is_bad() -> None:
    async with slack_team([CODE]) as team:
        await judged_by(team, Judgement(BROKEN))

        assert "❌ Python: it does not parse (line 2)" in last(team).shown
        async with team.at_work():
            await team.is_marked(team.general, team.roots()[0].ts, "x")


async def test_what_could_not_be_checked_says_so() -> None:
    unchecked = Verdict("python", unchecked=phrase("its process failed"))
    async with slack_team([CODE]) as team:
        await judged_by(team, Judgement(unchecked))

        assert "⚠️ Not checked: its process failed" in last(team).shown


async def test_long_code_comes_formatted_in_its_file_too() -> None:
    raw, formatted = "x=1\n" * 3_000, "x = 1\n" * 3_000
    async with slack_team([f"```python\n{raw}```\n"]) as team:
        await judged_by(team, Judgement(SCORED, formatted))
        async with team.at_work():
            await until(lambda: any(message.files for message in team.answers()))

        (file,) = [file for message in team.answers() for file in message.files]
        assert team.slack.workspace.files.stored[file["id"]].content == formatted.encode()
        shown = "".join(message.shown for message in team.answers())
        assert "```python\nx = 1\n" in shown and "x=1" not in shown


async def test_the_reasons_are_told_after_a_restart_too() -> None:
    async with slack_team([CODE]) as team:
        await judged_by(team, Judgement(SCORED))
        async with team.at_work():
            await team.ben.clicks(team.general, last(team).ts, "ts:why")
            told = await team.is_told("lint −9: unused import ×2, bare except (line 7)", team.ben)
            await team.ben.says(team.general, "status", thread=team.roots()[0].ts)
            await team.is_told("tests −6: not checked", team.ben)

        assert told.ephemeral_for == team.ben.id


async def test_an_answer_without_a_verdict_offers_no_reasons() -> None:
    async with slack_team([CODE]) as team, team.at_work():
        await team.ann.command(team.general, "one")
        await team.sees_the_end()

        assert "ts:why" not in last(team).buttons


@pytest.mark.parametrize("agents", [True, False], ids=["streams", "edits"])
async def test_an_answer_can_be_stopped_while_it_is_checked(agents: bool) -> None:
    """By Slack's own button where it streams; what was written stays as it is."""
    async with slack_team([CODE], slack=workspace(agents=agents)) as team:
        team.judge = judge = Hanging()
        async with team.at_work():
            await team.ann.command(team.general, "one")
            await judge.pause.reached.wait()
            await team.sees("x=1", *([] if agents else ["🔎 parses as Python 3.11; checking"]))
            (answer,) = team.answers()
            if agents:
                await team.ben.stops(team.general, answer.ts)
            else:
                await team.ben.clicks(team.general, answer.ts, "ts:stop")

            await team.sees("🛑 Stopped by ben", "x=1")
            (stopped,) = await team.sees_the_end()
            assert "ts:why" not in stopped.buttons and "score" not in stopped.shown
            await team.is_marked(team.general, team.roots()[0].ts, "octagonal_sign")


async def test_another_version_is_compared_with_the_one_before() -> None:
    async with slack_team([CODE], [CODE]) as team:
        team.judge = ScriptedJudge(scoring(60), scoring(55))
        async with team.at_work():
            await team.ann.command(team.general, "one")
            await team.sees_the_end()
            await team.ben.clicks(team.general, last(team).ts, "ts:again")
            await team.sees("score 55 (−5)")
