"""Ends tasks that a library may keep from ending."""

import asyncio

CANCEL_SECONDS = 3.0
"""Longer than a call of the store, so that a task which cleans up is not disturbed."""


async def end(*tasks: asyncio.Task[None]) -> None:
    """Cancel `tasks` until they are over.

    redis-py and docket lose a cancel that comes together with an error of the connection, so
    it is repeated. Source: python/cpython#86296, for Python 3.11.
    """
    while waiting := [task for task in tasks if not task.done()]:
        for task in waiting:
            task.cancel()
        await asyncio.wait(waiting, timeout=CANCEL_SECONDS)
