"""What foreign code would like to hurt, and whether it did: looked at from outside."""

import contextlib
import os
import resource
import socket
import subprocess
import sys
from pathlib import Path
from types import TracebackType
from typing import Any, Self

import core
from tests.core.sandboxes.processes import alive

SECRET = "xoxb-planted-secret"


class Arena:
    """A process, listeners, files and a secret."""

    def __init__(self, folder: Path) -> None:
        self.outside = folder / "outside"
        self.outside.mkdir()
        self.outside.chmod(0o777)
        (self.outside / "empty").mkdir()
        for name in ("kept", ".env"):
            (self.outside / name).write_text(SECRET, "ascii")
            (self.outside / name).chmod(0o666)
        # Ended with the arena.
        self._victim = subprocess.Popen(  # pylint: disable=consider-using-with
            [sys.executable, "-I", "-S", "-c", "import signal; signal.pause()"],
            env={"SLACK_BOT_TOKEN": SECRET},
        )
        self._wires = contextlib.ExitStack()
        self._tcp = self._open(socket.AF_INET, socket.SOCK_STREAM, ("127.0.0.1", 0))
        self._udp = self._open(socket.AF_INET, socket.SOCK_DGRAM, ("127.0.0.1", 0))
        # A path of a socket is short, wherever the tests have their folder.
        with contextlib.chdir(folder):
            self._path = self._open(socket.AF_UNIX, socket.SOCK_STREAM, "socket")
        self._path_name = f"{folder}/socket"
        self._abstract = self._open(
            socket.AF_UNIX, socket.SOCK_STREAM, f"\0threadsmith-{os.getpid()}"
        )
        self._before = self._picture()

    def _open(self, family: int, kind: int, address: Any) -> socket.socket:
        wire = self._wires.enter_context(socket.socket(family, kind))
        wire.bind(address)
        wire.setblocking(False)
        if kind == socket.SOCK_STREAM:
            wire.listen()
        return wire

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self._victim.kill()
        self._victim.wait()
        self._wires.close()

    def program(self, text: str) -> bytes:
        """`text`, knowing where everything is."""
        victim, bot = self._victim.pid, os.getpid()
        ours = {
            "victim": victim,
            "bot": bot,
            "outside": str(self.outside),
            "own": core.__file__ or f"{next(iter(core.__path__))}/errors.py",
            "tcp": self._tcp.getsockname(),
            "udp": self._udp.getsockname(),
            "path": self._path_name,
            "abstract": self._abstract.getsockname(),
            "secrets": [
                *(str(self.outside / name) for name in ("kept", ".env")),
                *("/etc/passwd", "/etc/shadow", "/etc/hosts", "/proc/self/environ"),
                *("/proc/self/maps", "/proc/self/status", "/proc/1/environ"),
                *(f"/proc/{pid}/{name}" for pid in (victim, bot) for name in ("environ", "maps")),
                *(f"/proc/{victim}/mem", "/proc/meminfo", "/proc/net/tcp"),
                *(str(Path(__file__)), str(Path(sys.executable).parents[2] / "pyproject.toml")),
            ],
        }
        return f"ARENA = {ours!r}\n{text}".encode()

    def unharmed(self) -> None:
        """Fail unless everything is as it was."""
        assert alive(self._victim.pid)
        assert self._picture() == self._before
        for wire in (self._tcp, self._path, self._abstract):
            with contextlib.suppress(BlockingIOError):
                wire.accept()[0].close()
                raise AssertionError(f"somebody reached {wire}")
        with contextlib.suppress(BlockingIOError):
            raise AssertionError(f"somebody sent {self._udp.recv(100)!r}")

    def _picture(self) -> object:
        victim = self._victim.pid
        files = {
            str(path): (path.lstat().st_mode, path.lstat().st_mtime_ns, path.lstat().st_size)
            for path in sorted(self.outside.rglob("*"))
        }
        shared = [
            Path(f"/proc/sysvipc/{kind}").read_text("ascii")
            for kind in ("shm", "sem", "msg")
            if Path(f"/proc/sysvipc/{kind}").exists()
        ]
        return (
            files,
            len(shared and [line for text in shared for line in text.splitlines()]),
            sorted(os.listdir("/dev/shm")) if os.path.isdir("/dev/shm") else [],
            resource.prlimit(victim, resource.RLIMIT_CPU),
            os.sched_getaffinity(victim),
            os.getpriority(os.PRIO_PROCESS, victim),
            os.sched_getscheduler(victim),
            Path(os.__file__).stat().st_mtime_ns,
            Path(os.__file__).with_name("planted.py").exists(),
        )
