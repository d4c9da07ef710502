"""Threadsmith as a program of its own: run to its end, or sat at, through a pseudo-terminal."""

import asyncio
import fcntl
import os
import re
import signal
import struct
import sys
import termios
from asyncio.subprocess import PIPE, Process
from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass
from typing import Any, Self

PROGRAM = (sys.executable, "-m", "bot")
PATIENCE_SECONDS = 15.0
"""How long a test waits for what must happen, before it fails."""
QUICK = {"OLLAMA_HOST": "", "THREADSMITH_PROVIDER": "tests.bot.quick:create"}
"""Settings for a demo model that does not keep a test waiting."""
CHECKED = {"THREADSMITH_CHECKS": "on"}
"""Settings for a program that looks at the code of its answers."""
_STEERING = re.compile(r"\x1b(?:\[[0-9;?]*[a-zA-Z]|\][^\x07\x1b]*(?:\x07|\x1b\\)|[=>()][0-9A-B]?)")
_SIGNS = re.compile(rf"{_STEERING.pattern}|\r|(?P<shown>.)", re.DOTALL)
"""Each thing that is sent to a terminal, one after the other."""


@dataclass(frozen=True, slots=True)
class Ended:
    """A program that has ended."""

    code: int
    out: str
    errors: str


class Running:
    """A program that runs, with a pipe at each of its ends."""

    def __init__(self, program: Process) -> None:
        self.program = program

    async def says(self, text: str) -> str:
        """What it has printed since the last wait, up to `text`, as soon as that is there."""
        assert self.program.stdout
        async with asyncio.timeout(PATIENCE_SECONDS):
            return (await self.program.stdout.readuntil(text.encode())).decode()

    async def ended(self, given: bytes = b"") -> Ended:
        """Give it `given` and the end of its input; all it says until it ends."""
        async with asyncio.timeout(PATIENCE_SECONDS):
            out, errors = await self.program.communicate(given)
        assert self.program.returncode is not None
        return Ended(
            self.program.returncode, out.decode(errors="replace"), errors.decode(errors="replace")
        )


@asynccontextmanager
async def running(
    *arguments: str,
    env: Mapping[str, str],
    program: tuple[str, ...] = PROGRAM,
    folder: str | None = None,
) -> AsyncIterator[Running]:
    """A program in `folder`, or ours, which is killed afterwards if it still runs."""
    process = await asyncio.create_subprocess_exec(
        *program,
        *arguments,
        env=env,
        cwd=folder,
        stdin=PIPE,
        stdout=PIPE,
        stderr=PIPE,
    )
    try:
        yield Running(process)
    finally:
        if process.returncode is None:
            process.kill()
            await process.wait()


async def run(
    *arguments: str, env: Mapping[str, str], given: bytes = b"", program: tuple[str, ...] = PROGRAM
) -> Ended:
    """Run a program to its end, with `given` piped to it."""
    async with running(*arguments, env=env, program=program) as started:
        return await started.ended(given)


class Terminal:
    """A person at a terminal of our own making, in front of a program."""

    def __init__(self, master: int, program: Process) -> None:
        self.raw = ""
        """All that was ever sent to the terminal."""
        self._master = master
        self._program = program
        self._read_up_to = 0
        self._news = asyncio.Event()
        self._over = asyncio.Event()
        asyncio.get_running_loop().add_reader(master, self._receive)

    @classmethod
    async def open(
        cls, *arguments: str, env: Mapping[str, str], columns: int = 100, rows: int = 40
    ) -> Self:
        """Start the program in a session of its own, as a terminal window does."""
        master, slave = os.openpty()
        fcntl.ioctl(slave, termios.TIOCSWINSZ, struct.pack("HHHH", rows, columns, 0, 0))
        program = await asyncio.create_subprocess_exec(
            *PROGRAM,
            *arguments,
            env={**env, "TERM": "xterm-256color", "PROMPT_TOOLKIT_NO_CPR": "1"},
            preexec_fn=lambda: _sit_down(slave),
        )
        os.close(slave)
        return cls(master, program)

    @property
    def text(self) -> str:
        """What was shown since the last `reads`, without what steers the terminal."""
        return self._seen(len(self.raw))

    @property
    def program(self) -> Process:
        """The program in front."""
        return self._program

    @property
    def settings(self) -> list[Any]:
        """How the terminal is set: echo, signals, line by line or not."""
        return termios.tcgetattr(self._master)[:4]

    def types(self, keys: str) -> None:
        """Press keys; a line ends with `\\r`."""
        os.write(self._master, keys.encode())

    def presses_ctrl_c(self) -> None:
        """The key that stops things."""
        self.types("\x03")

    async def reads(self, text: str, within: float = PATIENCE_SECONDS) -> str:
        """Wait until `text` is shown, and give what was shown since the last wait, up to it."""
        try:
            async with asyncio.timeout(within):
                while text not in self.text:
                    self._news.clear()
                    await self._news.wait()
        except TimeoutError as error:
            raise AssertionError(f"never saw {text!r}, but {self.text!r}") from error
        shown = self.text[: self.text.index(text) + len(text)]
        self._read_up_to = self._end_of(shown)
        return shown

    def _end_of(self, shown: str) -> int:
        """Where `shown` ends in all that was sent: what stands behind it was not read yet."""
        left = len(shown)
        for sign in _SIGNS.finditer(self.raw, self._read_up_to):
            if sign.lastgroup == "shown":
                left -= 1
                if not left:
                    return sign.end()
        return self._read_up_to

    def _seen(self, end: int) -> str:
        return _STEERING.sub("", self.raw[self._read_up_to : end]).replace("\r", "")

    async def ended(self, within: float = PATIENCE_SECONDS) -> int:
        """Wait for the program to end, and for all it wrote; its exit code."""
        async with asyncio.timeout(within):
            code = await self._program.wait()
            await self._over.wait()
            return code

    async def close(self) -> None:
        """End whatever still runs."""
        if self._program.returncode is None:
            self._program.kill()
            await self._program.wait()
        asyncio.get_running_loop().remove_reader(self._master)
        os.close(self._master)

    def _receive(self) -> None:
        try:
            self.raw += os.read(self._master, 65_536).decode("utf-8", "replace")
        except OSError:  # nobody is at the other end any more
            asyncio.get_running_loop().remove_reader(self._master)
            self._over.set()
        self._news.set()


def _sit_down(slave: int) -> None:
    """Be in front of the terminal, and take Ctrl-C also where the tests run in the background."""
    os.login_tty(slave)
    signal.signal(signal.SIGINT, signal.SIG_DFL)


@asynccontextmanager
async def terminal(*arguments: str, **more: Any) -> AsyncIterator[Terminal]:
    """A terminal with the program in front, closed afterwards."""
    opened = await Terminal.open(*arguments, **more)
    try:
        yield opened
    finally:
        await opened.close()
