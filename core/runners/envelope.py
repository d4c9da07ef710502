"""Records of a test run under a seal, so that what others write among them is seen.

Each record is a line: a seal over its number and its text, then its text, which is JSON.
"""

import hmac
import json
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

_DIGEST = "sha256"


class Sealer:
    """Writes records, inside the process of the tests."""

    def __init__(self, key: bytearray, tell: Callable[[bytes], None]) -> None:
        """The key stays in here, and `key` is wiped."""
        self._seal = hmac.new(key, digestmod=_DIGEST)
        self._tell = tell
        self._count = 0
        key[:] = bytes(len(key))

    def write(self, *record: Any) -> None:
        """One record."""
        body = json.dumps(record).encode("ascii")
        self._tell(_sealed(self._seal.copy(), self._count, body) + b" " + body + b"\n")
        self._count += 1


@dataclass(frozen=True, slots=True)
class Records:
    """What was read."""

    records: list[list[Any]] = field(default_factory=list)
    tampered: bool = False
    """Whether anything was written that is none of ours; what follows is not read."""


def read(written: bytes, key: bytes) -> Records:
    """The records in `written`; a last one that was cut is left out."""
    found: list[list[Any]] = []
    seal = hmac.new(key, digestmod=_DIGEST)
    whole, _, rest = written.rpartition(b"\n")
    for line in whole.split(b"\n") if whole else ():
        given, _, body = line.partition(b" ")
        if not hmac.compare_digest(given, _sealed(seal.copy(), len(found), body)):
            return Records(found, tampered=True)
        found.append(json.loads(body))
    begun = _sealed(seal.copy(), len(found), b"")
    return Records(found, tampered=len(rest.partition(b" ")[0]) > len(begun))


def _sealed(seal: hmac.HMAC, number: int, body: bytes) -> bytes:
    seal.update(b"%d:" % number + body)
    return seal.hexdigest().encode("ascii")
