"""A worker that dies while an answer is proved loses nothing, and nothing is shown twice."""

from dataclasses import replace

import pytest

from core.errors import ModelError
from core.events import Versioned
from core.job import Job
from core.proving.about import About
from core.rendering import Phase, Rendering
from core.turns import rendering_of, turn_of
from core.versions import Origin
from core.words import phrase
from tests.core.plain import asked
from tests.core.proving.told import Told
from tests.proving import DOUBLE, GOOD_TESTS, SQUARE, asserts, python

TRIPLE = DOUBLE.replace("2", "3")
BROKEN = [ModelError(phrase("it broke"))]
STORIES = {
    "double(3) == 6, double(0) == 0": [python(TRIPLE), python(DOUBLE), GOOD_TESTS],
    "double(3) == 6": [python(SQUARE), "Sorry, I cannot."],
    "Write double(number)": [python(DOUBLE), asserts("double", "double(2) == 5"), python(SQUARE)],
}


async def proved(job: Job, *replies: str) -> Told:
    """The story of a worker that lives."""
    told = Told(*replies)
    await told.about(job)
    return told


def taken_over(job: Job, left: Rendering) -> tuple[Rendering, About]:
    """What the next worker begins with, as the first one `left` it."""
    kept = turn_of(job, replace(left, phase=Phase.DONE))
    return replace(rendering_of(kept), phase=Phase.TESTING, taken_over=True), About(kept=kept)


@pytest.mark.parametrize("prompt", STORIES)
@pytest.mark.parametrize("best_of", [1, 3])
async def test_a_worker_may_die_at_any_moment_of_a_proof(prompt: str, best_of: int) -> None:
    """Wherever that is, what is shown in the end is the same, each thing once."""
    job, replies = asked(prompt, best_of=best_of), STORIES[prompt]
    whole = await proved(job, *replies)
    for at, left in enumerate(whole.pictures[1:-1]):
        if not left.whole:
            continue
        begins, about = taken_over(job, left)
        told = Told(*(replies[-1:] if len(left.versions) else replies[1:]))

        picture = await told.about(job, turns=about, begins=begins)

        said = [str(note) for note in picture.notes]
        found = [(one.origin, one.number) for one in picture.versions]
        assert len(set(said)) == len(said), (at, said)
        assert len(set(found)) == len(found), (at, found)
        assert picture.phase is Phase.DONE and "```" in picture.reply


async def test_the_answer_as_it_was_is_kept_by_whoever_mends_it_first() -> None:
    """The first round came to nothing; then the worker died."""
    job = asked("double(3) == 6")
    first = await proved(job, python(SQUARE), python("def double(n):\n    return n\n"))
    begins, about = taken_over(job, first.picture)
    told = Told(python(DOUBLE), GOOD_TESTS)

    picture = await told.about(job, turns=about, begins=begins)

    assert DOUBLE in picture.reply
    assert Origin.REPLACED in [version.origin for version in picture.versions]
    assert [event.version.number for event in told.events if isinstance(event, Versioned)] == [0, 2]
