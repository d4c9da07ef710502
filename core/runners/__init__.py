"""Where code is run against tests: the port, and the verdict as plain data."""

from dataclasses import dataclass
from enum import StrEnum
from types import TracebackType
from typing import Protocol, Self

from core.words import Phrase

MESSAGE_CHARACTERS = 500
"""Of one test."""


class Status(StrEnum):
    """What a run came to; nothing but `passed` is good."""

    PASSED = "passed"
    FAILED = "failed"
    TIMEOUT = "timeout"
    OUTPUT_LIMIT = "output_limit"
    DISK_LIMIT = "disk_limit"
    CRASHED = "crashed"
    INCOMPLETE = "incomplete"
    """A test was skipped, expected to fail, or never told of."""
    TAMPERED = "tampered"
    """Somebody but the tests had a hand in the results."""
    REFUSED = "refused"
    """It never ran: there is no sandbox here."""


class Mode(StrEnum):
    """How many processes code and tests had."""

    SPLIT = "split"
    """One each: the code cannot touch what judges it."""
    SINGLE = "single"


@dataclass(frozen=True, slots=True)
class Case:
    """One test."""

    id: str
    outcome: str
    """`passed`, `failed`, `error`, `skipped`, `xfailed` or `xpassed`."""
    message: str = ""
    """Why, in at most `MESSAGE_CHARACTERS`."""


@dataclass(frozen=True, slots=True)
class Outcome:
    """What came of one run."""

    status: Status
    mode: Mode = Mode.SPLIT
    self_reported: bool = False
    """Whether the code ran beside what judged it, and so could have had a hand in it."""
    tests: tuple[Case, ...] = ()
    output: str = ""
    """What was printed, as it was printed; of much, the beginning and the end."""
    output_bytes: int = 0
    rc: int = 0
    """The exit code of the process with the tests; of a signal, its negative number."""
    wall: float = 0.0
    """Seconds."""
    reason: Phrase | None = None
    """Why it has no better status, as the end of a sentence."""

    @property
    def passed(self) -> int:
        """How many tests passed."""
        return sum(case.outcome == "passed" for case in self.tests)


class Runner(Protocol):
    """Runs code of one language against tests; open while in `async with`."""

    async def __aenter__(self) -> Self:
        return self

    async def __aexit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        await self.close()

    async def start(self) -> None:
        """Be ready before the first run.

        Raises:
            SurroundingsError: no process can be started here.
        """
        ...

    async def close(self) -> None:
        """End everything, whatever still runs."""
        ...

    async def verify(self, code: str, tests: str, *, seconds: float | None = None) -> Outcome:
        """What came of it; `refused` where no process can be started.

        It takes at most `seconds`, if that is less than the runner's own limit.
        """
        ...
