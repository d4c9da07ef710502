"""When something was last heard in each channel, in Redis or Valkey."""

from collections.abc import Mapping

from core.stores.redis_part import RedisPart
from core.stores.sightings import MOST_CHANNELS, SIGHTING_SECONDS, Sightings


class RedisSightings(RedisPart, Sightings):
    """A sorted set per home."""

    async def see(self, home: str, heard: Mapping[str, int]) -> None:
        if not heard:
            return
        key = self._layout.sightings(home)
        pairs = (part for channel, at in heard.items() for part in (at, channel))
        await self._redis.together(
            ("ZADD", key, "GT", *pairs),
            ("ZREMRANGEBYRANK", key, 0, -MOST_CHANNELS - 1),
            ("EXPIRE", key, SIGHTING_SECONDS),
        )

    async def seen(self, home: str) -> Mapping[str, int]:
        listed: list[tuple[str, float]] = await self._redis.call(
            "ZRANGE", self._layout.sightings(home), 0, -1, "WITHSCORES"
        )
        return {channel: int(float(at)) for channel, at in listed}
