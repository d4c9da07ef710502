"""What is remembered, in the memory of one process: for tests and for use as a library."""

import asyncio
from collections import deque
from collections.abc import AsyncGenerator, Callable
from dataclasses import dataclass, field
from time import time

from core.conversation import Conversation, NumberedTurn, ThreadSummary, Turn
from core.extraction import main_block
from core.places import Thread
from core.stores import Messages, Store
from core.stores.memory_intake import MemoryIntake
from core.stores.memory_marks import MemoryMarks
from core.stores.memory_notes import MemoryNotes
from core.stores.memory_ratings import MemoryRatings
from core.stores.memory_sightings import MemorySightings


@dataclass(slots=True)
class _Kept:
    """What is known of one thread."""

    title: str = ""
    model: str = ""
    turns: list[NumberedTurn] = field(default_factory=list)
    code: NumberedTurn | None = None
    active_at: float = 0.0


@dataclass(slots=True)
class _Needs:
    """The window of a model, and what turns would have liked."""

    window: int = 0
    last: deque[int] = field(default_factory=lambda: deque(maxlen=20))


class MemoryStore(
    MemoryNotes, MemoryIntake, MemoryRatings, MemoryMarks, MemorySightings, Store, Messages
):
    """The twin of `RedisStore`; it forgets all when the process ends."""

    def __init__(self, clock: Callable[[], float] = time) -> None:
        super().__init__(clock)
        self._threads: dict[Thread, _Kept] = {}
        self._needs: dict[str, _Needs] = {}
        self._messages: dict[Thread, dict[str, str]] = {}
        self._watchers: dict[Thread, set[asyncio.Queue[tuple[str, str]]]] = {}

    async def ping(self) -> None:
        """Memory is always there."""

    async def conversation(self, thread: Thread, turns: int = 40) -> Conversation:
        kept = self._threads.get(thread, _Kept())
        newest = tuple(kept.turns[-turns:]) if turns else ()
        return Conversation(thread, newest, kept.code, kept.model)

    async def turn(self, thread: Thread, event: str) -> Turn | None:
        kept = self._threads.get(thread, _Kept())
        found = (entry.turn for entry in kept.turns[-40:] if entry.turn.event == event)
        return next(found, None)

    async def threads(self, home: str, limit: int = 20) -> list[ThreadSummary]:
        listed = [
            ThreadSummary(thread, kept.title, kept.active_at)
            for thread, kept in self._threads.items()
            if thread.home == home and kept.active_at
        ]
        return sorted(listed, key=lambda line: line.active_at, reverse=True)[:limit]

    async def choose_model(self, thread: Thread, model: str) -> None:
        self._threads.setdefault(thread, _Kept()).model = model

    async def note_need(self, model: str, need: int, steps: tuple[int, ...]) -> int:
        needs = self._needs.setdefault(model, _Needs())
        needs.window = max((step for step in steps if step <= needs.window), default=steps[0])
        needs.last.append(need)
        larger = [step for step in steps if step > needs.window]
        unmet = sum(noted > needs.window for noted in needs.last)
        if larger and len(needs.last) >= 8 and unmet * 4 >= len(needs.last):
            needs.window = larger[0]
            needs.last.clear()
        return needs.window

    async def write(self, thread: Thread, message: str, content: str) -> None:
        self._messages.setdefault(thread, {})[message] = content
        for watcher in self._watchers.get(thread, ()):
            watcher.put_nowait((message, content))

    async def read(self, thread: Thread) -> list[tuple[str, str]]:
        return list(self._messages.get(thread, {}).items())

    async def watch(self, thread: Thread) -> AsyncGenerator[tuple[str, str], None]:
        """The messages there are, then each as it is written."""
        written: asyncio.Queue[tuple[str, str]] = asyncio.Queue()
        for shown in self._messages.get(thread, {}).items():
            written.put_nowait(shown)
        watchers = self._watchers.setdefault(thread, set())
        watchers.add(written)
        try:
            while True:
                yield await written.get()
        finally:
            watchers.discard(written)

    def note_job(self, thread: Thread, prompt: str) -> None:
        """A job was handed in: the first one's prompt is the thread's title."""
        kept = self._threads.setdefault(thread, _Kept())
        kept.title = kept.title or prompt
        kept.active_at = self._clock()

    def append(self, thread: Thread, turn: Turn) -> None:
        """Store `turn` as the newest one of `thread`."""
        kept = self._threads.setdefault(thread, _Kept())
        entry = NumberedTurn(len(kept.turns) + 1, turn)
        kept.turns.append(entry)
        kept.active_at = self._clock()
        if main_block(turn.reply) is not None:
            kept.code = entry
