"""File locks between processes; the kernel lets go of them when a process dies."""

import asyncio
import fcntl
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path
from typing import IO

POLL_SECONDS = 0.02


class FileLock:
    """A lock that lies on an open file; another `FileLock` on the same path competes with it.

    Raises:
        OSError: the file cannot be opened for writing.
    """

    def __init__(self, path: Path) -> None:
        self._file: IO[bytes] = path.open("ab")

    @property
    def fd(self) -> int:
        """The file descriptor; a child process that inherits it shares the lock."""
        return self._file.fileno()

    def take(self, shared: bool = False) -> bool:
        """Whether the lock is ours now; a lock we have changes its kind."""
        kind = fcntl.LOCK_SH if shared else fcntl.LOCK_EX
        try:
            fcntl.flock(self.fd, kind | fcntl.LOCK_NB)
        except BlockingIOError:
            return False
        return True

    def let_go(self) -> None:
        """Free the lock, also for children that were forked meanwhile, and close the file."""
        fcntl.flock(self.fd, fcntl.LOCK_UN)
        self._file.close()

    def close(self) -> None:
        """Close the file; a child that inherited it keeps the lock, else it is free."""
        self._file.close()


@asynccontextmanager
async def locked(path: Path, seconds: float) -> AsyncIterator[None]:
    """Hold the lock at `path`, alone.

    Raises:
        TimeoutError: somebody else held it for `seconds`.
        OSError: the file cannot be opened for writing.
    """
    lock = FileLock(path)
    try:
        async with asyncio.timeout(seconds):
            while not lock.take():
                await asyncio.sleep(POLL_SECONDS)
        yield
    finally:
        lock.let_go()
