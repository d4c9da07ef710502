"""Marks on requests, in Redis or Valkey."""

from core.marks import Mark, MarkWork
from core.places import Message
from core.stores.marks import MARK_SECONDS, Marks
from core.stores.redis_part import RedisPart


class RedisMarks(RedisPart, Marks):
    """A hash per message, and per workspace a set of those that are to be changed."""

    async def want(self, message: Message, mark: Mark) -> None:
        await self._run("want", self._keys(message), str(message), mark.value, MARK_SECONDS)

    async def take(self, home: str, lease: float) -> MarkWork | None:
        keys, prefix = (self._layout.marks(home),), self._layout.mark("")
        work = await self._run("work", keys, prefix, round(lease * 1000))
        if not work:
            return None
        message, shown, wanted = work
        return MarkWork(Message.parse(message), Mark(shown) if shown else None, Mark(wanted))

    async def done(self, message: Message, shown: Mark | None) -> None:
        told = (str(message), shown.value if shown else "", MARK_SECONDS)
        await self._run("done", self._keys(message), *told)

    def _keys(self, message: Message) -> tuple[str, str]:
        return self._layout.mark(message), self._layout.marks(message.home)
