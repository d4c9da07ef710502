"""A child as its parent sees it: born, watched, ended, buried."""

import contextlib
import os
import signal
from collections.abc import Callable
from pathlib import Path
from time import monotonic

from core.sandboxes import End, Limits, child, scratch
from core.sandboxes.frames import Frame
from core.sandboxes.jail import Jail
from core.sandboxes.pipe import Pipe

_LENGTH_BYTES = 32
"""Room for what stands before an answer."""
_NEAR_SECONDS = 0.1
"""Of processor time: a child killed that near its limit was killed for it."""


class Child:
    """A limited process that does one piece of work."""

    def __init__(
        self,
        work: Callable[[bytes], bytes],
        jail: Jail,
        request: bytes,
        limits: Limits,
        folder: Path,
    ) -> None:
        """Fork it.

        Raises:
            OSError: the system gives us no process, file or folder.
        """
        self.limits = limits
        self._folder = folder
        self._end: End | None = None
        self._reaped: tuple[int, float] | None = None
        self._deadline = monotonic() + limits.wall_seconds
        folder.mkdir(mode=0o700)
        self.result = Pipe(limits.output_bytes + _LENGTH_BYTES)
        self.output = Pipe(limits.output_bytes)
        task = child.Task(
            work=work,
            jail=jail,
            request=request,
            limits=limits,
            scratch=folder,
            result=self.result.writing,
            output=self.output.writing,
            parent=os.getpid(),
        )
        self.pid = os.fork()
        if self.pid == 0:
            child.live(task)
        self.result.only_read()
        self.output.only_read()

    def watch(self) -> None:
        """End it if it takes more than it may."""
        if self._end is None and (end := self._oversteps()):
            self.kill(end)

    def _oversteps(self) -> End | None:
        limits = self.limits
        if self.result.overfull or self.output.overfull:
            return End.OUTPUT
        if monotonic() > self._deadline:
            return End.WALL
        if scratch.overfull(self._folder, limits.scratch_bytes, limits.scratch_entries):
            return End.SCRATCH
        return None

    def kill(self, end: End) -> None:
        """End it, and all in its session that did not leave its group."""
        self._end = end
        for send in (os.killpg, os.kill):
            # It may not have made its session yet, and then has no group.
            with contextlib.suppress(ProcessLookupError, PermissionError):
                send(self.pid, signal.SIGKILL)

    def ended(self) -> bool:
        """Whether it is over. It keeps its process id, so that nobody else gets it."""
        if self._reaped is None and hasattr(os, "waitid"):
            asked = os.WEXITED | os.WNOHANG | os.WNOWAIT
            return os.waitid(os.P_PID, self.pid, asked) is not None
        # macOS cannot look without taking it.
        return self._reap(os.WNOHANG) is not None

    def bury(self) -> Frame:
        """Take its exit code, end its family, delete its folder; gives what it came to."""
        with contextlib.suppress(ProcessLookupError, PermissionError):
            os.killpg(self.pid, signal.SIGKILL)
        code, seconds = self._reap() or (child.FAILED, 0.0)
        # Others may still hold the pipes: what the child itself wrote is there already.
        self.result.drain()
        self.result.close()
        self.output.close()
        # What cannot be deleted now goes with the parent's own folder.
        with contextlib.suppress(OSError):
            scratch.remove(self._folder)
        return self._verdict(code, seconds)

    def _reap(self, options: int = 0) -> tuple[int, float] | None:
        """Its exit code and computing time, taken from the system once; None while it lives."""
        if self._reaped is None:
            pid, status, usage = os.wait4(self.pid, options)
            if pid:
                code = os.waitstatus_to_exitcode(status)
                self._reaped = code, usage.ru_utime + usage.ru_stime
        return self._reaped

    def _verdict(self, code: int, cpu_seconds: float) -> Frame:
        if self._end is not None:
            return _ended(self._end)
        answer = self._answer() if code == 0 else None
        if self.result.overfull or len(answer or b"") > self.limits.output_bytes:
            return _ended(End.OUTPUT)
        if answer is not None:
            return _ended(End.DONE, answer)
        if code == child.NO_MEMORY:
            return _ended(End.MEMORY)
        if self.result.kept.startswith(child.REFUSED):
            layer, _, reason = self.result.kept[1:].decode(errors="replace").partition(":")
            return Frame({"end": End.REFUSED, "layer": layer, "detail": reason})
        if code < 0 and cpu_seconds > self.limits.cpu_seconds - _NEAR_SECONDS:
            return _ended(End.CPU)
        return Frame({"end": End.CRASH, "detail": self._last_word(code)})

    def _answer(self) -> bytes | None:
        """What it answered, if it is whole and nothing else came."""
        length, found, answer = bytes(self.result.kept).partition(b":")
        return answer if found and length == child.JAILED + b"%d" % len(answer) else None

    def _last_word(self, code: int) -> str:
        """The name of the signal or error that ended it; empty if neither is known."""
        if code < 0:
            return signal.Signals(-code).name
        said = self.result.kept.removeprefix(child.JAILED)
        name = said[1:].decode("ascii", "replace")
        return (
            name
            if said.startswith(child.RAISED) and name.isidentifier() and len(name) <= 60
            else ""
        )


def _ended(end: End, answer: bytes = b"") -> Frame:
    return Frame({"end": end}, answer)
