"""Tests that are asked for, or looked at again, beside those there were."""

from core.conversation import Turn
from core.job import Aim
from core.proving.about import About
from core.rendering import Rendering
from core.trials.tried import Outcome
from core.turns import turn_of
from tests.core.plain import asked, conversation
from tests.core.proving.told import Told
from tests.proving import DOUBLE, GOOD_TESTS, SQUARE, WRONG_TEST, asserts, python, real_means

UNNAMED = "Write a doubling function"


async def first(*replies: str, prompt: str = UNNAMED) -> Turn:
    """The turn of an answer."""
    return turn_of(asked(prompt, "e0"), await Told(*replies).about(asked(prompt)))


async def then(aim: Aim, turn: Turn, told: Told, real: bool = False) -> Rendering:
    """The picture once that was asked for about `turn`."""
    job, about = asked(aim.value, aim=aim), About(turn=turn, code=turn)
    if not real:
        return await told.about(job, conversation(turn), about)
    async with real_means() as means:
        return await told.about(job, conversation(turn), about, tester=means.tester)


async def test_tests_there_were_run_again_where_the_model_knows_no_further_ones() -> None:
    turn = await first(python(DOUBLE), GOOD_TESTS)

    for aim in (Aim.TEST, Aim.FIX_TEST):
        picture = await then(aim, turn, Told("I know none."), real=True)

        assert picture.verdict and picture.verdict.trial
        assert [one.outcome for one in picture.verdict.trial.written] == [Outcome.PASSED] * 3


async def test_a_second_look_that_comes_to_nothing_leaves_the_tests_as_they_are() -> None:
    turn = await first(python(DOUBLE), WRONG_TEST)
    told = Told("Both are right.")

    picture = await then(Aim.FIX_TEST, turn, told, real=True)

    assert picture.verdict and picture.verdict.disputed
    assert told.notes()[0].startswith("🧪 The tests stay as they are: ")


async def test_tests_of_a_model_that_say_what_an_example_says_are_not_counted_again() -> None:
    prompt = "double(3) == 6"
    told = Told(python(DOUBLE), asserts("double", "double(3) == 6", "double(4) == 8"))

    picture = await told.about(asked(prompt))

    assert picture.verdict and picture.verdict.trial
    assert [one.line for one in picture.verdict.trial.written] == ["assert double(4) == 8"]


async def test_a_model_that_only_repeats_the_examples_is_told_as_such() -> None:
    told = Told(python(DOUBLE), asserts("double", "double(3) == 6"))

    picture = await told.about(asked("double(3) == 6"))

    assert picture.verdict and picture.verdict.trial and picture.verdict.trial.reason
    assert str(picture.verdict.trial.reason).startswith("no further tests: ")


async def test_no_tests_are_written_for_code_that_does_not_come_to_its_end() -> None:
    async with real_means() as means:
        told = Told(python(f"import numpy\n\n\n{DOUBLE}"), GOOD_TESTS)

        await told.about(asked(UNNAMED), tester=means.tester)

    assert len(told.model.prompts) == 1


async def test_a_pair_is_still_of_the_function_that_was_named_before() -> None:
    """The second prompt names none, and the code has two."""
    two = f"{SQUARE}\n\ndef help_out(number: int) -> int:\n    return number\n"
    prompt = "Write a function called double.\n- 3 -> 6"
    turn = await first(python(DOUBLE), GOOD_TESTS, prompt=prompt)
    refined = Told(python(two), python(DOUBLE), GOOD_TESTS)

    async with real_means() as means:
        picture = await refined.about(
            asked("Add a helper", "e2"), conversation(turn), tester=means.tester
        )

    assert picture.verdict and picture.verdict.trial
    assert [one.outcome for one in picture.verdict.trial.examples] == [Outcome.PASSED]
