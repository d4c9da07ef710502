"""Python: code and its pytest tests, in two processes where that can be, else in one."""

import asyncio
import logging
import os
import socket
import tempfile
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

from core.errors import SurroundingsError
from core.runners import Mode, Outcome, Runner, Status, canaries, session
from core.runners.expected import Names, names
from core.runners.judging import Ran, Told, judge, told
from core.sandboxes import Broken, Ended, Limits, scratch
from core.sandboxes.zygote import Zygote, cores, no_process
from core.words import phrase

LOG = logging.getLogger(__name__)

TESTS = "core.runners.session"
CODE = "core.runners.serving"
"""What the sandboxes run."""
_TRIES = 2
_GRACE_SECONDS = 5.0
"""For the code's process to end, once the tests are done with it."""


@dataclass(frozen=True, slots=True)
class _Asked:
    code: str
    tests: str
    expected: Names
    limits: Limits


class PythonRunner(Runner):
    """Runs Python in sandboxes of its own."""

    def __init__(
        self, limits: Limits = Limits(), at_once: int = 0, mode: Mode = Mode.SPLIT
    ) -> None:
        """At most `at_once` runs at a time, as many as there are cores if 0; the rest waits.

        With `SINGLE`, two processes are not even tried: faster, and the code is trusted.
        """
        self._limits = limits
        self._mode = mode
        most = at_once or cores()
        self._room = asyncio.Semaphore(most)
        # One parent each: what tests stand on is never in the process of the code.
        self._tests = Zygote(TESTS, at_once=most)
        self._code = Zygote(CODE, at_once=most)

    async def start(self) -> None:
        parents = [self._tests, self._code] if self._mode is Mode.SPLIT else [self._tests]
        await asyncio.gather(*(parent.start() for parent in parents))

    async def close(self) -> None:
        await asyncio.gather(self._tests.close(), self._code.close())

    async def verify(self, code: str, tests: str, *, seconds: float | None = None) -> Outcome:
        """What came of it; `refused` where no process can be started."""
        try:
            limits = self._limits.within(seconds)
            asked = _Asked(_text(code), _text(tests), names(_text(tests)), limits)
        except SyntaxError as error:
            line, said = error.lineno or 0, error.msg
            why = phrase("the tests do not parse, line {line}: {reason}", line=line, reason=said)
            return Outcome(Status.CRASHED, reason=why)
        if not asked.expected.names:
            return Outcome(Status.INCOMPLETE, reason=phrase("there are no tests in it"))
        async with self._room:
            try:
                return await self._verified(asked)
            except SurroundingsError as error:
                return Outcome(Status.REFUSED, reason=error.phrase)
            except OSError as error:
                return Outcome(Status.REFUSED, reason=no_process(error.strerror or str(error)))

    async def _verified(self, asked: _Asked) -> Outcome:
        for left in reversed(range(_TRIES)):
            try:
                ran, said = await self._run(asked, self._mode)
                if said.beyond and not said.tampered:
                    LOG.info("not in two processes", extra={"reason": said.beyond})
                    ran, said = await self._run(asked, Mode.SINGLE)
                return judge(ran, said)
            except Broken as error:
                if not left:
                    return Outcome(Status.CRASHED, reason=error.phrase)
        raise AssertionError("unreachable")

    async def _run(self, asked: _Asked, mode: Mode) -> tuple[Ran, Told]:
        secret = canaries.draw()
        shared = Path(tempfile.mkdtemp(prefix="threadsmith-run-"))
        try:
            if mode is Mode.SPLIT:
                tests, code = await self._split(asked, secret, shared)
            else:
                tests, code = await self._single(asked, secret, shared), None
        finally:
            await asyncio.to_thread(_remove, shared)
        ran = Ran(asked.expected, secret, tests, code, mode, asked.limits)
        return ran, told(ran)

    async def _single(self, asked: _Asked, secret: canaries.Secret, shared: Path) -> Ended:
        request = session.request(asked.tests, asked.code, str(shared))
        return await self._tests.run(request, asked.limits, (_readable(secret),), shared)

    async def _split(
        self, asked: _Asked, secret: canaries.Secret, shared: Path
    ) -> tuple[Ended, Ended | None]:
        ours, its = (end.detach() for end in socket.socketpair())
        request = session.request(asked.tests, None, str(shared))
        handed = (_readable(secret), ours)
        tests = asyncio.create_task(self._tests.run(request, asked.limits, handed, shared))
        code = asyncio.create_task(
            self._code.run(asked.code.encode(), asked.limits, (its,), shared)
        )
        try:
            ended = await tests
            with suppress(TimeoutError):
                async with asyncio.timeout(_GRACE_SECONDS):
                    return ended, await code
            return ended, None
        finally:
            for task in (tests, code):
                task.cancel()
            await asyncio.wait((tests, code))


def _readable(secret: canaries.Secret) -> int:
    """A pipe that holds the secret, to be read once."""
    reading, writing = os.pipe()
    os.write(writing, secret.pack())
    os.close(writing)
    return reading


def _text(given: str) -> str:
    """It, as it can be written to a file: a model may write half a character."""
    return given.encode(errors="replace").decode()


def _remove(folder: Path) -> None:
    try:
        scratch.remove(folder)
    except OSError as error:
        LOG.warning("folder left", extra={"folder": str(folder), "error": str(error)})
