"""Notes of messages and threads, in the memory of one process."""

from collections.abc import Callable
from dataclasses import replace
from time import time

from core.notes import MessageNote, ThreadNote
from core.places import Message, Thread
from core.stores.fading import Fading
from core.stores.memory_part import MemoryPart
from core.stores.notes import NOTE_SECONDS, Notes


class MemoryNotes(MemoryPart, Notes):
    """The twin of `RedisNotes`."""

    def __init__(self, clock: Callable[[], float] = time) -> None:
        super().__init__(clock)
        self._message_notes = Fading[Message, MessageNote](NOTE_SECONDS, clock)
        self._thread_notes = Fading[Thread, ThreadNote](NOTE_SECONDS, clock)

    async def note_message(self, message: Message, note: MessageNote) -> None:
        self._message_notes.put(message, note)

    async def message(self, message: Message) -> MessageNote | None:
        return self._message_notes.get(message)

    async def own(self, thread: Thread) -> None:
        self._thread_notes.put(thread, replace(await self.thread_note(thread), ours=True))

    async def hush(self, thread: Thread, quiet: bool) -> None:
        self._thread_notes.put(thread, replace(await self.thread_note(thread), quiet=quiet))

    async def thread_note(self, thread: Thread) -> ThreadNote:
        return self._thread_notes.get(thread) or ThreadNote()
