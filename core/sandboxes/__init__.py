"""Where something is done to code that nobody trusts: a limited process for each time."""

from dataclasses import dataclass
from typing import Protocol

from core.errors import ThreadsmithError


@dataclass(frozen=True, slots=True)
class Limits:
    """What one process may take."""

    wall_seconds: float = 10.0
    cpu_seconds: int = 5
    memory_bytes: int = 640 * 2**20
    """Of address space."""
    file_bytes: int = 16 * 2**20
    output_bytes: int = 2**20
    """Of its answer."""


class Broken(ThreadsmithError):
    """The process died, or took more than it may: an outcome of what was asked, not a fault."""


class Sandbox(Protocol):
    """Does one kind of work, prepared before, each time in a new limited process."""

    async def work(self, request: bytes, limits: Limits) -> bytes:
        """The answer to `request`.

        Raises:
            Broken: the process died or went over its limits; says which.
            SurroundingsError: no process can be started here.
        """
