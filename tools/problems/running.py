"""Runs answers against asserts in this process: they are all our own."""

import signal
from collections.abc import Iterator
from contextlib import contextmanager
from types import CodeType, FrameType

from tools.problems.problem import Problem

_SECONDS = 1.0
"""For a check; none needs more than some milliseconds."""


class _TooLong(BaseException):
    """Not an `Exception`, so that no answer catches it."""


def fails(text: str, tests: str) -> bool:
    """Whether `tests` do not run to their end on the code `text`."""
    names: dict[str, object] = {"__name__": "solution", "raises": _raises}
    try:
        with _limited():
            for code in (_compiled(text), _compiled(tests)):
                exec(code, names)  # pylint: disable=exec-used  # nothing here is foreign
    except (Exception, _TooLong):  # pylint: disable=broad-exception-caught  # any is a failure
        return True
    return False


def right(problem: Problem, line: str) -> bool:
    """Whether the assert `line` holds for good answers."""
    return not any(fails(answer.text, line) for answer in problem.good)


def _compiled(text: str) -> CodeType:
    return compile(text, "solution", "exec", dont_inherit=True)


def _raises(error: type[Exception], call: object) -> bool:
    """What asserts of errors call, as in the product."""
    assert callable(call)
    try:
        call()
    except error:
        return True
    return False


@contextmanager
def _limited() -> Iterator[None]:
    """A block that may take `_SECONDS`; in the main thread only."""
    before = signal.signal(signal.SIGALRM, _stop)
    signal.setitimer(signal.ITIMER_REAL, _SECONDS)
    try:
        yield
    finally:
        signal.setitimer(signal.ITIMER_REAL, 0)
        signal.signal(signal.SIGALRM, before)


def _stop(number: int, frame: FrameType | None) -> None:
    del number, frame
    raise _TooLong
