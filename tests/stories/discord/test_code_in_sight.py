"""How code that streamed in becomes the formatted code, in the same messages."""

import asyncio

import pytest

from core.verdict import Judgement
from tests.adapters.discord.reader import read
from tests.core.verdicts import SCORED
from tests.discord_team import discord_team
from tests.fakes import Pause, ScriptedJudge

RAW = "".join(f"x{number}=[{number},2 ]\n" for number in range(30))
FORMATTED = "".join(f"x{number} = [{number}, 2]\n" for number in range(30))
REPLY = [
    "Here it is.\n\n```python\n",
    *RAW.splitlines(keepends=True),
    "```\n",
    "\nThat was ",
    "it.\n",
]


@pytest.mark.parametrize("behind", [0, 2, 9, len(REPLY) - 2])
async def test_formatted_code_takes_the_place_of_what_streamed_in(behind: int) -> None:
    """Wherever the reader is when the model has written all; no version leaves code open."""
    pause = Pause()
    async with discord_team([*REPLY[:behind], pause, *REPLY[behind:]]) as team:
        team.judge = ScriptedJudge(Judgement(SCORED, FORMATTED))
        async with team.at_work():
            await team.ann.command(team.general, "codegen", task="many")
            await pause.reached.wait()
            if behind:
                await team.sees(REPLY[behind - 1].strip("`\n"))
            pause.end()
            (message,) = await team.sees_the_end()

        assert read(message.content).code == [FORMATTED.strip()]
        assert message.content.startswith("Here it is.\n\n```python\nx0 = [0, 2]\n")
        assert "That was it." in message.content and "score 84" in message.content
        assert not any(read(version.shown).stray for version in message.versions)


async def a_token_later() -> None:
    """Time enough for a glance."""
    for _ in range(4):
        await asyncio.sleep(0)


async def test_while_the_model_explains_its_code_is_known_to_parse() -> None:
    pause = Pause()
    async with discord_team([*REPLY[:-2], a_token_later, "So ", pause, "it is.\n"]) as team:
        team.judge = ScriptedJudge(Judgement(SCORED, FORMATTED))
        async with team.at_work():
            await team.ann.command(team.general, "codegen", task="many")
            await team.sees("coder is writing", "🔎 parses as Python 3.11")
            pause.end()
            await team.sees_the_end()
