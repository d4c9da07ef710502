"""What the emulator was asked, what it loaded and generated, and who left before the end."""

import asyncio
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any


@dataclass(slots=True)
class Entry:
    """One request; filled in while it is answered."""

    path: str
    body: Any
    tokens: int = 0
    """Generated so far, thinking included."""
    seen: list[dict[str, Any]] = field(default_factory=list)
    """The messages that were left after the server cut them to the window."""
    running: bool = False
    """Whether it holds a slot now."""
    done: bool = False
    """Whether its last line was sent."""
    left: bool = False
    """Whether the client went before the end."""


@dataclass(frozen=True, slots=True)
class Load:
    """A model brought into memory."""

    model: str
    context: int


class Journal:
    """All of it, in order of arrival."""

    def __init__(self) -> None:
        self.entries: list[Entry] = []
        self.loads: list[Load] = []
        self._news = asyncio.Event()

    @property
    def chats(self) -> list[Entry]:
        """The requests for a chat, in order."""
        return [entry for entry in self.entries if entry.path == "/api/chat"]

    def note(self) -> None:
        """Wake whoever waits in `until`."""
        self._news.set()
        self._news = asyncio.Event()

    async def until(self, fact: Callable[[], bool], within: float = 5.0) -> None:
        """Return once `fact` holds.

        Raises:
            TimeoutError: it does not within `within` seconds.
        """
        async with asyncio.timeout(within):
            while not fact():
                await self._news.wait()
