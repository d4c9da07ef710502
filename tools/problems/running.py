"""Runs answers against asserts in this process: they are all our own."""

import gc
import signal
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from enum import StrEnum
from types import CodeType, FrameType

from tools.problems.problem import Problem

SECONDS = 0.5
"""Of computing, for a run; none that ends needs more than some milliseconds."""
_AGAIN_SECONDS = 0.05
"""Code may catch what is to end it."""


class Ending(StrEnum):
    """What came of it."""

    PASSED = "passed"
    FAILED = "failed"
    ENDLESS = "endless"


class TooLong(BaseException):
    """Not an `Exception`, so that few answers catch it."""


@dataclass(slots=True)
class Clock:
    """Watches a run."""

    over: bool = False
    """Whether it had its time."""


def ending(text: str, tests: str) -> Ending:
    """What comes of `tests` on the code `text`."""
    names: dict[str, object] = {"__name__": "solution", "raises": _raises}
    with limited() as clock:
        try:
            for code in (compiled(text), compiled(tests)):
                exec(code, names)  # pylint: disable=exec-used  # nothing here is foreign
        # Whatever it is, it is a failure.
        except (Exception, TooLong):  # pylint: disable=broad-exception-caught
            return Ending.ENDLESS if clock.over else Ending.FAILED
    return Ending.PASSED


def fails(text: str, tests: str) -> bool:
    """Whether `tests` do not run to their end on the code `text`."""
    return ending(text, tests) is not Ending.PASSED


def right(problem: Problem, line: str) -> bool:
    """Whether the assert `line` holds for good answers."""
    return not any(fails(answer.text, line) for answer in problem.good)


def compiled(text: str) -> CodeType:
    """`text`, as what tests import."""
    return compile(text, "solution.py", "exec", dont_inherit=True)


@contextmanager
def limited(seconds: float = SECONDS) -> Iterator[Clock]:
    """A block that is ended by `TooLong` after `seconds` of computing; in the main thread only."""
    clock = Clock()

    def stop(number: int, frame: FrameType | None) -> None:
        del number, frame
        clock.over = True
        raise TooLong

    before = signal.signal(signal.SIGVTALRM, stop)
    # What others left in a large process takes its time, too, when it is collected.
    gc.disable()
    signal.setitimer(signal.ITIMER_VIRTUAL, seconds, _AGAIN_SECONDS)
    try:
        yield clock
    finally:
        signal.setitimer(signal.ITIMER_VIRTUAL, 0)
        signal.signal(signal.SIGVTALRM, before)
        gc.enable()


def _raises(error: type[Exception], call: object) -> bool:
    """What asserts of errors call, as in the product."""
    assert callable(call)
    try:
        call()
    except error:
        return True
    return False
