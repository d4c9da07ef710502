"""What processes are there, and waiting for some to go: only the kernel can tell."""

import asyncio
import contextlib
import os
from collections.abc import Callable
from pathlib import Path

PATIENCE_SECONDS = 20.0


def children(pid: int) -> list[int]:
    """The children of process `pid`; none if it is gone."""
    try:
        return [
            int(one) for one in Path(f"/proc/{pid}/task/{pid}/children").read_text("ascii").split()
        ]
    except OSError:
        return []


def alive(pid: int) -> bool:
    """Whether it runs: neither gone nor dead and waiting to be reaped."""
    try:
        return Path(f"/proc/{pid}/stat").read_text("ascii").rpartition(")")[2].split()[0] != "Z"
    except OSError:
        return False


def zombies(pid: int) -> list[int]:
    """The dead children that `pid` did not reap."""
    return [child for child in children(pid) if not alive(child)]


async def until(condition: Callable[[], object]) -> None:
    """Wait until it is true."""
    async with asyncio.timeout(PATIENCE_SECONDS):
        while not condition():
            await asyncio.sleep(0.005)


def memory_mb(pid: int) -> float:
    """What `pid` has in memory of its own and shared."""
    with contextlib.suppress(OSError):
        pages = int(Path(f"/proc/{pid}/statm").read_text("ascii").split()[1])
        return pages * os.sysconf("SC_PAGE_SIZE") / 2**20
    return 0.0
