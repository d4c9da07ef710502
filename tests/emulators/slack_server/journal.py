"""What the bot asked of the emulator, in order, and what it was told."""

import asyncio
from collections.abc import Callable
from dataclasses import dataclass

from tests.emulators.slack_server.wire import Arguments, Json


@dataclass(slots=True)
class Entry:
    """One call; filled in while it is answered."""

    method: str
    args: Arguments
    at: float
    """When it arrived, in seconds of the emulator's clock."""
    status: int = 0
    """Of HTTP; 0 until answered, and if the connection was broken instead."""
    error: str = ""
    """The code of a refusal."""
    body: Json | None = None
    """The answer."""

    @property
    def ok(self) -> bool:
        """Whether it was answered with `ok: true`."""
        return self.status == 200 and not self.error


class Journal:
    """All calls, in order of arrival."""

    def __init__(self) -> None:
        self.entries: list[Entry] = []
        self._news = asyncio.Event()

    def calls(self, method: str) -> list[Entry]:
        """The calls of one method, in order."""
        return [entry for entry in self.entries if entry.method == method]

    def note(self) -> None:
        """Wake whoever waits in `until`."""
        self._news.set()
        self._news = asyncio.Event()

    async def until(self, fact: Callable[[], bool], within: float = 5.0) -> None:
        """Return once `fact` holds; looks after every call, delivery and acknowledgement.

        Raises:
            TimeoutError: it does not within `within` seconds.
        """
        async with asyncio.timeout(within):
            while not fact():
                await self._news.wait()
