"""What the bot asked of the emulator, in order, and what it was told."""

import asyncio
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any


@dataclass(slots=True)
class Entry:
    """One request; filled in while it is answered."""

    route: str
    """Its name in Discord's description, as `create_message`; "unknown" if it is in none."""
    method: str
    path: str
    at: float
    """When it arrived, in seconds of the emulator's clock."""
    body: Any = None
    status: int = 0
    """Of HTTP; 0 until answered, and if the connection was broken instead."""
    code: int = 0
    """Discord's code of a refusal."""
    answer: Any = None

    @property
    def ok(self) -> bool:
        """Whether it had its way."""
        return 200 <= self.status < 300


class Journal:
    """All requests, in order of arrival."""

    def __init__(self) -> None:
        self.entries: list[Entry] = []
        self._news = asyncio.Event()

    def calls(self, route: str) -> list[Entry]:
        """The requests of one route, in order."""
        return [entry for entry in self.entries if entry.route == route]

    def note(self) -> None:
        """Wake whoever waits in `until`."""
        self._news.set()
        self._news = asyncio.Event()

    async def until(self, fact: Callable[[], bool], within: float = 5.0) -> None:
        """Return once `fact` holds; looks after every request, event and change of a socket.

        Raises:
            TimeoutError: it does not within `within` seconds.
        """
        async with asyncio.timeout(within):
            while not fact():
                await self._news.wait()
