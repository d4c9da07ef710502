"""Where a fast writer and a slow reader meet: only the newest value is kept."""

import asyncio
from typing import Generic, TypeVar

Value = TypeVar("Value")


class Latest(Generic[Value]):
    """Holds the newest value; the writer never waits, the reader skips what it missed."""

    def __init__(self, first: Value) -> None:
        self.newest = first
        self._unseen = asyncio.Event()

    def put(self, value: Value) -> None:
        """Replace the value."""
        self.newest = value
        self._unseen.set()

    async def changed(self) -> Value:
        """The newest value, once there is one that this reader has not had."""
        await self._unseen.wait()
        self._unseen.clear()
        return self.newest
