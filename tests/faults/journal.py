"""What happened in a fault test: an append-only file that every process writes to.

It is judged instead of the store, which is what the tests put to the test. Times are monotonic
and the same in all processes of a machine. Source: clock_gettime(2), CLOCK_MONOTONIC.
"""

import json
import os
from collections.abc import Iterable
from dataclasses import asdict, dataclass, field
from pathlib import Path
from time import monotonic
from typing import Any, TypeVar


@dataclass(frozen=True, slots=True, kw_only=True)
class Record:
    """Something that happened at `at` in the process `pid`."""

    at: float = field(default_factory=monotonic)
    pid: int = field(default_factory=os.getpid)


@dataclass(frozen=True, slots=True)
class Asked(Record):
    """A person asked; the queue took it."""

    event: str
    thread: str


@dataclass(frozen=True, slots=True)
class Began(Record):
    """A body began: `run` is its token, `starts` counts this one too."""

    event: str
    thread: str
    run: int
    starts: int


@dataclass(frozen=True, slots=True)
class Generated(Record):
    """The model was asked by a run."""

    run: int


@dataclass(frozen=True, slots=True)
class Shown(Record):
    """The chat took a post, an edit or a removal of a message (`act`)."""

    thread: str
    run: int
    act: str
    message: str
    text: str
    status: str
    final: bool

    @property
    def event(self) -> str:
        """The event whose answer the message is a page of."""
        return self.message.rpartition(":")[0]


@dataclass(frozen=True, slots=True)
class Holding(Record):
    """A run is about to show its final picture, and waits for its worker's death."""

    run: int


@dataclass(frozen=True, slots=True)
class Ended(Record):
    """A body ended; `committed` says whether its turn was stored."""

    event: str
    thread: str
    run: int
    committed: bool


@dataclass(frozen=True, slots=True)
class Disturbed(Record):
    """The test did something to the process `target`: killed, frozen, resumed, told to end."""

    what: str
    target: int


Kind = TypeVar("Kind", bound=Record)

_KINDS: dict[str, type[Record]] = {
    kind.__name__: kind for kind in (Asked, Began, Generated, Shown, Holding, Ended, Disturbed)
}


class Journal:
    """The file at `path`; each record is one line, written in one piece."""

    def __init__(self, path: Path) -> None:
        self._fd = os.open(path, os.O_RDWR | os.O_APPEND | os.O_CREAT, 0o600)
        self._records: list[Record] = []
        self._read = 0

    def write(self, record: Record) -> None:
        """Add `record`; a kill leaves it whole or not there."""
        line = json.dumps({"kind": type(record).__name__, **asdict(record)}) + "\n"
        os.write(self._fd, line.encode())

    @property
    def records(self) -> list[Record]:
        """All records so far, in the order they were written."""
        while new := os.pread(self._fd, 1_000_000, self._read):
            whole = new[: new.rfind(b"\n") + 1]
            self._records += map(_record, whole.splitlines())
            self._read += len(whole)
            if not whole:
                break
        return self._records

    def of(self, kind: type[Kind]) -> list[Kind]:
        """The records of one kind."""
        return of(self.records, kind)

    def close(self) -> None:
        """Let go of the file."""
        os.close(self._fd)


def of(records: Iterable[Record], kind: type[Kind]) -> list[Kind]:
    """Those of `records` that are of `kind`, in order."""
    return [record for record in records if isinstance(record, kind)]


def _record(line: bytes) -> Record:
    fields: dict[str, Any] = json.loads(line)
    return _KINDS[fields.pop("kind")](**fields)
