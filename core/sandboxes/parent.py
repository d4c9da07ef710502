"""The warm parent: a program that prepares one module, then forks a limited child per request.

It has one thread, an empty environment and one socket, on which the bot hands it another socket
for each request. It ends when the bot does, since its own socket ends then.
"""

import contextlib
import gc
import os
import selectors
import signal
import socket
from collections.abc import Callable
from importlib import import_module
from pathlib import Path

from core.sandboxes import End, Limits, kernel, scratch
from core.sandboxes.frames import Frame, unpack
from core.sandboxes.jail import RUN, Jail
from core.sandboxes.nursery import Child
from core.sandboxes.pipe import Pipe

READY = b"+"
FAILED = b"!"
"""The first byte that the bot hears."""

_PIECE = 2**16
_LOOK_SECONDS = 0.1
"""Between two looks at what the children take."""


class Run:
    """A request on its way through one child."""

    def __init__(self, connection: socket.socket) -> None:
        connection.setblocking(False)
        self.connection = connection
        self.incoming = bytearray()
        self.child: Child | None = None
        self.outgoing = b""


class Parent:
    """Serves requests until the bot is gone."""

    def __init__(
        self, control: socket.socket, work: Callable[[bytes], bytes], jail: Jail, folder: Path
    ) -> None:
        self._control = control
        self._work = work
        self._jail = jail
        self._folder = folder
        self._selector = selectors.DefaultSelector()
        self._runs: set[Run] = set()
        self._bell = socket.socketpair()
        self._count = 0
        self._open = True

    def serve(self) -> None:
        """Answer until the bot is gone, then leave nothing behind."""
        self._listen(self._control.fileno(), self._greet)
        self._listen_for_ends()
        try:
            while self._open:
                self._turn()
        finally:
            for run in list(self._runs):
                self._drop(run)
            self._sweep()

    def _turn(self) -> None:
        for key, _ in self._selector.select(_LOOK_SECONDS if self._working() else None):
            # One of the others in this turn may have closed it.
            if self._selector.get_map().get(key.fd) is key:
                key.data()
        for run, child in self._working():
            child.watch()
            if child.ended():
                self._send(run, self._bury(run, child))
        self._sweep()

    def _working(self) -> list[tuple[Run, Child]]:
        return [(run, run.child) for run in self._runs if run.child is not None]

    def _listen_for_ends(self) -> None:
        """Wake up whenever a child ends."""
        reading, writing = self._bell
        for end in self._bell:
            end.setblocking(False)
        signal.set_wakeup_fd(writing.fileno(), warn_on_full_buffer=False)
        signal.signal(signal.SIGCHLD, lambda *_: None)
        self._listen(reading.fileno(), lambda: reading.recv(_PIECE))

    def _listen(self, file: int, act: Callable[[], object], events: int = 1) -> None:
        self._selector.register(file, events, act)

    def _greet(self) -> None:
        """Take the socket of a new request."""
        data, files, _, _ = socket.recv_fds(self._control, 1, 1)
        if not data:
            self._open = False
        for file in files:
            self._take(Run(socket.socket(fileno=file)))

    def _take(self, run: Run) -> None:
        self._runs.add(run)
        self._listen(run.connection.fileno(), lambda: self._receive(run))

    def _receive(self, run: Run) -> None:
        """Read on; begin once the request is whole, stop when nobody wants it any more."""
        try:
            piece = run.connection.recv(_PIECE)
        except BlockingIOError:
            return
        except OSError:
            piece = b""
        if not piece:
            self._drop(run)
            return
        run.incoming += piece
        if run.child is None and (frame := unpack(run.incoming)):
            run.incoming.clear()
            self._begin(run, frame)

    def _begin(self, run: Run, frame: Frame) -> None:
        self._count += 1
        folder = self._folder / f"{self._count}"
        try:
            child = Child(self._work, self._jail, frame.body, Limits(**frame.head), folder)
        except OSError as error:
            self._send(run, Frame({"end": End.REFUSED, "detail": error.strerror or str(error)}))
            return
        run.child = child
        self._read(child.result)
        self._read(child.output)

    def _read(self, pipe: Pipe) -> None:
        self._listen(pipe.reading, lambda: self._drain(pipe))

    def _drain(self, pipe: Pipe) -> None:
        pipe.drain()
        if not pipe.open or pipe.overfull:
            self._selector.unregister(pipe.reading)

    def _bury(self, run: Run, child: Child) -> Frame:
        run.child = None
        for pipe in (child.result, child.output):
            with contextlib.suppress(KeyError):
                self._selector.unregister(pipe.reading)
        self._sweep(child.pid)
        return child.bury()

    def _send(self, run: Run, frame: Frame) -> None:
        run.outgoing = frame.pack()
        self._selector.unregister(run.connection.fileno())
        self._listen(run.connection.fileno(), lambda: self._send_on(run), selectors.EVENT_WRITE)

    def _send_on(self, run: Run) -> None:
        try:
            run.outgoing = run.outgoing[run.connection.send(run.outgoing) :]
        except BlockingIOError:
            return
        except OSError:
            run.outgoing = b""
        if not run.outgoing:
            self._drop(run)

    def _drop(self, run: Run) -> None:
        """Be done with `run`, finished or not."""
        self._runs.discard(run)
        self._selector.unregister(run.connection.fileno())
        run.connection.close()
        if run.child is not None:
            run.child.kill(End.CRASH)
            self._bury(run, run.child)

    def _sweep(self, besides: int = 0) -> None:
        """End what children left behind: it is ours since they ended."""
        ours = {child.pid for _, child in self._working()} | {besides}
        for orphan in kernel.children() - ours:
            with contextlib.suppress(ProcessLookupError, ChildProcessError):
                os.kill(orphan, signal.SIGKILL)
                os.waitpid(orphan, os.WNOHANG)


def main(control_file: int, module_name: str, folder: str) -> None:
    """Prepare the module, tell the bot, serve it; delete `folder` at the end."""
    control = socket.socket(fileno=control_file)
    try:
        os.chdir(folder)
        try:
            work, jail = _prepared(module_name)
        # Whatever it was, the bot has to hear of it.
        except Exception as error:  # pylint: disable=broad-exception-caught
            control.sendall(FAILED + f"{type(error).__name__}: {error}".encode()[:_PIECE])
            return
        try:
            control.sendall(READY)
        except OSError:  # the bot is gone already
            return
        Parent(control, work, jail, Path(folder)).serve()
    finally:
        scratch.remove(Path(folder))


def _prepared(module_name: str) -> tuple[Callable[[bytes], bytes], Jail]:
    """The work of the module and its jail, all that can be done before done.

    A module that says nothing of its profile is one that runs foreign code.
    """
    # Ctrl-C in a terminal is for the bot, which then ends us.
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    kernel.hide()
    kernel.adopt_orphans()
    module = import_module(module_name)
    module.prepare()
    jail = Jail(module.profile() if hasattr(module, "profile") else RUN)
    if kernel.threads() != 1:
        raise RuntimeError(f"{module_name} has started threads, so no child can be forked")
    gc.collect()
    gc.freeze()
    work: Callable[[bytes], bytes] = module.work
    return work, jail
