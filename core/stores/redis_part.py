"""What every part of the store in Redis or Valkey stands on."""

from collections.abc import Sequence
from typing import Any

from core.stores.connection import Redis, script
from core.stores.layout import Layout


class RedisPart:
    """A server, and where everything lies in it."""

    def __init__(self, redis: Redis, layout: Layout = Layout()) -> None:
        self._redis = redis
        self._layout = layout

    async def _run(self, name: str, keys: Sequence[str], *arguments: str | int | float) -> Any:
        """What `scripts/{name}.lua` gives."""
        return await self._redis.run(script(__package__, name), keys, *arguments)
