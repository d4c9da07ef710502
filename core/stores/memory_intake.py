"""What was acknowledged and is not worked off, in the memory of one process."""

from collections.abc import Callable
from dataclasses import dataclass
from time import time

from core.stores.fading import Fading
from core.stores.intake import FINISHED_SECONDS, GIVINGS, Intake, note_dropped
from core.stores.memory_part import MemoryPart


@dataclass(slots=True)
class _Kept:
    """One that is not finished."""

    content: str
    since: float
    """When it was kept or last given out."""
    given: int = 0


class MemoryIntake(MemoryPart, Intake):
    """The twin of `RedisIntake`."""

    def __init__(self, clock: Callable[[], float] = time) -> None:
        super().__init__(clock)
        self._kept: dict[tuple[str, str], _Kept] = {}
        self._finished = Fading[tuple[str, str], bool](FINISHED_SECONDS, clock)

    async def keep(self, home: str, key: str, content: str) -> bool:
        if (home, key) in self._kept or self._finished.get((home, key)):
            return False
        self._kept[home, key] = _Kept(content, self._clock())
        return True

    async def finish(self, home: str, key: str) -> None:
        if self._kept.pop((home, key), None):
            self._finished.put((home, key), True)

    async def overdue(self, home: str, seconds: float, limit: int = 20) -> list[tuple[str, str]]:
        now, given = self._clock(), list[tuple[str, str]]()
        for key, kept in self._late(home, now - seconds)[:limit]:
            if kept.given < GIVINGS:
                kept.given, kept.since = kept.given + 1, now
                given.append((key, kept.content))
            else:
                await self.finish(home, key)
                note_dropped(home, key)
        return given

    def _late(self, home: str, since: float) -> list[tuple[str, _Kept]]:
        """What waits since that time or for longer, for longest first."""
        late = [
            (key, kept)
            for (place, key), kept in self._kept.items()
            if place == home and kept.since <= since
        ]
        return sorted(late, key=lambda entry: entry[1].since)
