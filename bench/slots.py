"""Whether the wait that people are told is the wait they have."""

import asyncio
from collections.abc import AsyncGenerator, AsyncIterator
from contextlib import aclosing, asynccontextmanager
from dataclasses import dataclass, field
from random import Random
from statistics import median
from time import monotonic

from bench.house import House, PacedModel, job, open_house
from bench.row import Row
from core.captions import about
from core.events import Ending, ModelEvent, ReplyDone, TextAdded, Usage
from core.prompt import Prompt
from core.slots import Place, Slot, Slots, Wish

JOBS = 42
SCALE = 40.0
"""Seconds of the story that pass in one second of the clock."""
TOKENS = 400
"""Of a usual reply."""
SPREAD = 0.5
"""Half of all replies have 0.7 to 1.4 times as many, one in twenty 2.3 times or more."""
SPEED = 40.0
"""Tokens per second of the story; it wanders between 0.8 and 1.25 times this."""
THINKING = 60.0
"""Seconds of the story between an answer and that person's next question, on average."""
EARLIER = 8
"""Replies the model has written before: nobody is told a number without them."""
CLOSE = 0.3
MARK = 0.5


async def rows() -> AsyncIterator[Row]:
    """A busy hour with a long line, as the mark has it in mind, and a quiet one."""
    yield await _hour(14, MARK)
    yield await _hour(6)


async def _hour(people: int, mark: float | None = None) -> Row:
    """The first wait that each of so many people was told, beside how long it took."""
    told, model = Told(), VariedModel(TOKENS, SPEED, server="bench")
    async with open_house(model, 20.0, told.watching) as house:
        await _questions(house, people, Random(4))
    errors = [abs(shown - took) / took for shown, took in told.waits]
    close = sum(error <= CLOSE for error in errors) / len(errors)
    return Row(
        f"first wait shown, {people} people with one model, {len(errors)} of {JOBS} jobs waited",
        f"{close:.0%} within {CLOSE:.0%}; median error {median(errors):.0%}",
        f"≥ {mark:.0%}" if mark else "–",
        close >= mark if mark else None,
    )


@dataclass
class VariedModel(PacedModel):
    """Writes replies of any length, now faster, now slower."""

    chance: Random = field(default_factory=lambda: Random(2))

    async def reply(
        self, prompt: Prompt, window: int, reply_tokens: int
    ) -> AsyncGenerator[ModelEvent, None]:
        tokens = min(reply_tokens, round(self.tokens * self.chance.lognormvariate(0.0, SPREAD)))
        wanders = self.speed * self.chance.lognormvariate(0.0, 0.1)
        self.speed = min(max(wanders, SPEED * 0.8), SPEED * 1.25)
        began, seconds = monotonic(), tokens / self.speed / SCALE
        yield TextAdded("```python\n")
        await asyncio.sleep(seconds)
        yield TextAdded("x = 1\n```\n")
        usage = Usage(reply_tokens=tokens, reply_seconds=monotonic() - began)
        yield ReplyDone(Ending.COMPLETE, usage)


async def _questions(house: House, people: int, chance: Random) -> None:
    """All ask, each waiting for the answer before the next question."""
    for _ in range(EARLIER):
        await _answered(house, "early bird")
    async with asyncio.TaskGroup() as asking:
        for number in range(people):
            asking.create_task(_asks(house, f"p{number}", JOBS // people, Random(chance.random())))


async def _asks(house: House, person: str, times: int, chance: Random) -> None:
    for _ in range(times):
        await asyncio.sleep(chance.expovariate(1 / THINKING) / SCALE)
        await _answered(house, person)


async def _answered(house: House, person: str) -> None:
    asked = job("weigh the values", person)
    await house.inbox.submit(asked)
    while not await house.store.turn(asked.thread, asked.event):
        await asyncio.sleep(0.02)


class Told:
    """What was told of every wait, and what it was, in seconds of the story."""

    def __init__(self) -> None:
        self.waits: list[tuple[float, float]] = []

    def watching(self, slots: Slots) -> Slots:
        """`slots`, watched."""
        return _WatchedSlots(slots, self)


class _WatchedSlots(Slots):
    def __init__(self, slots: Slots, told: Told) -> None:
        self._slots = slots
        self._told = told

    @asynccontextmanager
    async def slot(self, wish: Wish) -> AsyncIterator[Slot]:
        async with self._slots.slot(wish) as slot:
            yield _WatchedSlot(slot, self._told)


class _WatchedSlot(Slot):
    def __init__(self, slot: Slot, told: Told) -> None:
        self._slot = slot
        self._told = told

    async def places(self) -> AsyncGenerator[Place, None]:
        shown, at = None, 0.0
        async with aclosing(self._slot.places()) as places:
            async for place in places:
                if shown is None and place.seconds is not None:
                    shown, at = about(place.seconds * SCALE), monotonic()
                yield place
        if shown is not None:
            self._told.waits.append((shown, (monotonic() - at) * SCALE))

    def note(self, usage: Usage) -> None:
        self._slot.note(usage)
