"""Ctrl-C while an answer is under way: a wish, not the end of the program."""

import asyncio
import signal
from collections.abc import Iterator
from contextlib import contextmanager


class Left(Exception):
    """The person wants to leave the program at once."""


class Interrupts:
    """Counts presses of Ctrl-C while somebody listens; otherwise Python raises as ever."""

    def __init__(self) -> None:
        self._pressed: asyncio.Queue[None] = asyncio.Queue()

    @contextmanager
    def listening(self) -> Iterator[None]:
        """Take over Ctrl-C until the context ends."""
        loop = asyncio.get_running_loop()
        before = signal.getsignal(signal.SIGINT)
        loop.add_signal_handler(signal.SIGINT, self._pressed.put_nowait, None)
        try:
            yield
        finally:
            loop.remove_signal_handler(signal.SIGINT)
            signal.signal(signal.SIGINT, before)
            while not self._pressed.empty():
                self._pressed.get_nowait()

    async def next(self) -> None:
        """Wait for the next press."""
        await self._pressed.get()
