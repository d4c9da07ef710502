"""What people in Discord are told of an answer's code."""

import re

from core.verdict import Judgement, Verdict
from core.words import phrase
from tests.core.verdicts import BROKEN, SCORED, scoring
from tests.discord_team import DiscordTeam, discord_team
from tests.emulators.discord_server import Message
from tests.fakes import ScriptedJudge, until
from tests.judging import BETTER, CARELESS, Hanging, real_judge

CODE = "```python\nx=1\n```\n"


def last(team: DiscordTeam) -> Message:
    """The message that ends the newest answer."""
    return [message for message in team.answers() if "ts:again" in message.buttons][-1]


def shown(team: DiscordTeam) -> str:
    """All that our messages in the thread show."""
    return "\n".join(message.content for message in team.answers())


def score_in(text: str) -> int:
    """The last score that `text` tells."""
    return int(re.findall(r"score (\d+)", text)[-1])


async def test_code_is_judged_refined_and_gets_better() -> None:
    """Asked, streamed, formatted, scored with reasons; refined, and the difference is shown."""
    async with real_judge() as judge, discord_team([CARELESS], [BETTER]) as team:
        team.judge = judge
        async with team.at_work():
            thread = await team.begun()
            first = shown(team)
            await team.is_marked(team.said(team.general)[0], "⚠️")

            assert "parses as Python 3." in first and "not executed" in first
            assert "    for amount in amounts:\n        try:" in first  # as black has it
            assert "\n  for amount" not in first
            await team.ben.clicks(thread, last(team).id, "ts:why")
            told = await team.is_told("bare except (line 8)", team.ben)
            assert "unused import" in told.content and "tests −" in told.content

            await team.ann.says(thread, "make it better")
            await team.sees_the_end(turns=2)
            better = score_in(shown(team))
            assert better > score_in(first)
            assert f"(+{better - score_in(first)})" in shown(team)


async def judged_by(team: DiscordTeam, *verdicts: Judgement) -> None:
    """Somebody asks, and the answer is judged like this."""
    team.judge = ScriptedJudge(*verdicts)
    async with team.at_work():
        await team.begun()


async def test_code_that_does_not_parse_is_bad() -> None:
    async with discord_team([CODE]) as team:
        await judged_by(team, Judgement(BROKEN))

        assert "❌ Python: it does not parse (line 2)" in shown(team)
        async with team.at_work():
            await team.is_marked(team.said(team.general)[0], "❌")


async def test_what_could_not_be_checked_says_so() -> None:
    unchecked = Verdict("python", unchecked=phrase("its process failed"))
    async with discord_team([CODE]) as team:
        await judged_by(team, Judgement(unchecked))

        assert "⚠️ Not checked: its process failed" in shown(team)


async def test_long_code_comes_formatted_in_its_file_too() -> None:
    raw, formatted = "x=1\n" * 3_000, "x = 1\n" * 3_000
    async with discord_team([f"```python\n{raw}```\n"]) as team:
        await judged_by(team, Judgement(SCORED, formatted))
        async with team.at_work():
            await until(lambda: any(message.picture.files for message in team.answers()))

        (file,) = [file for message in team.answers() for file in message.picture.files]
        assert file.content == formatted.encode()
        assert "```python\nx = 1\n" in shown(team) and "x=1" not in shown(team)


async def test_the_reasons_are_told_after_a_restart_too() -> None:
    async with discord_team([CODE]) as team:
        await judged_by(team, Judgement(SCORED))
        async with team.at_work():
            await team.ben.clicks(team.thread(), last(team).id, "ts:why")
            await team.is_told("lint −9: unused import ×2, bare except (line 7)", team.ben)
            await team.ben.command(team.thread(), "smith", "status")
            status = await team.is_told("Model: coder", team.ben)
            assert "tests −6: not checked" in status.content


async def test_an_answer_without_a_verdict_offers_no_reasons() -> None:
    async with discord_team([CODE]) as team, team.at_work():
        await team.begun()

        assert "ts:why" not in last(team).buttons


async def test_an_answer_can_be_stopped_while_it_is_checked() -> None:
    async with discord_team([CODE]) as team:
        team.judge = Hanging()
        async with team.at_work():
            await team.ann.command(team.general, "codegen", task="one")
            await team.sees("🔎 parses as Python 3.11; checking the rest …", "x=1")
            await team.ben.says(team.thread(), "stop")

            await team.sees("🛑 Stopped by Ben", "x=1")
            await team.sees_the_end()
            assert "ts:why" not in last(team).buttons and "score" not in shown(team)
            await team.is_marked(team.said(team.general)[0], "🛑")


async def test_another_version_is_compared_with_the_one_before() -> None:
    async with discord_team([CODE], [CODE]) as team:
        team.judge = ScriptedJudge(scoring(60), scoring(55))
        async with team.at_work():
            thread = await team.begun()
            await team.ben.clicks(thread, last(team).id, "ts:again")
            await team.sees("score 55 (−5)")
