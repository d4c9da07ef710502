"""One warm parent as the bot sees it: started, asked, ended."""

import asyncio
import contextlib
import logging
import os
import socket
import sys
import tempfile
from asyncio.subprocess import DEVNULL, Process
from pathlib import Path

import core
from core.errors import SurroundingsError
from core.sandboxes import parent, scratch
from core.sandboxes.frames import Frame, unpack
from core.words import Phrase, phrase

LOG = logging.getLogger(__name__)

START_SECONDS = 60.0
_END_SECONDS = 5.0
_GRACE_SECONDS = 10.0
"""How much longer than a child the parent may take, before it counts as hanging."""
_REASON_CHARACTERS = 300
_ENVIRONMENT = {
    "LANG": "C.UTF-8",
    # glibc would take address space for each thread, OpenBLAS for each core.
    "MALLOC_ARENA_MAX": "2",
    "OMP_NUM_THREADS": "1",
    "OPENBLAS_NUM_THREADS": "1",
}
"""All but its folder: nothing of the bot's reaches /proc/self/environ there."""
_PROGRAM = (
    "import sys; sys.path.insert(0, sys.argv[4]); from core.sandboxes.parent import main; "
    "main(int(sys.argv[1]), sys.argv[2], sys.argv[3])"
)
_ROOT = Path(core.__path__[0]).parent


class Lost(Exception):
    """The parent went away, or hangs, before it answered."""


class Warm:
    """A parent that has prepared its module."""

    def __init__(
        self, process: Process, control: socket.socket, folder: Path, since: float
    ) -> None:
        self.alive = True
        self.runs = 0
        """How many it was given so far."""
        self.since = since
        self._process = process
        self._control = control
        self._folder = folder
        self._running = 0
        self._retired = False
        self._ready = False

    @classmethod
    async def start(cls, module: str, now: float) -> "Warm":
        """A new one, ready, as old as `now`.

        Raises:
            SurroundingsError: it cannot be started, or its module cannot be prepared.
        """
        ours, its = socket.socketpair()
        ours.setblocking(False)
        folder: Path | None = None
        try:
            with its:
                folder = Path(tempfile.mkdtemp(prefix="threadsmith-"))
                process = await _spawn(its.fileno(), module, folder)
        except BaseException as error:  # also of one who is told to leave, nothing may be left
            ours.close()
            if folder:
                scratch.remove(folder)
            if isinstance(error, OSError):
                raise _unstartable(error.strerror or str(error)) from error
            raise
        warm = cls(process, ours, folder, now)
        try:
            await warm._get_ready()
        except BaseException:
            await warm.close()
            raise
        return warm

    async def _get_ready(self) -> None:
        loop = asyncio.get_running_loop()
        try:
            async with asyncio.timeout(START_SECONDS):
                first = await loop.sock_recv(self._control, 1)
                if first == parent.READY:
                    self._ready = True
                    return
                reason = await loop.sock_recv(self._control, _REASON_CHARACTERS)
        except TimeoutError as error:
            slow = phrase("it took more than {seconds} s", seconds=START_SECONDS)
            raise _unstartable(slow) from error
        except OSError as error:
            raise _unstartable(error.strerror or str(error)) from error
        said = reason.decode(errors="replace") or phrase("its process failed")
        raise _unstartable(said)

    async def work(self, request: Frame, files: list[int]) -> Frame:
        """What came of `request`, whose child is handed `files`: we close them and empty the list.

        Raises:
            Lost: nobody knows.
        """
        self.runs += 1
        self._running += 1
        try:
            async with asyncio.timeout(request.head["limits"]["wall_seconds"] + _GRACE_SECONDS):
                answer = unpack(await self._ask(request, files))
        except (OSError, TimeoutError) as error:
            await self.close()
            raise Lost from error
        finally:
            self._running -= 1
            if self._retired and not self._running:
                await self.close()
        if answer is None:
            await self.close()
            raise Lost
        return answer

    async def _ask(self, frame: Frame, files: list[int]) -> bytes:
        """All that the parent says to it; hanging up ends the child."""
        ours, its = socket.socketpair()
        with its:
            try:
                socket.send_fds(self._control, [b"."], [its.fileno(), *files])
            except OSError:
                ours.close()
                raise
            finally:
                # While we hold them, nobody sees that the child has let them go.
                while files:
                    os.close(files.pop())
        reader, writer = await asyncio.open_unix_connection(sock=ours)
        try:
            writer.write(frame.pack())
            await writer.drain()
            return await reader.read()
        finally:
            writer.close()

    async def retire(self) -> None:
        """End it once it has answered all it was asked."""
        self._retired = True
        if not self._running:
            await self.close()

    async def close(self) -> None:
        """End it and its children, and delete what they left."""
        self.alive = False
        # It ends by itself when this is gone, unless it is busy getting ready.
        self._control.close()
        if not self._ready:
            self._kill()
        try:
            async with asyncio.timeout(_END_SECONDS):
                await self._process.wait()
        except TimeoutError:
            self._kill()
            await self._process.wait()
        try:
            await asyncio.to_thread(scratch.remove, self._folder)
        except OSError as error:
            LOG.warning("folder left", extra={"folder": str(self._folder), "error": str(error)})

    def _kill(self) -> None:
        with contextlib.suppress(ProcessLookupError):
            self._process.kill()


async def _spawn(control: int, module: str, folder: Path) -> Process:
    return await asyncio.create_subprocess_exec(
        *(sys.executable, "-I", "-X", "utf8", "-W", "ignore", "-c", _PROGRAM),
        *(str(control), module, str(folder), str(_ROOT)),
        stdin=DEVNULL,
        stdout=DEVNULL,
        pass_fds=(control,),
        # Tools look for a home at import; the user's own may hold configuration, or not exist.
        env={**_ENVIRONMENT, "HOME": str(folder), "TMPDIR": str(folder)},
        cwd=folder,
        start_new_session=True,
    )


def _unstartable(reason: str | Phrase) -> SurroundingsError:
    return SurroundingsError(
        phrase("The process that looks at code cannot be started: {reason}.", reason=reason)
    )
