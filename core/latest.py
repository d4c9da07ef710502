"""Where a fast writer and a slow reader meet: only the newest value is kept."""

import asyncio
from collections.abc import Callable
from typing import Generic, TypeVar

Value = TypeVar("Value")


class Latest(Generic[Value]):
    """Holds the newest value; the writer never waits, the reader skips what it missed."""

    def __init__(self, first: Value) -> None:
        self.newest = first
        self._unseen = asyncio.Event()
        self._awaited: list[tuple[Callable[[Value], bool], asyncio.Future[None]]] = []

    def put(self, value: Value) -> None:
        """Replace the value."""
        self.newest = value
        self._unseen.set()
        for fact, met in self._awaited:
            if fact(value) and not met.done():
                met.set_result(None)

    async def changed(self) -> Value:
        """The newest value, once there is one that this reader has not had."""
        await self._unseen.wait()
        self._unseen.clear()
        return self.newest

    async def until(self, fact: Callable[[Value], bool]) -> None:
        """Wait for a value that `fact` holds for; it may have been replaced meanwhile."""
        if fact(self.newest):
            return
        awaited = fact, asyncio.get_running_loop().create_future()
        self._awaited.append(awaited)
        try:
            await awaited[1]
        finally:
            self._awaited.remove(awaited)
