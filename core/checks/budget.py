"""Computing time for one check, so that a slow one costs only itself."""

import signal
from collections.abc import Iterator
from contextlib import contextmanager
from types import FrameType

_AGAIN_SECONDS = 0.2
"""A tool may catch what ends it, so it comes again."""


class OutOfTime(BaseException):
    """The check had its time. No `Exception`: tools catch those, and go on."""


@contextmanager
def computing(seconds: float) -> Iterator[None]:
    """Let the block compute for `seconds`; for the main thread alone.

    Raises:
        OutOfTime: it wanted more. Code in C is interrupted where it comes back to Python;
            until then the process's own limit holds.
    """
    before = signal.signal(signal.SIGPROF, _end)
    signal.setitimer(signal.ITIMER_PROF, seconds, _AGAIN_SECONDS)
    try:
        yield
    finally:
        signal.setitimer(signal.ITIMER_PROF, 0)
        signal.signal(signal.SIGPROF, before)


def _end(_number: int, _frame: FrameType | None) -> None:
    raise OutOfTime
