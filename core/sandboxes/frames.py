"""What the bot and the warm parent say to each other: a head as JSON, then bytes."""

import json
import struct
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

_SIZES = struct.Struct("!II")


@dataclass(frozen=True, slots=True)
class Frame:
    """One whole saying."""

    head: Mapping[str, Any]
    body: bytes = b""

    def pack(self) -> bytes:
        """It, for the wire."""
        head = json.dumps(self.head).encode()
        return _SIZES.pack(len(head), len(self.body)) + head + self.body


def unpack(data: bytes | bytearray) -> Frame | None:
    """The frame that `data` begins with; None while it is not whole.

    Raises:
        ValueError: it is none of ours.
    """
    if len(data) < _SIZES.size:
        return None
    head, body = _SIZES.unpack_from(data)
    start = _SIZES.size + head
    if len(data) < start + body:
        return None
    return Frame(json.loads(data[_SIZES.size : start]), bytes(data[start : start + body]))
