"""The slots of one process, in its memory: for tests and for use as a library."""

import asyncio
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from time import time

from core.slots import Slot, Slots, Wish
from core.slots.line import Line
from core.slots.rules import Rules
from core.slots.standing import Standing


class MemorySlots(Slots):
    """The twin of `RedisSlots`; `clock` gives UNIX seconds."""

    def __init__(self, rules: Rules = Rules(), clock: Callable[[], float] = time) -> None:
        self._rules = rules
        self._clock = clock
        self._lines: dict[str, Line] = {}
        self._again: asyncio.TimerHandle | None = None

    @asynccontextmanager
    async def slot(self, wish: Wish) -> AsyncIterator[Slot]:
        standing, line = Standing(wish), self._lines.setdefault(wish.server, Line(self._rules))
        line.enter(standing, self._clock())
        self._settle()
        try:
            yield standing
        finally:
            line.leave(standing, self._clock())
            self._settle()

    def _settle(self) -> None:
        """Give what is free, and tell all others where they stand; again as long as they wait."""
        if self._again:
            self._again.cancel()
            self._again = None
        waits = False
        for line in self._lines.values():
            line.give(self._clock())
            for standing, place in line.places(self._clock()).items():
                standing.tell(place)
                waits = True
        if waits:
            loop = asyncio.get_running_loop()
            self._again = loop.call_later(self._rules.tell, self._settle)
