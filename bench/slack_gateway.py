"""What a gateway of Slack alone needs of memory."""

import asyncio
import os
import sys
from asyncio.subprocess import DEVNULL
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from bench.row import Row
from bench.slack_house import AskedModel, open_world

COMMANDS = 100
SETTLE_SECONDS = 2.0
MOST_MB = 100


async def gateway() -> Row:
    """A program of its own, after so many commands."""
    async with open_world("window", AskedModel()) as (world, keys), _gateway(keys) as process:
        await world.until(sockets=2)
        for person in range(COMMANDS):
            await world.type(person % 10, "help")
        await asyncio.sleep(SETTLE_SECONDS)
        used = _resident_mb(process)
    return Row(
        f"`threadsmith up --role gateway` with Slack, after {COMMANDS} commands",
        f"{used:.0f} MB resident",
        f"≤ {MOST_MB} MB",
        used <= MOST_MB,
    )


@asynccontextmanager
async def _gateway(keys: dict[str, Any]) -> AsyncIterator[int]:
    """A gateway of the workspace; its process id."""
    with TemporaryDirectory() as folder:
        process = await asyncio.create_subprocess_exec(
            *(sys.executable, "-m", "bot", "up", "--role", "gateway"),
            stdout=DEVNULL,
            stderr=DEVNULL,
            env=os.environ
            | {
                "THREADSMITH_DATA_DIR": folder,
                "THREADSMITH_PROVIDER": "demo",
                "SLACK_BOT_TOKEN": keys["bot"],
                "SLACK_APP_TOKEN": keys["app"],
                "SLACK_API_URL": keys["url"],
                "REDIS_URL": "",
            },
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
