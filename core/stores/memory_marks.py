"""Marks on requests, in the memory of one process."""

from collections.abc import Callable
from dataclasses import dataclass
from time import time

from core.marks import Mark, MarkWork
from core.places import Message
from core.stores.fading import Fading
from core.stores.marks import MARK_SECONDS, Marks
from core.stores.memory_part import MemoryPart


@dataclass(slots=True)
class _Marked:
    """A message."""

    wanted: Mark | None = None
    shown: Mark | None = None
    begun: Mark | None = None
    """What a process is putting there, or began to before it died."""
    due: float | None = None
    """From when it may be given out; None if nothing is to be done."""


class MemoryMarks(MemoryPart, Marks):
    """The twin of `RedisMarks`."""

    def __init__(self, clock: Callable[[], float] = time) -> None:
        super().__init__(clock)
        self._marked = Fading[Message, _Marked](MARK_SECONDS, clock)

    async def want(self, message: Message, mark: Mark) -> None:
        marked = self._marked.get(message) or _Marked()
        marked.wanted = mark
        if marked.due is None:
            marked.due = self._clock()
        self._marked.put(message, marked)

    async def take(self, home: str, lease: float) -> MarkWork | None:
        now = self._clock()
        for message, marked in self._due(home, now):
            wanted = marked.begun or marked.wanted
            if wanted and wanted is not marked.shown:
                marked.begun, marked.due = wanted, now + lease
                return MarkWork(message, marked.shown, wanted)
            marked.due = None
        return None

    async def done(self, message: Message, shown: Mark | None) -> None:
        marked = self._marked.get(message) or _Marked()
        marked.begun, marked.shown = None, shown
        changes = marked.wanted is not None and marked.wanted is not shown
        marked.due = self._clock() if changes else None
        self._marked.put(message, marked)

    def _due(self, home: str, now: float) -> list[tuple[Message, _Marked]]:
        """What may be given out, due for longest first."""
        due = [
            (marked.due, message, marked)
            for message, marked in self._marked.items()
            if message.home == home and marked.due is not None and marked.due <= now
        ]
        return [(message, marked) for _, message, marked in sorted(due, key=lambda one: one[0])]
