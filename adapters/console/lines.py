"""What a person types: at a terminal with editing and a memory, or from a pipe."""

import asyncio
import sys
from collections.abc import AsyncIterator
from pathlib import Path
from typing import BinaryIO

from prompt_toolkit import PromptSession
from prompt_toolkit.history import FileHistory
from prompt_toolkit.key_binding import KeyBindings
from prompt_toolkit.key_binding.key_processor import KeyPressEvent

from core.errors import UsageError
from core.words import phrase

PROMPT = "› "


async def typed(history: Path) -> AsyncIterator[str]:
    """Prompts typed at the terminal until Ctrl-D; a pasted file is one prompt.

    `history` remembers them between runs. Ctrl-C empties the line, on an empty line it leaves.
    """
    session: PromptSession[str] = PromptSession(
        history=FileHistory(str(history)), key_bindings=_keys()
    )
    while True:
        try:
            yield await session.prompt_async(PROMPT)
        except EOFError:
            return


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


async def piped(source: BinaryIO = sys.stdin.buffer) -> AsyncIterator[str | UsageError]:
    """Lines of a pipe; a line that is not UTF-8 comes as the error that says so."""
    number = 0
    while line := await asyncio.to_thread(source.readline):
        number += 1
        try:
            yield line.decode("utf-8").rstrip("\r\n")
        except UnicodeDecodeError:
            yield UsageError(
                phrase("Line {number} is not UTF-8 text, so it was left out.", number=number)
            )
