"""Reads what a person names: as much as is wanted, and so that the program can always leave."""

import asyncio
import os
import stat
from collections.abc import Callable
from contextlib import suppress
from io import FileIO, RawIOBase
from threading import Thread

STANDARD_INPUT = "-"
_PIECE_BYTES = 65_536


def missing(name: str) -> str:
    """Why nothing can ever be read at `name`, in the system's words; empty if it is there."""
    if name == STANDARD_INPUT:
        return ""
    try:
        folder = stat.S_ISDIR(os.stat(name).st_mode)
    except PermissionError:  # it may be there: whoever reads it is told
        return ""
    except (OSError, ValueError) as error:
        return getattr(error, "strerror", None) or str(error)
    return "Is a directory" if folder else ""


async def beginning(source: str | int, most_bytes: int) -> bytes:
    """The first bytes of a file: `most_bytes` and a piece at most.

    `source` is its name, or its number where it is open and stays so.

    Raises:
        OSError: it cannot be opened or read.
    """

    def read() -> bytes:
        found = bytearray()
        with FileIO(source, closefd=isinstance(source, str)) as file:
            while len(found) <= most_bytes and (piece := file.read(_PIECE_BYTES)):
                found += piece
        return bytes(found)

    return await _in_thread(read)


async def _in_thread(read: Callable[[], bytes]) -> bytes:
    """What `read` gives.

    A thread of our own, and not asyncio's: nobody may ever write to a pipe, or open its other end,
    and the program must end also while it waits for that.
    """
    loop = asyncio.get_running_loop()
    found: asyncio.Future[bytes] = loop.create_future()

    def settle(value: bytes, error: OSError | None) -> None:
        if found.done():
            return
        if error:
            found.set_exception(error)
        else:
            found.set_result(value)

    def wait() -> None:
        value, failed = b"", None
        try:
            value = read()
        except OSError as error:
            failed = error
        with suppress(RuntimeError):  # the loop is closed: nobody waits any more
            loop.call_soon_threadsafe(settle, value, failed)

    Thread(target=wait, daemon=True).start()
    return await found


class ShortLines(RawIOBase):
    """A pipe whose lines have at most `most_bytes`: what a longer one holds beyond is dropped."""

    def __init__(self, source: RawIOBase, most_bytes: int) -> None:
        super().__init__()
        self._source = source
        self._most = most_bytes
        self._length = 0
        """Of the line that has begun, also of what was dropped."""

    def read(self, size: int = -1, /) -> bytes | None:
        """The next piece; empty only at the end."""
        while piece := self._source.read(size):
            if kept := self._kept(piece):
                return kept
        return piece

    def _kept(self, piece: bytes) -> bytes:
        kept = []
        for line in _lines(piece):
            ends = line.endswith(b"\n")
            room = max(0, self._most - self._length)
            kept.append(line if len(line) <= room else line[:room] + b"\n" * ends)
            self._length = 0 if ends else self._length + len(line)
        return b"".join(kept)


def _lines(piece: bytes) -> list[bytes]:
    """Cut where a line feed is, and nowhere else."""
    *whole, last = piece.split(b"\n")
    return [*(line + b"\n" for line in whole), last]
