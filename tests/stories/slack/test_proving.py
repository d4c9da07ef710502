"""In Slack: wrong code is repaired in sight, examples stay, and buttons go on from there."""

import pytest

from tests.emulators.slack_server import Message
from tests.fakes import Line, Pause
from tests.judging import real_judge
from tests.proving import (
    ASKED,
    DISPUTED,
    DOUBLE,
    GOOD_TESTS,
    LOOKED_AT_AGAIN,
    REPAIRED_AND_REFINED,
    SQUARE,
    QuickJudge,
    plain_means,
    python,
    real_means,
)
from tests.slack import SlackTeam, slack_team, workspace


def shown(team: SlackTeam) -> str:
    """All that our messages in the thread show."""
    return "\n".join(message.shown for message in team.answers())


def last(team: SlackTeam) -> Message:
    """The message that ends the newest answer."""
    return [message for message in team.answers() if "ts:again" in message.buttons][-1]


@pytest.mark.parametrize("agents", [True, False], ids=["streams", "edits"])
async def test_wrong_code_is_repaired_and_the_example_stays_green_through_a_refinement(
    agents: bool,
) -> None:
    """In the real sandbox, with the real checks."""
    slack = workspace(agents=agents)
    async with (
        real_judge() as judge,
        real_means() as means,
        slack_team(*REPAIRED_AND_REFINED, slack=slack) as team,
    ):
        team.judge, team.means = judge, means
        async with team.at_work():
            await team.ann.command(team.general, ASKED)
            await team.sees_the_end()
            root, first = team.roots()[0].ts, shown(team)
            await team.is_marked(team.general, root, "white_check_mark")

            assert "🔧 Repair 1: `double(3) == 6` fails, got `9` – mended." in first
            assert "-    return number * number" in first and "+    return number * 2" in first
            assert "✅ your example holds · 3 of 3 model-written tests passed" in first

            await team.ann.says(team.general, "add a docstring", thread=root)
            await team.sees_the_end(turns=2)
            refined = last(team).shown
            assert "🔧 Repair 1: `double(3) == 6` fails, got `27` – mended." in refined
            assert "✅ your example holds" in refined


async def test_a_wrong_test_is_shown_with_two_ways_out() -> None:
    async with slack_team(*DISPUTED, [LOOKED_AT_AGAIN]) as team:
        team.judge, team.means = QuickJudge(), plain_means()
        async with team.at_work():
            await team.ann.command(team.general, "Write double(number)")
            await team.sees_the_end()
            root, first = team.roots()[0].ts, last(team)
            await team.is_marked(team.general, root, "warning")

            assert "✖ the model's test: `double(2) == 5`, got `4`" in first.shown
            assert {"ts:tests", "ts:fixcode", "ts:fixtest"} <= set(first.buttons)
            assert "ts:fix" not in first.buttons

            await team.ben.clicks(team.general, first.ts, "ts:fixtest")
            await team.sees_the_end(turns=2)
            again = last(team).shown
            assert "🧪 Test changed: `double(2) == 5` → `double(2) == 4`" in again
            assert "✔ double(2) == 4" in again and "✅ 3 of 3" in again


async def test_tests_and_fix_go_on_from_what_stands_there() -> None:
    replies = ([python(SQUARE)], ["no asserts"], [GOOD_TESTS], [python(DOUBLE)], [GOOD_TESTS])
    async with slack_team(*replies) as team:
        team.judge, team.means = QuickJudge(), plain_means()
        async with team.at_work():
            await team.ann.command(team.general, "Write double(number)")
            await team.sees_the_end()
            assert "no tests: the model wrote no asserts" in last(team).shown

            await team.ben.clicks(team.general, last(team).ts, "ts:tests")
            await team.sees_the_end(turns=2)
            assert "❌ 1 of 3 model-written tests passed" in last(team).shown
            assert "ts:fix" in last(team).buttons

            await team.ben.clicks(team.general, last(team).ts, "ts:fix")
            await team.sees_the_end(turns=3)
            assert "number * 2" in last(team).shown
            assert "✅ 3 of 3 model-written tests passed" in last(team).shown


@pytest.mark.parametrize("agents", [True, False], ids=["streams", "edits"])
async def test_each_stage_is_shown_below_the_answer(agents: bool) -> None:
    """Also where the answer was streamed, which shows no stage once it has text."""
    writing, mending = Pause(), Pause()
    replies: tuple[list[Line], ...] = (
        [python(SQUARE)],
        ["Hm", mending, python(DOUBLE)],
        ["Hm", writing, GOOD_TESTS],
    )
    async with slack_team(*replies, slack=workspace(agents=agents)) as team:
        team.judge, team.means = QuickJudge(), plain_means()
        async with team.at_work():
            await team.ann.command(team.general, ASKED)
            await team.sees("number * number", "🔧 repairing round 1 of 2: `double(3) == 6` fails")
            mending.end()
            await team.sees("🔧 Repair 1", "number * 2", "🧪 writing tests")
            writing.end()
            await team.sees_the_end()
