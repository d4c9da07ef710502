"""One Valkey or Redis server process on a folder, reached over a unix socket."""

import asyncio
import hashlib
import os
import re
import stat
import subprocess
import tempfile
from pathlib import Path

from core.errors import StoreUnavailable
from core.stores.binaries import server_binary
from core.stores.locks import POLL_SECONDS, FileLock
from core.words import phrase

PARENT_PATH_BYTES = 60
"""What a unix socket's path (107 bytes on Linux, 103 on macOS; source: unix(7), sun_path) leaves
for the folder above ours."""
LOG_BYTES = 1_000_000
"""A longer log begins anew with the next start."""
_LOG_PREFIX = re.compile(r"^\d+:\w+ .*?\d\d:\d\d:\d\d\.\d+ [.*#-] ")

_children: list[subprocess.Popen[bytes]] = []
"""Servers we started: kept, since they outlive whoever asked, and so that they are reaped."""


class Server:
    """The server whose data lies in `folder`."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.log = folder / "server.log"
        self._note = folder / "socket"
        self._child: subprocess.Popen[bytes] | None = None

    @property
    def url(self) -> str:
        """Its address; known once it was adopted or started."""
        return f"unix://{self._socket}"

    @property
    def pid(self) -> str:
        """Its process id, as far as it is known."""
        try:
            return (self.folder / "server.pid").read_text("ascii").strip()
        except OSError:
            return "?"

    async def adopt_or_start(self) -> None:
        """Return once a server on the folder answers; start it only if none runs.

        Raises:
            StoreUnavailable: it ended at once, or there is no program to start.
            OSError: a file cannot be written.
        """
        while not await self._start_if_none_runs():
            if await self._answers():
                return
            await asyncio.sleep(POLL_SECONDS)
        while not await self._answers():
            if self._child and self._child.poll() is not None:
                raise self._ended()
            await asyncio.sleep(POLL_SECONDS)

    async def stop(self) -> None:
        """Ask the server to write everything down and end; return when it is gone."""
        running = FileLock(self.folder / "server.lock")
        try:
            while not running.take():
                await self._ask(b"SHUTDOWN")
                await asyncio.sleep(POLL_SECONDS)
        finally:
            running.close()
        self._note.unlink(missing_ok=True)
        for child in list(_children):
            if child.poll() is not None:
                _children.remove(child)

    async def _start_if_none_runs(self) -> bool:
        """Whether it was started; a server that is about to end still counts as running."""
        running = FileLock(self.folder / "server.lock")
        try:
            if alone := running.take():
                # Not in a thread: a start that is cancelled half-way would leave a server that
                # nobody knows, and this lock closed before the server has it.
                self._start(running.fd)
            return alone
        finally:
            running.close()

    def _start(self, lock_fd: int) -> None:
        socket = _runtime_folder() / f"{_short_name(self.folder)}.sock"
        self._note.write_text(str(socket), "utf-8")
        fresh = not self.log.exists() or self.log.stat().st_size > LOG_BYTES
        with self.log.open("wb" if fresh else "ab") as log:
            self._child = subprocess.Popen(  # pylint: disable=consider-using-with  # outlives us
                _command(server_binary(), self.folder, socket),
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=log,
                start_new_session=True,  # Ctrl-C in a terminal goes to its whole process group
                pass_fds=(lock_fd,),
            )
        _children.append(self._child)

    async def _answers(self) -> bool:
        """Whether the server answers; while it reads its data back it does not."""
        return await self._ask(b"PING") == b"+PONG\r\n"

    async def _ask(self, command: bytes) -> bytes:
        """The first line of the answer; empty if there is none."""
        try:
            reader, writer = await asyncio.open_unix_connection(self._socket)
        except OSError:
            return b""
        try:
            async with asyncio.timeout(1):
                writer.write(command + b"\r\n")
                return await reader.readline()
        except OSError:
            return b""
        finally:
            writer.close()

    @property
    def _socket(self) -> str:
        """Where it listens, as whoever started it noted: another surroundings may differ."""
        try:
            return self._note.read_text("utf-8")
        except FileNotFoundError:
            return ""

    def _ended(self) -> StoreUnavailable:
        lines = self.log.read_text("utf-8", "replace").split("\n")
        last = next((line for line in reversed(lines) if line.strip()), "")
        return StoreUnavailable(
            phrase(
                "The store in {folder} did not start: {reason}. Its log is {log}. To begin with "
                "an empty one, move that folder away.",
                folder=str(self.folder),
                reason=_LOG_PREFIX.sub("", last).rstrip(". "),
                log=str(self.log),
            )
        )


def _command(binary: Path, folder: Path, socket: Path) -> list[str]:
    """No port; every write goes to an append-only file, brought to the disk each second."""
    settings = {
        "port": "0",
        "unixsocket": str(socket),
        "unixsocketperm": "700",
        "dir": str(folder),
        "pidfile": str(folder / "server.pid"),
        "save": "",
        "appendonly": "yes",
        "appendfsync": "everysec",
        "maxmemory-policy": "noeviction",
    }
    return [
        str(binary),
        *(word for name, value in settings.items() for word in (f"--{name}", value)),
    ]


def _runtime_folder() -> Path:
    """A folder for the socket that is ours alone; its path is short.

    Raises:
        OSError: there is none, or somebody else made it.
    """
    parents = (os.environ.get("XDG_RUNTIME_DIR"), tempfile.gettempdir())
    parent = next((parent for parent in parents if parent and _suits(parent)), "/tmp")
    folder = Path(parent) / f"threadsmith-{os.getuid()}"
    folder.mkdir(mode=0o700, exist_ok=True)
    found = folder.lstat()
    if not stat.S_ISDIR(found.st_mode) or found.st_uid != os.getuid() or found.st_mode & 0o077:
        raise PermissionError(0, f"{folder} belongs to somebody else or is open to others")
    return folder


def _suits(parent: str) -> bool:
    return len(os.fsencode(parent)) <= PARENT_PATH_BYTES and os.access(parent, os.W_OK | os.X_OK)


def _short_name(folder: Path) -> str:
    return hashlib.sha256(os.fsencode(folder.resolve())).hexdigest()[:16]
