"""What was acknowledged and is not worked off, in Redis or Valkey."""

from uuid import uuid4

from core.stores.intake import FINISHED_SECONDS, GIVINGS, Intake, note_dropped
from core.stores.redis_part import RedisPart


class RedisIntake(RedisPart, Intake):
    """A hash for each, and a set of those that are kept in each workspace."""

    async def keep(self, home: str, key: str, content: str) -> bool:
        keys = (self._layout.kept(home), self._layout.intake(home, key))
        return bool(await self._run("keep", keys, key, uuid4().hex, content))

    async def finish(self, home: str, key: str) -> None:
        keys = (self._layout.kept(home), self._layout.intake(home, key))
        await self._run("finish", keys, key, FINISHED_SECONDS)

    async def overdue(self, home: str, seconds: float, limit: int = 20) -> list[tuple[str, str]]:
        limits = (round(seconds * 1000), limit, GIVINGS, FINISHED_SECONDS)
        keys, prefix = (self._layout.kept(home),), self._layout.intake(home, "")
        given, dropped = await self._run("overdue", keys, prefix, *limits)
        for key in dropped:
            note_dropped(home, key)
        return list(zip(given[::2], given[1::2], strict=True))
