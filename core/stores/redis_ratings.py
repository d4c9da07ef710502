"""Ratings of answers and models, in Redis or Valkey."""

from uuid import uuid4

from core.places import Thread
from core.ratings import Rating, Tally
from core.stores.ratings import Ratings
from core.stores.redis_part import RedisPart


class RedisRatings(RedisPart, Ratings):
    """A hash per answer that holds each rating and counts them, and counts per model."""

    async def rate(
        self,
        thread: Thread,
        event: str,
        person: str,
        rating: Rating,
        stands: bool,
        model: str = "",
    ) -> bool:
        keys, kind = (self._layout.ratings(thread, event),), rating.name.lower()
        what = (f"{kind} {person}", kind, int(stands), uuid4().hex)
        return bool(await self._run("rate", keys, *what, model, self._layout.tally("")))

    async def ratings(self, thread: Thread, event: str) -> Tally:
        return await self._tally(self._layout.ratings(thread, event))

    async def model_ratings(self, model: str) -> Tally:
        return await self._tally(self._layout.tally(model))

    async def _tally(self, key: str) -> Tally:
        counts = await self._redis.call("HMGET", key, "up", "down", "golden")
        return Tally(*(int(count or 0) for count in counts))
