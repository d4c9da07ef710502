"""What work tells while it goes on, as events."""

import asyncio
from collections.abc import AsyncGenerator, Callable, Coroutine
from typing import Any

from core.events import Event

Tell = Callable[[Event], None]
"""Takes what happens, when it happens."""


async def story(work: Callable[[Tell], Coroutine[Any, Any, None]]) -> AsyncGenerator[Event, None]:
    """All that `work` tells, and what it raises; closing the iterator ends the work."""
    told = asyncio.Queue[Event | None]()
    task = asyncio.create_task(work(told.put_nowait))
    task.add_done_callback(lambda _: told.put_nowait(None))
    try:
        while (event := await told.get()) is not None:
            yield event
        await task
    finally:
        task.cancel()
        await asyncio.wait([task])
