"""What is told of an answer's code at a console, and while workers come and go."""

import re
from dataclasses import replace

from core.checks import Code
from core.verdict import Judge, Judgement
from tests.adapters.console.room import Room
from tests.core.verdicts import scoring
from tests.fakes import Pause, ScriptedModel
from tests.judging import BETTER, CARELESS, real_judge
from tests.stories.conftest import Team

HELLO = "```python\nprint('hello')\n```\n"


async def test_code_is_judged_refined_and_gets_better() -> None:
    """Asked, streamed, formatted, scored with reasons; refined, and the difference is shown."""
    room = Room(ScriptedModel([CARELESS], [BETTER], name="coder"))
    async with real_judge() as judge:
        room.house.worker = replace(room.house.worker, judge=judge)
        first = await room.types("total of amounts", "status")
        refined = await room.types("make it better")

    assert "\n    for amount in amounts:\n        try:\n" in first  # as black has it
    assert first.count("Here it is.") == 1 and "\n  for amount" not in first
    verdict, *_ = re.findall(r"parses as Python 3.*", first)
    assert "not executed · score" in verdict and "lint −" in verdict
    assert "bare except (line 8)" in first and "tests −" in first
    (before, *_), ((after, change),) = (
        re.findall(r"score (\d+)", first),
        re.findall(r"score (\d+) \(\+(\d+)\)", refined),
    )
    assert int(after) - int(before) == int(change) > 0


class Waiting(Judge):
    """Judges once the test lets it."""

    def __init__(self) -> None:
        self.pause = Pause()

    async def judge(self, code: Code, quick: bool = False) -> Judgement:
        """In a while."""
        await self.pause()
        return scoring(80)


async def test_a_worker_that_dies_while_it_checks_is_taken_over(team: Team) -> None:
    """In the same message, and the answer is whole in the end."""
    team.model_writes(HELLO)
    team.model_writes(HELLO)
    judge = Waiting()
    team.is_judged_by(judge)
    async with team.worker_that_dies():
        job = await team.hands_in("greet me")
        await team.reads("🔎 checking the code …")

    judge.pause.end()
    async with team.worker():
        await team.sees_the_end_of(job)

    (message,) = team.thread
    assert message.startswith(HELLO) and "score 80" in message
