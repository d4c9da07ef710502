"""Worker processes that a test starts, and kills, freezes or ends."""

import asyncio
import signal
import sys
from asyncio.subprocess import PIPE, Process
from pathlib import Path
from typing import Self

from core.codec import encode
from tests.faults.journal import Disturbed, Journal
from tests.faults.worker import Setup

READY_SECONDS = 20.0
END_SECONDS = 40.0


class WorkerProcess:
    """A real worker in a process of its own; each thing done to it is noted."""

    def __init__(self, process: Process, setup: Setup, journal: Journal) -> None:
        self._process = process
        self._journal = journal
        self.setup = setup

    @classmethod
    async def start(cls, setup: Setup, journal: Journal, env: dict[str, str], log: Path) -> Self:
        """Start a worker; return once it is ready."""
        with log.open("ab") as errors:
            process = await asyncio.create_subprocess_exec(
                *(sys.executable, "-m", "tests.faults.worker", encode(setup)),
                env=env,
                stdout=PIPE,
                stderr=errors,
            )
        worker = cls(process, setup, journal)
        assert process.stdout
        async with asyncio.timeout(READY_SECONDS):
            line = await process.stdout.readline()
        assert line == b"ready\n", f"the worker did not get ready; see {log}"
        worker.note("started")
        return worker

    @property
    def pid(self) -> int:
        """Its process id."""
        return self._process.pid

    @property
    def alive(self) -> bool:
        """Whether it has not ended."""
        return self._process.returncode is None

    async def kill(self) -> None:
        """End it as kill -9 does; it is gone when this returns."""
        if self.alive:
            self._process.kill()
        await self._process.wait()
        self.note("killed")

    async def died(self) -> None:
        """Return once it ended by itself, which counts as killed."""
        await self._process.wait()
        self.note("killed")

    def freeze(self) -> None:
        """Let it do nothing from now on."""
        self._process.send_signal(signal.SIGSTOP)
        self.note("frozen")

    def resume(self) -> None:
        """Let it go on as if no time had passed."""
        self.note("resumed")
        self._process.send_signal(signal.SIGCONT)

    def tell_to_end(self) -> None:
        """Ask it to drain and to end."""
        self.note("told to end")
        self._process.send_signal(signal.SIGTERM)

    async def ended(self) -> int:
        """Its exit code, once it has ended in order."""
        async with asyncio.timeout(END_SECONDS):
            return await self._process.wait()

    async def close(self) -> None:
        """End it, whatever state it is in."""
        if self.alive:
            self._process.kill()
            await self._process.wait()

    def note(self, what: str) -> None:
        """Write down what was done to it."""
        self._journal.write(Disturbed(what, self.pid))
