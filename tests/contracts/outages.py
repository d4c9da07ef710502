"""A store of the test's own that goes away and comes back, for tests of its users."""

import asyncio
import os
import signal
from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from core.stores.connection import Redis
from core.stores.embedded import embedded
from core.stores.server import Server


class Outages:
    """A store that goes away and comes back when the test says."""

    def __init__(self, url: str, data_dir: Path) -> None:
        self.url = url
        self._server = Server(data_dir / "store")

    async def begin(self) -> None:
        """Kill the store."""
        os.kill(int(self._server.pid), signal.SIGKILL)
        while await self._answers():
            await asyncio.sleep(0.01)

    async def end(self) -> None:
        """Start it again on its data."""
        await self._server.adopt_or_start()

    async def _answers(self) -> bool:
        try:
            _, writer = await asyncio.open_unix_connection(self.url.removeprefix("unix://"))
        except OSError:
            return False
        writer.close()
        return True


@pytest.fixture
async def outages(tmp_path: Path) -> AsyncIterator[Outages]:
    """A store for one test alone."""
    async with embedded(tmp_path) as url:
        yield Outages(url, tmp_path)


@pytest.fixture
async def redis(outages: Outages) -> AsyncIterator[Redis]:
    """A connection to it."""
    async with Redis(outages.url) as server:
        yield server
