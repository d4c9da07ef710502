"""Whatever a model answers when it is asked for a repair, the answer gets no worse."""

import pytest

from core.job import Aim
from core.proving.about import About
from core.rendering import Rendering
from core.turns import turn_of
from core.words import words
from tests.core.plain import asked, conversation
from tests.core.proving.told import Told
from tests.proving import DOUBLE, GOOD_TESTS, SQUARE, python, real_means

ASKED = "Write double(number). double(3) == 6"
JAVASCRIPT = "```javascript\nfunction double(n) { return n * 2; }\n```\n"


def kept(picture: Rendering) -> list[bool]:
    """Which versions were shown."""
    return [version.kept for version in picture.versions]


@pytest.mark.parametrize(
    "instead",
    [
        JAVASCRIPT,
        python("print('there is nothing to call')\n"),
        python("def double(number):\n    return int(input()) * 2\n"),
        python("def double(number):\n    return open('x')\n"),
    ],
)
async def test_code_that_can_no_longer_be_tried_is_no_repair(instead: str) -> None:
    told = Told(python(SQUARE), instead)

    picture = await told.about(asked(ASKED))

    assert SQUARE in picture.reply and kept(picture) == [False]
    assert picture.verdict and picture.verdict.fails


async def test_code_that_never_ends_or_lacks_a_module_is_no_repair() -> None:
    async with real_means() as means:
        for more in ("while True:\n    pass\n", "import numpy\n"):
            told = Told(python(SQUARE), python(DOUBLE + more))

            picture = await told.about(asked(ASKED), tester=means.tester)

            assert SQUARE in picture.reply and kept(picture) == [False]


async def test_an_import_that_was_missing_mends_a_crash_as_far_as_one_can_tell() -> None:
    """The sandbox does not have the module, so nobody says that it is mended."""
    async with real_means() as means:
        told = Told(python(f"{DOUBLE}\n\nZERO = numpy.array([0])\n"), python(IMPORTED))

        picture = await told.about(asked("Write a doubling function"), tester=means.tester)

    assert kept(picture) == [False, True] and "import numpy" in picture.reply
    assert "mended" not in words("en").say(picture.versions[-1].said)


@pytest.mark.parametrize(
    "instead", ["Sorry, I cannot.", "```diff\n-x\n+y\n```\n", "```python\n```\n"]
)
async def test_a_repair_without_whole_code_is_told_as_such(instead: str) -> None:
    told = Told(python(SQUARE), instead)

    picture = await told.about(asked(ASKED))

    assert SQUARE in picture.reply
    assert told.notes() == ["🔧 Not repaired: there is no whole code in it"]


async def test_the_program_is_found_among_several_blocks() -> None:
    told = Told(python(SQUARE), python("x = 1\n") + python(DOUBLE), GOOD_TESTS)

    picture = await told.about(asked(ASKED))

    assert DOUBLE in picture.reply


@pytest.mark.parametrize(
    "codes",
    [
        (f"A = b\nC = d\n{DOUBLE}", f"A = 1\nC = d\n{DOUBLE}", f"A = 1\nC = 2\n{DOUBLE}"),
        ("def double(n:\n    return n +\n", "def double(n):\n    return n +\n", DOUBLE),
    ],
)
async def test_an_error_after_an_error_is_mended_in_the_next_round(codes: tuple[str, ...]) -> None:
    told = Told(*map(python, codes), GOOD_TESTS)

    picture = await told.about(asked(ASKED))

    assert kept(picture) == [False, True, True] and picture.verdict and picture.verdict.good


@pytest.mark.parametrize(
    "codes",
    [
        (f"A = b\n{DOUBLE}", f"# why?\nA = b\n{DOUBLE}"),
        ("def double(n:\n    pass\n", "# why?\ndef double(n:\n    pass\n"),
    ],
)
async def test_the_same_error_again_ends_the_repair(codes: tuple[str, ...]) -> None:
    told = Told(*map(python, codes), python(DOUBLE))

    picture = await told.about(asked(ASKED))

    assert kept(picture) == [False] and len(told.model.prompts) == 2


async def test_whoever_asks_to_fix_what_is_right_is_not_told_that_something_is_wrong() -> None:
    turn = turn_of(asked("Double", "e0"), await Told(python(DOUBLE), "none").about(asked("Double")))
    told = Told(python(DOUBLE), GOOD_TESTS)

    await told.about(asked("fix", aim=Aim.FIX), conversation(turn), About(turn=turn, code=turn))

    brief = told.model.prompts[0].messages[-2].content
    assert "Nothing is known to be wrong" in brief and "not checked" not in brief


IMPORTED = f"import numpy\n\n\n{DOUBLE}\n\nZERO = numpy.array([0])\n"
