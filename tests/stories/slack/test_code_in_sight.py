"""How code that streamed in becomes the formatted code, in the same messages."""

import asyncio

import pytest

from core.verdict import Judgement
from tests.core.markdown import seen
from tests.core.verdicts import SCORED
from tests.emulators.slack_server import Message
from tests.fakes import Line, Pause, ScriptedJudge
from tests.slack import SlackTeam, slack_team, workspace

RAW = "".join(f"x{number}=[{number},2 ]\n" for number in range(30))
FORMATTED = "".join(f"x{number} = [{number}, 2]\n" for number in range(30))
REPLY = [
    "Here it is.\n\n```python\n",
    *RAW.splitlines(keepends=True),
    "```\n",
    "\nThat was ",
    "it.\n",
]


def left_open(message: Message) -> list[str]:
    """Versions of `message` whose code was open, but for those that streaming went on from."""
    shown = [version.shown for version in message.versions]
    following = [*shown[1:], ""]
    return [
        version
        for version, after in zip(shown, following, strict=True)
        if not seen(version).closed and not (after != version and after.startswith(version))
    ]


def code_in(team: SlackTeam) -> list[str]:
    """What stands in code blocks, message by message."""
    return [code for message in team.answers() for code in seen(message.shown).code]


@pytest.mark.parametrize("native", [True, False], ids=["streams", "edits"])
@pytest.mark.parametrize("behind", range(0, len(REPLY), 7))
async def test_formatted_code_takes_the_place_of_what_streamed_in(
    native: bool, behind: int
) -> None:
    """Wherever the reader is when the model has written all; no version leaves code open."""
    pause = Pause()
    script: list[Line] = [*REPLY[:behind], pause, *REPLY[behind:]]
    async with slack_team(script, slack=workspace(agents=native)) as team:
        team.judge = ScriptedJudge(Judgement(SCORED, FORMATTED))
        async with team.at_work():
            await team.ann.command(team.general, "many")
            await pause.reached.wait()
            if behind:
                await team.sees(REPLY[behind - 1].strip())
            pause.end()
            await team.sees_the_end()

        (message,) = team.answers()
        assert code_in(team) == [FORMATTED]
        assert message.shown.startswith("Here it is.\n\n```python\nx0 = [0, 2]\n")
        assert "That was it." in message.shown and "score 84" in message.shown
        assert not left_open(message)


async def a_token_later() -> None:
    """Time enough for a glance."""
    for _ in range(4):
        await asyncio.sleep(0)


async def test_while_the_model_explains_its_code_is_known_to_parse() -> None:
    pause = Pause()
    script: list[Line] = [*REPLY[:-2], a_token_later, "So ", pause, "it is.\n"]
    async with slack_team(script, slack=workspace(agents=False)) as team:
        team.judge = ScriptedJudge(Judgement(SCORED, FORMATTED))
        async with team.at_work():
            await team.ann.command(team.general, "many")
            await team.sees("coder is writing", "🔎 parses as Python 3.11")
            pause.end()
            await team.sees_the_end()
