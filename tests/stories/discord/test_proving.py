"""In Discord: wrong code is repaired in sight, examples stay, and buttons go on from there."""

from tests.discord_team import DiscordTeam, discord_team
from tests.emulators.discord_server import Message
from tests.fakes import Pause, until
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


def shown(team: DiscordTeam) -> str:
    """All that our messages in the thread show."""
    return "\n".join(message.content for message in team.answers())


def last(team: DiscordTeam) -> Message:
    """The message that ends the newest answer."""
    return [message for message in team.answers() if "ts:again" in message.buttons][-1]


async def test_wrong_code_is_repaired_and_the_example_stays_green_through_a_refinement() -> None:
    """In the real sandbox, with the real checks."""
    async with (
        real_judge() as judge,
        real_means() as means,
        discord_team(*REPAIRED_AND_REFINED) as team,
    ):
        team.judge, team.means = judge, means
        async with team.at_work():
            thread = await team.begun(ASKED)
            first = shown(team)
            await team.is_marked(team.said(team.general)[0], "✅")

            assert "🔧 Repair 1: `double(3) == 6` fails, got `9` – mended." in first
            assert "-    return number * number" in first and "+    return number * 2" in first
            assert "✅ your example holds · 3 of 3 model-written tests passed" in first

            await team.ann.says(thread, "add a docstring")
            await team.sees_the_end(turns=2)
            refined = last(team).content
            assert "🔧 Repair 1: `double(3) == 6` fails, got `27` – mended." in refined
            assert "✅ your example holds" in refined


async def test_a_wrong_test_is_shown_with_two_ways_out() -> None:
    async with discord_team(*DISPUTED, [LOOKED_AT_AGAIN]) as team:
        team.judge, team.means = QuickJudge(), plain_means()
        async with team.at_work():
            thread = await team.begun("Write double(number)")
            first = last(team)
            await team.is_marked(team.said(team.general)[0], "⚠️")

            assert "✖ the model's test: `double(2) == 5`, got `4`" in first.content
            assert {"ts:tests", "ts:fixcode", "ts:fixtest"} <= set(first.buttons)
            assert "ts:fix" not in first.buttons

            await team.ben.clicks(thread, first.id, "ts:fixtest")
            await team.sees_the_end(turns=2)
            again = last(team).content
            assert "🧪 Test changed: `double(2) == 5` → `double(2) == 4`" in again
            assert "✔ double(2) == 4" in again and "✅ 3 of 3" in again


async def test_tests_and_fix_go_on_from_what_stands_there() -> None:
    replies = ([python(SQUARE)], ["no asserts"], [GOOD_TESTS], [python(DOUBLE)], [GOOD_TESTS])
    async with discord_team(*replies) as team:
        team.judge, team.means = QuickJudge(), plain_means()
        async with team.at_work():
            thread = await team.begun("Write double(number)")
            assert "no tests: the model wrote no asserts" in last(team).content

            await team.ben.clicks(thread, last(team).id, "ts:tests")
            await team.sees_the_end(turns=2)
            assert "❌ 1 of 3 model-written tests passed" in last(team).content
            assert "ts:fix" in last(team).buttons

            await team.ben.clicks(thread, last(team).id, "ts:fix")
            await team.sees_the_end(turns=3)
            assert "number * 2" in last(team).content
            assert "✅ 3 of 3 model-written tests passed" in last(team).content


async def test_long_code_comes_as_a_file_before_it_is_tested() -> None:
    """Nobody waits for tests to read the whole of it."""
    pause = Pause()
    long = DOUBLE + "".join(f"\n\nTABLE_{n} = [{n}, {n + 1}, {n + 2}]\n" for n in range(150))
    async with discord_team([python(long)], ["Hm", pause, "…"]) as team:
        team.judge, team.means = QuickJudge(), plain_means()
        async with team.at_work():
            await team.ann.command(team.general, "codegen", task="Write double(number)")
            await pause.reached.wait()
            await until(lambda: any(message.files for message in team.answers()))

            shown_ = shown(team)
            assert "def double" in shown_ and "🧪 writing tests" in shown_
            pause.end()
            await team.sees_the_end()
        assert sum(bool(message.files) for message in team.answers()) == 1
