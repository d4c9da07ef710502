"""How long a terminal waits for its first prompt."""

import asyncio
import os
import sys
from asyncio.subprocess import PIPE
from collections.abc import AsyncIterator
from pathlib import Path
from tempfile import TemporaryDirectory
from time import perf_counter

from bench.row import Row, spread

STARTS = 5
MARK_SECONDS = 3.0


async def rows() -> AsyncIterator[Row]:
    """Start with nothing configured, in a new folder each time."""
    times = [await _start() for _ in range(STARTS)]
    yield Row(
        "`threadsmith chat`, nothing configured → greeting",
        spread(times, "s", 2),
        f"< {MARK_SECONDS:.0f} s",
        max(times) < MARK_SECONDS,
    )


async def _start() -> float:
    with TemporaryDirectory() as folder:
        environment = os.environ | {"THREADSMITH_DATA_DIR": str(Path(folder))}
        began = perf_counter()
        process = await asyncio.create_subprocess_exec(
            sys.executable, "-m", "bot", "chat", stdin=PIPE, stdout=PIPE, env=environment
        )
        assert process.stdin and process.stdout
        await process.stdout.readline()
        seconds = perf_counter() - began
        process.stdin.close()
        await process.wait()
        return seconds
