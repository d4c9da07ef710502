"""Where something is done to code that nobody trusts: a limited process for each time."""

from dataclasses import dataclass, replace
from enum import StrEnum
from typing import Protocol

from core.errors import Fault, ThreadsmithError
from core.words import Phrase


@dataclass(frozen=True, slots=True)
class Limits:
    """What one process may take."""

    wall_seconds: float = 10.0
    cpu_seconds: int = 5
    memory_bytes: int = 640 * 2**20
    """Of address space."""
    file_bytes: int = 16 * 2**20
    """Of each file."""
    scratch_bytes: int = 32 * 2**20
    """Of all files together."""
    scratch_entries: int = 2_000
    """Files and folders."""
    output_bytes: int = 2**20
    """Of its answer, and of what it prints."""

    def within(self, seconds: float | None) -> "Limits":
        """These, with `seconds` of wall time if that is less."""
        if seconds is None:
            return self
        return replace(self, wall_seconds=min(seconds, self.wall_seconds))


class End(StrEnum):
    """How a process ended."""

    DONE = "done"
    WALL = "wall"
    CPU = "cpu"
    MEMORY = "memory"
    OUTPUT = "output"
    SCRATCH = "scratch"
    CRASH = "crash"
    """By a signal, an error, or without an answer."""
    REFUSED = "refused"
    """It never began: the system gives us no process, or no jail to put it into."""


@dataclass(frozen=True, slots=True)
class Ended:
    """All that is known of a process once it is over, however it ended."""

    end: End
    detail: str
    """The signal or error that ended it, if that is known."""
    code: int
    """Its exit code, or the negative number of a signal."""
    wall_seconds: float
    result: bytes
    """What it wrote to us, whole or not."""
    printed: bytes
    """What it printed; of much, the beginning and the end."""
    printed_bytes: int


class Broken(ThreadsmithError):
    """The process died, or took more than it may: an outcome of what was asked, not a fault."""

    fault = Fault.REQUEST

    def __init__(self, phrase: Phrase, end: End = End.CRASH) -> None:
        super().__init__(phrase)
        self.end = end


class Sandbox(Protocol):
    """Does one kind of work, prepared before, each time in a new limited process."""

    async def work(self, request: bytes, limits: Limits) -> bytes:
        """The answer to `request`.

        Raises:
            Broken: the process died or went over its limits; says which.
            SurroundingsError: no process can be started here.
        """
