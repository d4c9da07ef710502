"""An emulated platform in a process of its own, and what is seen there."""

import asyncio
import json
import sys
from asyncio.subprocess import PIPE, Process
from collections import Counter
from collections.abc import AsyncIterator, Coroutine
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from math import inf
from time import process_time
from typing import Any

from bench.asked import ASKED, AskedModel, task
from bench.looks import Look, Reply, Seen, readable

PATIENCE_SECONDS = 900.0
"""The longest run, and some more."""
_REPORT_BYTES = 2**28
"""A report is one line."""


@dataclass(frozen=True, slots=True)
class Report:
    """Some answers, and what happened while they were written."""

    answers: list[Seen]
    acks: list[float]
    """Seconds until each command was acknowledged; infinite where it was not."""
    calls: Counter[str]
    """Those that the platform was asked for, by method."""
    refused: Counter[str]
    """Those answered with 429."""
    cpu: float
    """Seconds of this process: gateway, worker and the model's pace; not platform, not store."""

    @property
    def native(self) -> int:
        """How many answers the platform streamed."""
        return sum(answer.native for answer in self.answers)

    @property
    def whole(self) -> int:
        """How many answers arrived to the letter."""
        return sum(answer.whole for answer in self.answers)

    @property
    def torn(self) -> int:
        """How many versions of messages had a code block that stands open."""
        return sum(answer.torn for answer in self.answers)


@dataclass(eq=False)
class World:
    """The emulated platform, and who types there."""

    process: Process
    model: AskedModel
    keys: dict[str, str] = field(default_factory=dict)
    """Settings with which our program reaches it."""
    _asked: int = 0

    async def ask(self, tokens: int, speed: int) -> None:
        """Let somebody new ask for an answer."""
        await self.type(self._asked, task(self._asked, tokens, speed))
        self._asked += 1

    async def type(self, person: int, text: str) -> None:
        """Let a person type a command."""
        await self.order(person=person, text=text)

    async def watch(self, typing: Coroutine[None, None, None]) -> Report:
        """What is seen from now on, until all that is asked for by `typing` is answered."""
        began = process_time()
        await typing
        await self.until(answers=self._asked)
        cpu = process_time() - began
        await self.order(news=True)
        return _report(await self.told(), self.model, cpu)

    async def until(self, **order: int) -> None:
        """Wait for a fact there: so many `sockets` are open, so many `answers` have ended."""
        await self.order(**order)
        await self.told()

    async def order(self, **order: Any) -> None:
        """Let something happen there."""
        assert self.process.stdin
        self.process.stdin.write(json.dumps(order).encode() + b"\n")
        await self.process.stdin.drain()

    async def told(self) -> dict[str, Any]:
        """The next line it prints."""
        assert self.process.stdout
        async with asyncio.timeout(PATIENCE_SECONDS):
            found: dict[str, Any] = json.loads(await self.process.stdout.readline())
        return found


@asynccontextmanager
async def open_world(program: str, *how: str) -> AsyncIterator[World]:
    """An emulated platform that `program` serves; `how` are its arguments."""
    process = await asyncio.create_subprocess_exec(
        *(sys.executable, "-m", program, *how),
        stdin=PIPE,
        stdout=PIPE,
        limit=_REPORT_BYTES,
    )
    world = World(process, AskedModel())
    try:
        world.keys |= await world.told()
        yield world
    finally:
        assert process.stdin
        process.stdin.close()
        await process.wait()


def _report(told: dict[str, Any], model: AskedModel, cpu: float) -> Report:
    asked = [(found, ack["at"]) for ack in told["acks"] if (found := ASKED.search(ack["text"]))]
    return Report(
        [_seen(model.replies[int(one["number"])], at, told["messages"]) for one, at in asked],
        [inf if ack["seconds"] is None else ack["seconds"] for ack in told["acks"]],
        Counter(method for method, _ in told["calls"]),
        Counter(method for method, status in told["calls"] if status == 429),
        cpu,
    )


def _seen(reply: Reply, asked: float, messages: list[dict[str, Any]]) -> Seen:
    """The answer in the messages and files that hold it."""
    found = [one for one in messages if any(_names(reply, shown) for _, shown in one["looks"])]
    texts = [one for one in found if not one.get("file")]
    versions = [shown for one in texts for _, shown in one["looks"]]
    showing = [one for one in texts if _names(reply, one["looks"][-1][1])]
    return Seen(
        reply,
        _together([one["looks"] for one in found]),
        asked,
        native=any(one.get("native") for one in found),
        alone=len(showing) == 1,
        torn=sum(shown.count("```") % 2 for shown in versions),
    )


def _names(reply: Reply, shown: str) -> bool:
    return reply.name in readable(shown)


def _together(messages: list[list[tuple[float, str]]]) -> list[Look]:
    """What all of some messages showed, each time that one of them changed."""
    looks, now = list[Look](), [""] * len(messages)
    changes = (
        (at, number, shown) for number, message in enumerate(messages) for at, shown in message
    )
    for at, number, shown in sorted(changes):
        now[number] = shown
        looks.append(Look(at, "\n".join(now)))
    return looks
