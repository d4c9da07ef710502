"""Tests whose result is known before: who turns failures into passes turns theirs too."""

import json
import secrets
from dataclasses import dataclass

_FAILING = 2
_PASSING = 1
_KEY_BYTES = 32
_LETTERS = "abcdeghilmnoprstuvy"


@dataclass(frozen=True, slots=True)
class Secret:
    """What nobody but the reporter may know of a run, and that only once."""

    key: bytes
    failing: tuple[str, ...]
    passing: tuple[str, ...]

    def pack(self) -> bytes:
        """It, as the process of the tests reads it."""
        return json.dumps([self.key.hex(), self.failing, self.passing]).encode("ascii")


def draw() -> Secret:
    """A new one."""
    found = list(dict.fromkeys(_name() for _ in range(_FAILING + _PASSING)))
    if len(found) < _FAILING + _PASSING:
        return draw()
    return Secret(secrets.token_bytes(_KEY_BYTES), tuple(found[_PASSING:]), tuple(found[:_PASSING]))


def unpack(packed: bytes) -> Secret:
    """What `pack` gave."""
    key, failing, passing = json.loads(packed)
    return Secret(bytes.fromhex(key), tuple(failing), tuple(passing))


def _name() -> str:
    length = 6 + secrets.randbelow(8)
    return "test_" + "".join(secrets.choice(_LETTERS) for _ in range(length))
