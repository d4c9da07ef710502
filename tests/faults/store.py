"""A store of the test's own, that may be stopped, killed and started again on its data."""

import asyncio
import signal
from asyncio.subprocess import DEVNULL, Process
from pathlib import Path

from tests.faults.journal import Disturbed, Journal

START_SECONDS = 10.0


class StoreProcess:
    """A Valkey or Redis server with an append-only file in `folder`."""

    def __init__(self, program: Path, folder: Path, socket: Path, journal: Journal) -> None:
        self._program = program
        self._folder = folder
        self._socket = socket
        self._journal = journal
        self._process: Process | None = None
        folder.mkdir()

    @property
    def url(self) -> str:
        """Its address."""
        return f"unix://{self._socket}"

    async def start(self) -> None:
        """Start it; return once it answers."""
        settings = {
            "port": "0",
            "unixsocket": str(self._socket),
            "dir": str(self._folder),
            "save": "",
            "appendonly": "yes",
            "appendfsync": "everysec",
        }
        words = [word for name, value in settings.items() for word in (f"--{name}", value)]
        self._process = await asyncio.create_subprocess_exec(
            self._program, *words, stdout=DEVNULL, stderr=DEVNULL
        )
        async with asyncio.timeout(START_SECONDS):
            while not await self._answers():
                await asyncio.sleep(0.01)
        self._note("store started")

    async def stop(self) -> None:
        """Let it end in order."""
        await self._end(signal.SIGTERM, "store stopped")

    async def kill(self) -> None:
        """Kill it."""
        await self._end(signal.SIGKILL, "store killed")

    async def close(self) -> None:
        """End it, if it runs."""
        if self._process and self._process.returncode is None:
            self._process.kill()
            await self._process.wait()

    async def _end(self, how: int, what: str) -> None:
        assert self._process
        self._process.send_signal(how)
        await self._process.wait()
        self._note(what)

    def _note(self, what: str) -> None:
        assert self._process
        self._journal.write(Disturbed(what, self._process.pid))

    async def _answers(self) -> bool:
        try:
            reader, writer = await asyncio.open_unix_connection(str(self._socket))
        except OSError:
            return False
        try:
            writer.write(b"PING\r\n")
            return await reader.readline() == b"+PONG\r\n"
        except OSError:
            return False
        finally:
            writer.close()
