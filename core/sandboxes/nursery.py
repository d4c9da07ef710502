"""A child as its parent sees it: born, watched, ended, buried."""

import contextlib
import os
import signal
from collections.abc import Sequence
from pathlib import Path
from time import monotonic

from core.sandboxes import End, Limits, child, scratch
from core.sandboxes.frames import Frame
from core.sandboxes.jail import Jail
from core.sandboxes.pipe import Pipe

_LENGTH_BYTES = 32
"""Room for what stands before an answer."""
_SHOWN_BYTES = 4_000
"""Of the beginning and of the end of what is printed."""
_NEAR = 0.7
"""Of its processor time: a child killed after so much of it was killed for it. The kernel counts
whole ticks, and on a busy machine sees the limit reached long before that time was used.
"""


class Child:
    """A limited process that does one piece of work."""

    def __init__(
        self,
        work: child.Work,
        jail: Jail,
        request: Frame,
        folder: Path,
        files: Sequence[int] = (),
    ) -> None:
        """Fork it; `files` are its own from then on.

        Raises:
            OSError: the system gives us no process, file or folder.
        """
        self.limits = limits = Limits(**request.head["limits"])
        self._all = bool(request.head["all"])
        shared = request.head["shared"]
        self._folders = (folder, Path(shared)) if shared else (folder,)
        self._folder = folder
        self._end: End | None = None
        self._reaped: tuple[int, float] | None = None
        self._began = monotonic()
        folder.mkdir(mode=0o700)
        self.result = Pipe(limits.output_bytes + _LENGTH_BYTES)
        self.output = Pipe(limits.output_bytes)
        task = child.Task(
            work=work,
            jail=jail,
            request=request.body,
            limits=limits,
            scratch=folder,
            result=self.result.writing,
            output=self.output.writing,
            parent=os.getpid(),
            files=tuple(files),
            shared=Path(shared) if shared else None,
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
        if monotonic() > self._began + limits.wall_seconds:
            return End.WALL
        for folder in self._folders:
            if scratch.overfull(folder, limits.scratch_bytes, limits.scratch_entries):
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
        self.output.drain()
        self.result.close()
        self.output.close()
        # What cannot be deleted now goes with the parent's own folder.
        with contextlib.suppress(OSError):
            scratch.remove(self._folder)
        verdict = self._verdict(code, seconds)
        return self._everything(verdict, code) if self._all else verdict

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
        if self._all and code == 0 and not self.output.overfull:
            return _ended(End.DONE)
        if self.result.overfull or len(answer or b"") > self.limits.output_bytes:
            return _ended(End.OUTPUT)
        if answer is not None:
            return _ended(End.DONE, answer)
        if code == child.NO_MEMORY:
            return _ended(End.MEMORY)
        if self.result.kept.startswith(child.REFUSED):
            layer, _, reason = self.result.kept[1:].decode(errors="replace").partition(":")
            return Frame({"end": End.REFUSED, "layer": layer, "detail": reason})
        if code < 0 and cpu_seconds > self.limits.cpu_seconds * _NEAR:
            return _ended(End.CPU)
        return Frame({"end": End.CRASH, "detail": self._last_word(code)})

    def _everything(self, verdict: Frame, code: int) -> Frame:
        """`verdict` with all that came out of the child."""
        printed, result = bytes(self.output.kept), bytes(
            self.result.kept.removeprefix(child.JAILED)
        )
        head = {
            "detail": "",
            **verdict.head,
            "code": code,
            "wall_seconds": monotonic() - self._began,
            "result_bytes": len(result),
            "printed_bytes": len(printed),
        }
        return Frame(head, result + _shortened(printed))

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


def _shortened(printed: bytes) -> bytes:
    """Its beginning and its end, if it is much."""
    if len(printed) <= 2 * _SHOWN_BYTES:
        return printed
    return printed[:_SHOWN_BYTES] + b"\n[\xe2\x80\xa6]\n" + printed[-_SHOWN_BYTES:]


def _ended(end: End, answer: bytes = b"") -> Frame:
    return Frame({"end": end}, answer)
