"""People who ask at an emulated platform, in a program of its own that another one orders about.

Reads one order a line, as JSON, and prints one line for each that has an answer.
"""

import asyncio
import json
import sys
import time
from abc import ABC, abstractmethod
from collections.abc import Coroutine
from random import Random
from typing import Any

LOOK_SECONDS = 0.1


class People(ABC):
    """People who each ask in one channel."""

    def __init__(self) -> None:
        self._asking: set[asyncio.Task[None]] = set()
        self._acks: list[dict[str, Any]] = []

    async def follow(self) -> None:
        """Do what is ordered, until standard input ends."""
        orders = await _orders()
        while line := await orders.readline():
            await self._follow(json.loads(line))

    async def _follow(self, order: dict[str, Any]) -> None:
        match order:
            case {"sockets": int() as count}:
                await self.connected(count)
                say({})
            case {"person": int() as person, "text": str() as text}:
                self._begin(self._ask(person, text))
            case {"answers": int() as count}:
                while self.finished() < count:
                    await asyncio.sleep(LOOK_SECONDS)
                say({})
            case {"news": _}:
                await asyncio.gather(*self._asking)
                acks, self._acks = self._acks, []
                say({"acks": acks, **self.news()})
            case _:
                raise ValueError(f"no order: {order}")

    def _begin(self, asking: Coroutine[None, None, None]) -> None:
        task = asyncio.create_task(asking)
        self._asking.add(task)
        task.add_done_callback(self._asking.discard)

    async def _ask(self, person: int, text: str) -> None:
        at = time.monotonic()
        seconds = await self.type(person, text)
        self._acks.append({"text": text, "at": at, "seconds": seconds})

    @abstractmethod
    async def connected(self, count: int) -> None:
        """Return once so many sockets are open."""

    @abstractmethod
    async def type(self, person: int, text: str) -> float | None:
        """Let a person ask for `text`; seconds until it was acknowledged, None if it was not."""

    @abstractmethod
    def finished(self) -> int:
        """How many answers have ended, ever."""

    @abstractmethod
    def news(self) -> dict[str, Any]:
        """What was seen and refused since this was last told."""


def varied(seconds: float, random: Random) -> float:
    """What a call takes that takes so long on average: half as long to half as long again."""
    return seconds * random.uniform(0.5, 1.5)


def say(answer: dict[str, Any]) -> None:
    """Print one line."""
    print(json.dumps(answer), flush=True)


async def _orders() -> asyncio.StreamReader:
    reader = asyncio.StreamReader()
    protocol = asyncio.StreamReaderProtocol(reader)
    await asyncio.get_running_loop().connect_read_pipe(lambda: protocol, sys.stdin)
    return reader
