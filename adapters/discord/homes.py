"""The servers where something of ours happens: each has an outbox of marks to be put."""

import asyncio
from collections.abc import AsyncIterator


class Homes:
    """Grows, as servers come into sight."""

    def __init__(self) -> None:
        self._known = list[str]()
        self._more = asyncio.Condition()
        self._telling = set[asyncio.Task[None]]()

    def add(self, home: str) -> None:
        """`home` is one; nothing if it is known."""
        if home in self._known:
            return
        self._known.append(home)
        task = asyncio.ensure_future(self._tell())
        self._telling.add(task)
        task.add_done_callback(self._telling.discard)

    async def each(self) -> AsyncIterator[str]:
        """All there are, and each further one as soon as it is known."""
        given = 0
        while True:
            async with self._more:
                await self._more.wait_for(lambda: len(self._known) > given)
            yield self._known[given]
            given += 1

    async def _tell(self) -> None:
        async with self._more:
            self._more.notify_all()
