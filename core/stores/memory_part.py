"""What every part of the store in memory stands on."""

from collections.abc import Callable
from time import time


class MemoryPart:
    """A clock, in UNIX seconds."""

    def __init__(self, clock: Callable[[], float] = time) -> None:
        self._clock = clock
