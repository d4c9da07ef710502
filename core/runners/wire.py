"""The line between the process of the tests and the one of the code: a JSON list each line."""

import json
import os
from threading import Lock
from typing import Any

LINE_BYTES = 8 * 2**20
_PIECE = 2**18


class WireError(Exception):
    """What came is none of what can come."""


class Closed(WireError):
    """Nobody is at the other end any more."""


class TooLong(Exception):
    """What is to be sent has more than `LINE_BYTES`."""


class Wire:
    """One end of a stream pair."""

    def __init__(self, file: int) -> None:
        self._file = file
        self._incoming = bytearray()
        self._sending = Lock()

    def send(self, message: list[Any]) -> None:
        """Send one line.

        Raises:
            Closed: nobody reads it.
            TooLong: it is too long.
        """
        line = json.dumps(message, separators=(",", ":")).encode("ascii") + b"\n"
        if len(line) > LINE_BYTES:
            raise TooLong
        left = memoryview(line)
        try:
            with self._sending:
                while left:
                    left = left[os.write(self._file, left) :]
        except OSError as error:
            raise Closed from error

    def receive(self) -> list[Any]:
        """The next line.

        Raises:
            Closed: there will be none.
            WireError: it is too long, or not one of ours.
        """
        searched = 0
        while (end := self._incoming.find(b"\n", searched)) < 0:
            searched = len(self._incoming)
            if searched > LINE_BYTES:
                raise WireError
            self._incoming += self._read()
        line = bytes(self._incoming[:end])
        del self._incoming[: end + 1]
        try:
            message = json.loads(line)
        except (ValueError, RecursionError) as error:
            raise WireError from error
        if not isinstance(message, list) or len(message) < 2:
            raise WireError
        return message

    def _read(self) -> bytes:
        try:
            piece = os.read(self._file, _PIECE)
        except OSError as error:
            raise Closed from error
        if not piece:
            raise Closed
        return piece
