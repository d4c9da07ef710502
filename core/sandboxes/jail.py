"""The jail: what a child gives up, for good, before it looks at anything foreign.

Landlock takes the files, seccomp the processes, sockets and the rest of the kernel, and the
child then tries what it must not be able to do. Nothing of it needs root, and none of it can be
taken back. As root it gives up root's capabilities too; what is left is that root owns files and
processes, which the other two layers keep out of reach.
"""

import contextlib
import os
import socket
import sys
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path
from typing import assert_never

from core.sandboxes import kernel, landlock, policy, readable
from core.sandboxes.landlock import Grant
from core.sandboxes.seccomp import Filter
from core.sandboxes.syscalls import Architecture, architecture
from core.words import Phrase, phrase


class Layer(StrEnum):
    """What a jail is made of."""

    LANDLOCK = "landlock"
    SECCOMP = "seccomp"
    PROOF = "proof"
    """It was tried, and did not hold."""


def missing(layer: Layer, reason: str) -> Phrase:
    """What is not there, as the end of a sentence."""
    match layer:
        case Layer.LANDLOCK:
            return phrase("the system has no Landlock ({reason})", reason=reason)
        case Layer.SECCOMP:
            return phrase("the system takes no filter for its calls ({reason})", reason=reason)
        case Layer.PROOF:
            return phrase("what must fail in the jail did not ({reason})", reason=reason)
        case _ as never:
            assert_never(never)


class Refused(Exception):
    """A layer is missing, so nothing foreign runs here."""

    def __init__(self, layer: Layer, reason: str) -> None:
        super().__init__(layer, reason)
        self.layer = layer
        self.reason = reason


@dataclass(frozen=True, slots=True)
class Profile:
    """What a child is for, and so what it keeps."""

    executes: bool = True
    """Whether it runs foreign code: then it never runs without the whole jail. If not, our own
    tools look at foreign text, which is better done with the layers there are than not at all."""
    programs: tuple[Path, ...] = ()
    """What it may start; if there are none, no process either."""


RUN = Profile()


def checking(*programs: Path) -> Profile:
    """For our own tools, which may start `programs`."""
    return Profile(executes=False, programs=programs)


class Jail:
    """One profile, prepared in the parent: a child looks nothing up."""

    def __init__(self, profile: Profile) -> None:
        self._profile = profile
        self._version = landlock.version()
        self._grants = readable.grants(profile.programs)
        self._architecture = architecture()
        self._filter = self._filtered(self._architecture)

    def _filtered(self, ours: Architecture | None) -> Filter | None:
        if ours is None:
            return None
        rules = policy.rules(
            programs=bool(self._profile.programs),
            truncation=self._version >= landlock.SEES_TRUNCATION,
            scoped=self._version >= landlock.SCOPES,
        )
        return Filter(rules, ours)

    def enter(self, scratch: Path) -> None:
        """Give up all but the profile and `scratch`; this process has one thread.

        Raises:
            Refused: a layer is missing that this profile needs, or one does not hold.
        """
        held = self._layer(Layer.LANDLOCK, lambda: self._hide_files(scratch))
        held &= self._layer(Layer.SECCOMP, self._hide_kernel)
        if held:
            prove(bool(self._profile.programs))

    def _layer(self, layer: Layer, enter: Callable[[], None]) -> bool:
        """Whether `layer` is there, where it may be missing."""
        try:
            enter()
        except OSError as error:
            if self._profile.executes:
                raise Refused(layer, error.strerror or str(error)) from error
            return False
        return True

    def _hide_files(self, scratch: Path) -> None:
        kernel.gain_nothing()
        grants: Iterable[Grant] = (*self._grants, readable.scratch(scratch))
        landlock.enter(self._version, grants)

    def _hide_kernel(self) -> None:
        if self._filter is None or self._architecture is None:
            raise OSError("unknown architecture")
        kernel.drop_capabilities(self._architecture.numbers["capset"])
        self._filter.enter()


def prove(processes: bool = False) -> None:
    """Try what must fail in here, except starting processes where that is allowed.

    Raises:
        Refused: something did not fail.
    """
    attempts = {"socket": _speak, "file": _read, "program": _start}
    if not processes:
        attempts["process"] = _fork
    for name, attempt in attempts.items():
        with contextlib.suppress(PermissionError):
            attempt()
            raise Refused(Layer.PROOF, name)


def _speak() -> None:
    socket.socket().close()


def _read() -> None:
    # There on every system, and to be read by everybody but us.
    os.close(os.open("/etc/passwd", os.O_RDONLY))


def _start() -> None:
    """Should it start, it says so in our place."""
    says = f"import os; os.write({RESULT}, b'?{Layer.PROOF}:program')"
    os.execve(sys.executable, [sys.executable, "-I", "-S", "-c", says], {})


def _fork() -> None:
    if os.fork() == 0:
        os._exit(0)  # pylint: disable=protected-access


RESULT = 3
"""The file on which a child answers."""
