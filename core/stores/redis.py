"""What is remembered, in Redis or Valkey."""

from core.codec import decode
from core.conversation import Conversation, NumberedTurn, ThreadSummary, Turn
from core.places import Thread
from core.stores import Store
from core.stores.redis_intake import RedisIntake
from core.stores.redis_marks import RedisMarks
from core.stores.redis_messages import RedisMessages
from core.stores.redis_notes import RedisNotes
from core.stores.redis_ratings import RedisRatings
from core.stores.redis_sightings import RedisSightings

RECENT = 40
"""Turns of a thread among which one is looked for by its event."""

Entry = tuple[str, dict[str, str]]
"""A stream's entry: id, fields."""


class RedisStore(
    RedisMessages, RedisNotes, RedisIntake, RedisRatings, RedisMarks, RedisSightings, Store
):
    """Threads and their turns, beside all that adapters remember.

    A stream per thread keeps the cost of reading flat.
    """

    async def ping(self) -> None:
        await self._redis.call("PING")

    async def conversation(self, thread: Thread, turns: int = RECENT) -> Conversation:
        keys = (self._layout.thread(thread), self._layout.history(thread))
        newest, code, model = await self._run("conversation", keys, turns)
        return Conversation(
            thread,
            turns=tuple(_numbered(fields) for fields in reversed(_entries(newest))),
            code=next((_numbered(fields) for fields in _entries(code)), None),
            model=model,
        )

    async def turn(self, thread: Thread, event: str) -> Turn | None:
        entries: list[Entry] = await self._redis.call(
            "XREVRANGE", self._layout.history(thread), "+", "-", "COUNT", RECENT
        )
        found = (fields for _, fields in entries if fields["event"] == event)
        return next((_numbered(fields).turn for fields in found), None)

    async def threads(self, home: str, limit: int = 20) -> list[ThreadSummary]:
        listed: list[tuple[str, float]] = await self._redis.call(
            "ZREVRANGE", self._layout.threads(home), 0, limit - 1, "WITHSCORES"
        )
        threads = [(Thread.parse(text), float(score) / 1000) for text, score in listed]
        if not threads:
            return []
        titles = await self._redis.together(
            *(("HGET", self._layout.thread(thread), "title") for thread, _ in threads)
        )
        return [
            ThreadSummary(thread, title or "", active_at)
            for (thread, active_at), title in zip(threads, titles, strict=True)
        ]

    async def choose_model(self, thread: Thread, model: str) -> None:
        await self._redis.call("HSET", self._layout.thread(thread), "model", model)

    async def note_need(self, model: str, need: int, steps: tuple[int, ...]) -> int:
        keys = (self._layout.needs(model), self._layout.window(model))
        window: int = await self._run("need", keys, need, *steps)
        return window


def _entries(reply: list[tuple[str, list[str]]]) -> list[dict[str, str]]:
    """The fields of stream entries as a script gives them: names and values in turn."""
    return [dict(zip(flat[::2], flat[1::2], strict=True)) for _, flat in reply]


def _numbered(fields: dict[str, str]) -> NumberedTurn:
    return NumberedTurn(int(fields["number"]), decode(Turn, fields["turn"]))
