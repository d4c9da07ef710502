"""The store that comes with us: a Valkey of our own, shared by all processes on a data folder.

It outlives a process that was killed, so the next one finds everything as it was; the last
process that ends in peace stops it. Never two servers on one folder: the server inherits a
file lock, which the kernel frees only when it is gone.
"""

import asyncio
import logging
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

from core.errors import StoreUnavailable
from core.stores.locks import FileLock, locked
from core.stores.server import Server
from core.words import phrase

LOG = logging.getLogger(__name__)

START_SECONDS = 20.0
"""Reading a large log back takes its time; about 0.05 s for a small one."""


@asynccontextmanager
async def store_url(redis_url: str, data_dir: Path) -> AsyncIterator[str]:
    """The URL of the store: `redis_url` if given, else that of our own under `data_dir`.

    This is the one place that decides. Memory is never chosen: it would lose what people said.

    Raises:
        StoreUnavailable: there is none and none can be started.
    """
    if redis_url:
        yield redis_url
        return
    async with embedded(data_dir) as url:
        yield url


@asynccontextmanager
async def embedded(data_dir: Path) -> AsyncIterator[str]:
    """The `unix://` URL of the store under `data_dir`, adopted if it runs, else started.

    Raises:
        StoreUnavailable: the folder cannot be used, or the server does not start.
    """
    folder = data_dir.absolute() / "store"
    try:
        folder.mkdir(parents=True, exist_ok=True)
        users = FileLock(folder / "users.lock")
    except OSError as error:
        raise _unusable(data_dir, error) from error
    server = Server(folder)
    try:
        await _join(server, users)
    except asyncio.CancelledError:
        await _leave(server, users)
        raise
    except BaseException:
        users.let_go()
        raise
    try:
        yield server.url
    finally:
        await _leave(server, users)


async def _join(server: Server, users: FileLock) -> None:
    """Be one of the store's users; start it if nobody did."""
    try:
        async with locked(server.folder / "start.lock", START_SECONDS):
            # Nobody holds this one alone except while holding the start lock, as we do.
            users.take(shared=True)
            async with asyncio.timeout(START_SECONDS):
                await server.adopt_or_start()
    except TimeoutError as error:
        raise StoreUnavailable(
            phrase(
                "The store in {folder} does not answer. End its process ({pid}) and start again; "
                "its log is {log}.",
                folder=str(server.folder),
                pid=server.pid,
                log=str(server.log),
            )
        ) from error
    except OSError as error:
        raise _unusable(server.folder, error) from error


async def _leave(server: Server, users: FileLock) -> None:
    """Stop the store if nobody else uses it; else leave it running."""
    try:
        async with locked(server.folder / "start.lock", START_SECONDS):
            if users.take():
                async with asyncio.timeout(START_SECONDS):
                    await server.stop()
    except OSError as error:
        LOG.warning("store left running", extra={"folder": str(server.folder), "error": str(error)})
    finally:
        users.let_go()


def _unusable(folder: Path, error: OSError) -> StoreUnavailable:
    return StoreUnavailable(
        phrase(
            "The data folder {folder} cannot be used: {reason}. Make it writable, or set "
            "THREADSMITH_DATA_DIR to a folder that is.",
            folder=str(folder),
            reason=error.strerror or str(error),
        )
    )
