"""At a console: wrong code is repaired in sight, examples stay, and tests can be asked for."""

from dataclasses import replace

from tests.adapters.console.room import Room
from tests.fakes import Pause, ScriptedModel
from tests.judging import real_judge
from tests.proving import (
    ASKED,
    DISPUTED,
    DOUBLE,
    GOOD_TESTS,
    LOOKED_AT_AGAIN,
    REPAIRED_AND_REFINED,
    SQUARE,
    WRONG_TEST,
    QuickJudge,
    plain_means,
    python,
    real_means,
)
from tests.stories.conftest import Team


def room(*replies: list[str]) -> Room:
    """A console whose model writes these, and whose answers run in this process."""
    made = Room(ScriptedModel(*replies, name="coder"))
    made.house.worker = replace(made.house.worker, judge=QuickJudge(), means=plain_means())
    return made


async def test_wrong_code_is_repaired_and_the_example_stays_green_through_a_refinement() -> None:
    """In the real sandbox, with the real checks."""
    made = Room(ScriptedModel(*REPAIRED_AND_REFINED, name="coder"))
    async with real_judge() as judge, real_means() as means:
        made.house.worker = replace(made.house.worker, judge=judge, means=means)
        first = await made.types(ASKED)
        refined = await made.types("add a docstring")

    assert "🔧 Repair 1: `double(3) == 6` fails, got `9` – mended." in first
    assert "-    return number * number\n" in first and "+    return number * 2\n" in first
    assert "✅ your example holds · 3 of 3 model-written tests passed; they catch" in first
    assert "🔧 Repair 1: `double(3) == 6` fails, got `27` – mended." in refined
    assert "✅ your example holds" in refined


async def test_a_wrong_test_is_shown_and_looked_at_again() -> None:
    made = room(*DISPUTED, [LOOKED_AT_AGAIN])

    first = await made.types("Write double(number)")
    again = await made.types("fix test")

    assert "✖ the model's test: `double(2) == 5`, got `4`" in first and "🔧" not in first
    assert "⚠️ 2 of 3 model-written tests passed" in first
    assert "🧪 Test changed: `double(2) == 5` → `double(2) == 4`" in again
    assert "✔ double(2) == 4" in again and "✅ 3 of 3 model-written tests passed" in again


async def test_more_tests_are_listed_with_what_came_of_each() -> None:
    made = room([python(SQUARE)], ["no asserts"], [GOOD_TESTS])

    await made.types("Write double(number)")
    told = await made.types("test")

    assert "✖ double(5) == 10   # 25" in told and "✔ double(0) == 0" in told
    assert "❌ 1 of 3 model-written tests passed" in told


async def test_what_further_tests_found_is_what_is_then_mended_or_looked_at_again() -> None:
    """Typed, without a word of which tests."""
    wrong, right = room([python(SQUARE)], ["none"]), room([python(DOUBLE)], ["none"])
    wrong.model.scripts += [[GOOD_TESTS], [python(DOUBLE)], [GOOD_TESTS]]
    right.model.scripts += [[WRONG_TEST], [LOOKED_AT_AGAIN]]
    for made in (wrong, right):
        await made.types("Write a doubling function")
        await made.types("test")

    await wrong.types("fix")
    again = await right.types("fix test")

    assert "double(5) == 10  # got 25" in wrong.model.prompts[3].messages[-2].content
    assert "🧪 Test changed: `double(2) == 5` → `double(2) == 4`" in again


async def test_the_best_of_two_says_why() -> None:
    made = room([python(SQUARE)], [GOOD_TESTS], [python(DOUBLE)])

    told = await made.types("/codegen --n 2 Write double(number)")

    assert "⚖️ Best of 2: answer 2 of 2: passes 3 of 3 tests, the others 1" in told
    assert "return number * 2" in told
    status = await made.types("status")
    assert "⚖️ not chosen: answer 1 of 2, score" in status
    assert "✔ the model's test: `double(5) == 10`" in status


async def test_there_is_nothing_to_test_in_an_empty_thread() -> None:
    told = await room([python(DOUBLE)]).types("test")

    assert "Type `test` in the thread of an answer." in told


async def test_a_worker_that_dies_in_a_repair_loses_no_answer(team: Team) -> None:
    """The next one goes on with what stood there, in the same message, and writes nothing anew."""
    pause = Pause()
    team.proves(QuickJudge(), plain_means())
    team.model_writes(python(SQUARE))
    team.model_writes("Hm", pause)
    team.model_writes(python(DOUBLE))
    team.model_writes(GOOD_TESTS)
    async with team.worker_that_dies():
        job = await team.hands_in(ASKED)
        await pause.reached.wait()
        await team.reads("🔧 repairing")

    async with team.worker():
        await team.sees_the_end_of(job)

    (message,) = team.thread
    assert DOUBLE in message and "✅ your example holds" in message
    assert len(team.model.prompts) == 4
    assert "These must hold" in team.model.prompts[2].messages[-1].content


async def test_a_stop_in_a_repair_leaves_the_answer_whole(team: Team) -> None:
    pause = Pause()
    team.proves(QuickJudge(), plain_means())
    team.model_writes(python(SQUARE))
    team.model_writes("Hm", pause)
    async with team.worker():
        job = await team.hands_in(ASKED)
        await pause.reached.wait()
        await team.stops()
        await team.sees_the_end_of(job)

    (message,) = team.thread
    assert SQUARE in message and "not finished" not in message
    assert "🛑 Ann stopped the tests; the answer itself is whole." in message
    assert "❌ your example fails" in message


async def test_the_next_message_of_the_thread_does_not_wait_for_a_repair(team: Team) -> None:
    """People go before polish; what is known by then stays in sight."""
    pause = Pause()
    team.proves(QuickJudge(), plain_means())
    team.model_writes(python(SQUARE))
    team.model_writes("Hm", pause)
    team.model_writes(python(DOUBLE))
    team.model_writes(GOOD_TESTS)
    async with team.worker():
        first = await team.hands_in(ASKED)
        await pause.reached.wait()
        second = await team.hands_in("double it by two")
        await team.sees_the_end_of(first)
        await team.sees_the_end_of(second)

    before, after = team.thread
    assert SQUARE in before and "🧪 Not tested further: the next message goes first." in before
    assert "❌ your example fails" in before
    assert DOUBLE in after and "✅ your example holds" in after
