"""What a gateway of its own needs of memory."""

import asyncio
import os
import sys
from asyncio.subprocess import DEVNULL
from collections.abc import AsyncIterator, Mapping
from contextlib import AsyncExitStack, asynccontextmanager
from pathlib import Path
from tempfile import TemporaryDirectory

from bench.row import Row
from bench.world import open_world

COMMANDS = 100
SETTLE_SECONDS = 2.0


async def gateway(name: str, most_mb: int, worlds: Mapping[tuple[str, str], int]) -> Row:
    """A program of its own, after so many commands on each of its platforms.

    `worlds` are programs that emulate one, each with its argument, and their sockets.
    """
    async with AsyncExitStack() as stack:
        opened = {
            await stack.enter_async_context(open_world(*how)): sockets
            for how, sockets in worlds.items()
        }
        keys = {key: value for world in opened for key, value in world.keys.items()}
        process = await stack.enter_async_context(_gateway(keys))
        for world, sockets in opened.items():
            await world.until(sockets=sockets)
            for person in range(COMMANDS):
                await world.type(person % 10, "help")
        await asyncio.sleep(SETTLE_SECONDS)
        used = _resident_mb(process)
    return Row(
        f"`threadsmith up --role gateway` with {name}, after {COMMANDS} commands",
        f"{used:.0f} MB resident",
        f"≤ {most_mb} MB",
        used <= most_mb,
    )


@asynccontextmanager
async def _gateway(keys: Mapping[str, str]) -> AsyncIterator[int]:
    """A gateway that reaches its platforms by `keys`; its process id."""
    with TemporaryDirectory() as folder:
        settings = {"THREADSMITH_DATA_DIR": folder, "THREADSMITH_PROVIDER": "demo"}
        process = await asyncio.create_subprocess_exec(
            *(sys.executable, "-m", "bot", "up", "--role", "gateway"),
            stdout=DEVNULL,
            stderr=DEVNULL,
            env={**os.environ, **settings, **keys, "REDIS_URL": ""},
        )
        try:
            yield process.pid
        finally:
            process.terminate()
            await process.wait()


def _resident_mb(process: int) -> float:
    status = Path(f"/proc/{process}/status").read_text(encoding="ascii")
    found = next(line for line in status.splitlines() if line.startswith("VmRSS"))
    return int(found.split()[1]) / 1000
