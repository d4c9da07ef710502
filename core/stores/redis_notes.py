"""Notes of messages and threads, in Redis or Valkey."""

import logging

from core.codec import decode, encode
from core.notes import MessageNote, ThreadNote
from core.places import Message, Thread
from core.stores.notes import NOTE_SECONDS, Notes
from core.stores.redis_part import RedisPart

LOG = logging.getLogger(__name__)


class RedisNotes(RedisPart, Notes):
    """A key per message, a hash per thread; each with a life of its own."""

    async def note_message(self, message: Message, note: MessageNote) -> None:
        key = self._layout.message_note(message)
        await self._redis.call("SET", key, encode(note), "EX", NOTE_SECONDS)

    async def message(self, message: Message) -> MessageNote | None:
        kept = await self._redis.call("GET", self._layout.message_note(message))
        try:
            return decode(MessageNote, kept) if kept else None
        except ValueError:  # a newer version of the program may write what we do not know
            LOG.warning("note cannot be read", extra={"where": str(message)})
            return None

    async def own(self, thread: Thread) -> None:
        await self._note(thread, "ours", True)

    async def hush(self, thread: Thread, quiet: bool) -> None:
        await self._note(thread, "quiet", quiet)

    async def thread_note(self, thread: Thread) -> ThreadNote:
        key = self._layout.thread_note(thread)
        ours, quiet = await self._redis.call("HMGET", key, "ours", "quiet")
        return ThreadNote(ours == "1", quiet == "1")

    async def _note(self, thread: Thread, what: str, holds: bool) -> None:
        keys = (self._layout.thread_note(thread),)
        await self._run("note", keys, what, int(holds), NOTE_SECONDS)
