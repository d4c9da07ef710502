"""A sandbox whose processes are forked from a warm parent, so that each costs milliseconds.

The parent has imported and prepared everything, and never does the work itself. It is replaced
now and then, and whenever it is gone.
"""

import asyncio
import logging
import os
from collections.abc import Callable, Sequence
from dataclasses import asdict
from pathlib import Path
from time import monotonic
from types import TracebackType
from typing import Self

from core.errors import SurroundingsError
from core.sandboxes import Broken, End, Ended, Limits, Sandbox
from core.sandboxes.frames import Frame
from core.sandboxes.jail import Layer, missing
from core.sandboxes.warm import Lost, Warm
from core.words import Phrase, phrase

LOG = logging.getLogger(__name__)

RUNS = 500
SECONDS = 3600.0
"""How many children one parent has, and for how long: they share its addresses and its caches."""
_TRIES = 2


class Zygote(Sandbox):
    """Runs `work(request)` of a module, in one limited child for each request."""

    def __init__(
        self,
        module: str,
        *,
        at_once: int = 0,
        runs: int = RUNS,
        seconds: float = SECONDS,
        now: Callable[[], float] = monotonic,
    ) -> None:
        """`module` also has a `prepare()`, which runs once in the parent.

        At most `at_once` children live at a time, as many as there are cores if 0; the rest
        waits. A parent is replaced after `runs` requests or `seconds`.
        """
        self._module = module
        self._room = asyncio.Semaphore(at_once or cores())
        self._runs = runs
        self._seconds = seconds
        self._now = now
        self._change = asyncio.Lock()
        self._warm: Warm | None = None
        self._leaving: set[Warm] = set()
        self._closed = False

    async def __aenter__(self) -> Self:
        return self

    async def __aexit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        await self.close()

    async def work(self, request: bytes, limits: Limits) -> bytes:
        """The answer to `request`; starts the parent if there is none."""
        return _answer(await self._done(_asked(request, limits), []), limits)

    async def run(
        self,
        request: bytes,
        limits: Limits,
        files: Sequence[int] = (),
        shared: Path | None = None,
    ) -> Ended:
        """What came of `request`, all of it, also where the process was ended half-way.

        It finds `files` as 4 and on, and may write to `shared` as well as to its own folder.
        The files are no longer the caller's.

        Raises:
            Broken: our own parent process was ended; nothing is known.
            SurroundingsError: no process can be started here.
        """
        frame = await self._done(_asked(request, limits, True, shared), list(files))
        _refuse(frame)
        return _everything(frame)

    async def _done(self, asked: Frame, files: list[int]) -> Frame:
        # Whatever was said through files cannot be said again.
        tries = 1 if files else _TRIES
        try:
            async with self._room:
                for _ in range(tries):
                    warm = await self._parent()
                    try:
                        return await warm.work(asked, files)
                    except Lost:
                        # It may have been somebody else's doing: the request gets another one.
                        LOG.warning("sandbox parent lost", extra={"work": self._module})
        finally:
            for file in files:
                os.close(file)
        raise Broken(phrase("its process was ended from outside"))

    async def start(self) -> None:
        """Have a parent ready before the first request.

        Raises:
            SurroundingsError: it cannot be started.
        """
        await self._parent()

    async def close(self) -> None:
        """End everything, whatever still runs."""
        self._closed = True
        async with self._change:
            if self._warm is not None:
                await self._warm.close()
            for warm in list(self._leaving):
                await warm.close()

    async def _parent(self) -> Warm:
        """The one that takes the next request."""
        warm = self._warm
        if warm is not None and warm.alive:
            # While somebody is replacing it, the old one goes on.
            if self._good(warm) or self._change.locked():
                return warm
        async with self._change:
            return await self._replaced()

    async def _replaced(self) -> Warm:
        if self._closed:
            raise Broken(phrase("Threadsmith is stopping"))
        old = self._warm
        if old is not None and self._good(old):
            return old
        try:
            new = await Warm.start(self._module, self._now())
        except SurroundingsError as error:
            if old is None or not old.alive:
                raise
            LOG.warning("sandbox parent stays", extra={"work": self._module, "error": str(error)})
            return old
        self._warm = new
        if old is not None:
            await self._retire(old)
        return new

    async def _retire(self, warm: Warm) -> None:
        self._leaving = {one for one in self._leaving if one.alive} | {warm}
        await warm.retire()

    def _good(self, warm: Warm) -> bool:
        young = self._now() - warm.since < self._seconds
        return warm.alive and young and warm.runs < self._runs


def cores() -> int:
    """How many of the machine's cores are ours."""
    try:
        return len(os.sched_getaffinity(0))
    except AttributeError:
        return os.cpu_count() or 1


def _asked(
    request: bytes, limits: Limits, everything: bool = False, shared: Path | None = None
) -> Frame:
    folder = str(shared) if shared else ""
    return Frame({"limits": asdict(limits), "all": everything, "shared": folder}, request)


def _everything(frame: Frame) -> Ended:
    head, cut = frame.head, frame.head["result_bytes"]
    return Ended(
        end=End(head["end"]),
        detail=head["detail"],
        code=head["code"],
        wall_seconds=head["wall_seconds"],
        result=frame.body[:cut],
        printed=frame.body[cut:],
        printed_bytes=head["printed_bytes"],
    )


def _refuse(frame: Frame) -> None:
    """Raise if no process was started."""
    if End(frame.head["end"]) is End.REFUSED:
        layer, detail = (str(frame.head.get(name, "")) for name in ("layer", "detail"))
        raise SurroundingsError(_refusal(layer, detail))


def _answer(frame: Frame, limits: Limits) -> bytes:
    """The answer in `frame`.

    Raises:
        Broken: there is none; says why.
        SurroundingsError: the system gave us no process.
    """
    _refuse(frame)
    end, detail = End(frame.head["end"]), str(frame.head.get("detail", ""))
    if end is End.DONE:
        return frame.body
    raise Broken(reason(end, detail, limits), end)


def no_process(why: str) -> Phrase:
    """What to say where the system gives us no process, file or folder."""
    return phrase("The system gives us no process to look at code in: {reason}.", reason=why)


def _refusal(layer: str, detail: str) -> Phrase:
    """Why nothing of what was asked was begun."""
    if not layer:
        return no_process(detail)
    return phrase("Code is not run here: {reason}.", reason=missing(Layer(layer), detail))


def reason(end: End, detail: str, limits: Limits) -> Phrase:
    """What an unfinished process died of, as the end of a sentence."""
    match end:
        case End.WALL:
            return phrase("it took more than {seconds} s", seconds=limits.wall_seconds)
        case End.CPU:
            return phrase(
                "it needed more than {seconds} s of computing", seconds=limits.cpu_seconds
            )
        case End.MEMORY:
            return phrase("it needed more than {size} MB of memory", size=_mb(limits.memory_bytes))
        case End.OUTPUT:
            return phrase("it gave out more than {size} MB", size=_mb(limits.output_bytes))
        case End.SCRATCH:
            return phrase("it wrote more files, or more into them, than it may")
        case _ if detail:
            return phrase("its process failed ({detail})", detail=detail)
        case _:
            return phrase("its process failed")


def _mb(size: int) -> float:
    return round(size / 2**20, 1)
