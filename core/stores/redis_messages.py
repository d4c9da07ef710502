"""Messages of a platform without a server of its own, in Redis or Valkey."""

import asyncio
import json
from collections.abc import AsyncGenerator
from contextlib import aclosing

from core.errors import StoreUnavailable
from core.places import Thread
from core.stores import Messages
from core.stores.redis_part import RedisPart

RETRY_SECONDS = 0.2
"""Between two attempts to watch again after the store was away."""


class RedisMessages(RedisPart, Messages):
    """A hash of messages per thread, and a channel that tells of each write."""

    async def write(self, thread: Thread, message: str, content: str) -> None:
        layout = self._layout
        keys = (layout.messages(thread), layout.shown(thread), layout.writes(thread))
        told = json.dumps([message, content])
        await self._run("write", keys, message, content, told)

    async def read(self, thread: Thread) -> list[tuple[str, str]]:
        ids, contents = await self._redis.together(
            ("LRANGE", self._layout.shown(thread), 0, -1),
            ("HGETALL", self._layout.messages(thread)),
        )
        return [(message, contents[message]) for message in ids if message in contents]

    async def watch(self, thread: Thread) -> AsyncGenerator[tuple[str, str], None]:
        """The messages there are, then each as it is written.

        When the store comes back after an outage, what changed meanwhile follows.
        """
        known: dict[str, str] | None = None
        while True:
            try:
                async with aclosing(self._news(thread)) as news:
                    async for messages in news:
                        known = known or {}
                        for message, content in messages:
                            if known.get(message) != content:
                                known[message] = content
                                yield message, content
            except StoreUnavailable:
                if known is None:
                    raise
                await asyncio.sleep(RETRY_SECONDS)

    async def _news(self, thread: Thread) -> AsyncGenerator[list[tuple[str, str]], None]:
        """All messages, after each new connection, then each one that is written."""
        async with aclosing(self._redis.listen(self._layout.writes(thread))) as writes:
            async for told in writes:
                if told is None:
                    yield await self.read(thread)
                else:
                    message, content = json.loads(told)
                    yield [(message, content)]
