"""What a person types: at a terminal with editing and a memory, or from a pipe."""

import asyncio
import logging
from codecs import BOM_UTF8, getincrementaldecoder
from collections.abc import AsyncIterator, Callable
from contextlib import suppress
from io import RawIOBase
from pathlib import Path
from threading import Thread

from prompt_toolkit import PromptSession
from prompt_toolkit.history import FileHistory
from prompt_toolkit.key_binding import KeyBindings
from prompt_toolkit.key_binding.key_processor import KeyPressEvent

from core.errors import UsageError
from core.words import phrase

LOG = logging.getLogger(__name__)

PROMPT = "› "
_PIECE_BYTES = 65_536


async def typed(history: Path) -> AsyncIterator[str]:
    """Prompts typed at the terminal until Ctrl-D; a pasted file is one prompt.

    `history` remembers them between runs. Ctrl-C empties the line, on an empty line it leaves.
    """
    session: PromptSession[str] = PromptSession(history=_Memory(str(history)), key_bindings=_keys())
    while True:
        try:
            yield await session.prompt_async(PROMPT)
        except EOFError:
            return


class _Memory(FileHistory):
    """Remembers only for this run where the file cannot be used."""

    def load_history_strings(self) -> list[str]:
        try:
            return list(super().load_history_strings())
        except OSError as error:
            LOG.warning("typed lines not read", extra={"reason": str(error)})
            return []

    def store_string(self, string: str) -> None:
        try:
            super().store_string(string)
        except OSError as error:
            LOG.warning("typed line not kept", extra={"reason": str(error)})


def _keys() -> KeyBindings:
    keys = KeyBindings()

    @keys.add("escape", "enter")
    def _new_line(event: KeyPressEvent) -> None:
        event.current_buffer.insert_text("\n")

    @keys.add("c-c")
    def _empty_or_leave(event: KeyPressEvent) -> None:
        if event.current_buffer.text:
            event.current_buffer.reset()
        else:
            event.app.exit(exception=EOFError)

    return keys


async def piped(source: RawIOBase) -> AsyncIterator[str | UsageError]:
    """Lines of a pipe; a line that is not UTF-8 comes as the error that says so."""
    number = 0
    async for line in _lines(source):
        number += 1
        try:
            yield line.removeprefix(BOM_UTF8).decode("utf-8").rstrip("\r\n")
        except UnicodeDecodeError:
            yield UsageError(
                phrase("Line {number} is not UTF-8 text, so it was left out.", number=number)
            )


async def _lines(source: RawIOBase) -> AsyncIterator[bytes]:
    """Lines with their ends, each as soon as it is there; the last one may have none.

    Without a buffer of Python's `readline` fetches byte by byte, a second for a long line.
    """
    begun: list[bytes] = []
    while piece := await _in_thread(lambda: source.read(_PIECE_BYTES)):
        first, *others = piece.split(b"\n")
        begun.append(first)
        for text in others:
            yield b"".join(begun) + b"\n"
            begun = [text]
    if last := b"".join(begun):
        yield last


async def whole(source: RawIOBase, most_bytes: int) -> str:
    """All text of a pipe, or its first `most_bytes`.

    Raises:
        UsageError: it is not UTF-8.
    """
    read = bytearray()
    while len(read) < most_bytes and (piece := await _in_thread(lambda: source.read(_PIECE_BYTES))):
        read += piece
    try:
        # What was cut in the middle of a character is no error.
        decoder = getincrementaldecoder("utf-8-sig")()
        return decoder.decode(bytes(read), final=len(read) < most_bytes)
    except UnicodeDecodeError as error:
        raise UsageError(phrase("What was read is not UTF-8 text.")) from error


async def _in_thread(read: Callable[[], bytes | None]) -> bytes:
    """What `read` gives; nothing once the terminal behind it is gone.

    A thread of our own, and not asyncio's: the program must end also while it waits for input.
    """
    loop = asyncio.get_running_loop()
    found: asyncio.Future[bytes] = loop.create_future()

    def settle(line: bytes) -> None:
        if not found.done():
            found.set_result(line)

    def wait() -> None:
        line = b""
        with suppress(OSError):
            line = read() or b""
        with suppress(RuntimeError):  # the loop is closed: nobody waits any more
            loop.call_soon_threadsafe(settle, line)

    Thread(target=wait, daemon=True).start()
    return await found
