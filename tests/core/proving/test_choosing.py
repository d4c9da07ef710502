"""Several answers to one prompt are compared, whatever they are."""

from core.trials.tried import Outcome
from tests.core.plain import asked
from tests.core.proving.told import Told
from tests.proving import DOUBLE, asserts, python

TRIPLE = DOUBLE.replace("2", "3")
FOURFOLD = DOUBLE.replace("2", "4")
DOUBTED = asserts("double", "double(5) == 11", "double(0) == 0")


async def test_a_test_that_fails_on_every_answer_is_not_counted_in_a_repair_either() -> None:
    told = Told(python(TRIPLE), DOUBTED, python(FOURFOLD), python(FOURFOLD), python(DOUBLE))

    picture = await told.about(asked("Write double(number). double(3) == 6", best_of=3))

    assert picture.verdict and picture.verdict.trial and DOUBLE in picture.reply
    assert [one.outcome for one in picture.verdict.trial.written] == [
        Outcome.SET_ASIDE,
        Outcome.PASSED,
    ]


async def test_an_answer_without_code_is_compared_with_none_and_says_so() -> None:
    told = Told("What should it double?", python(DOUBLE))

    await told.about(asked("Double", best_of=3))

    assert len(told.model.prompts) == 1
    assert told.notes() == ["⚖️ Not compared with other answers: there is no whole code in it."]
