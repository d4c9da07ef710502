"""What streaming costs, and how soon the first token is seen."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import aclosing
from time import monotonic, process_time

from bench.house import House, PacedModel, job, open_house
from bench.row import Row, spread
from core.codec import decode
from core.job import Job
from core.pages import Page

FIRST_TOKENS = 30
STREAMS = 8
TOKENS = 600
SPEED = 100.0
MARK = 2_500


async def rows() -> AsyncIterator[Row]:
    """First sight, then cost at the pace of a chat and of a terminal."""
    yield await _first_sight()
    yield await _cost("one picture each 0.55 s, as chats allow", 1 / 0.55)
    yield await _cost("20 pictures a second, as the terminal paints", 20.0)


async def _first_sight() -> Row:
    model = PacedModel(tokens=20, speed=200.0)
    delays: list[float] = []
    async with open_house(model, 20.0) as house:
        for number in range(FIRST_TOKENS):
            asked = job(f"first sight {number}")
            seen = asyncio.create_task(_first_text(house, asked))
            await house.inbox.submit(asked)
            delays.append((await seen - model.first_tokens[asked.prompt]) * 1000)
    return Row("model's first token → text in the watcher's hands", spread(delays, "ms"), "–")


async def _first_text(house: House, asked: Job) -> float:
    """When the first text of the reply is there to be shown, on the monotonic clock."""
    async with aclosing(house.store.watch(asked.thread)) as messages:
        async for _, content in messages:
            if decode(Page, content).text:
                return monotonic()
    raise AssertionError("the watch ended")


async def _cost(pace: str, pictures_per_second: float) -> Row:
    """Tokens per second of this process's CPU time: queue, answer, render, painter, surface."""
    model = PacedModel(TOKENS, SPEED)
    async with open_house(model, pictures_per_second) as house:
        began = process_time()
        jobs = [job(f"stream {number}") for number in range(STREAMS)]
        await asyncio.gather(*(_to_the_end(house, asked) for asked in jobs))
        rate = STREAMS * TOKENS / (process_time() - began)
    return Row(
        f"{STREAMS} streams of {SPEED:.0f} tokens/s, {pace}",
        f"{rate:,.0f} tokens per CPU second",
        f"≥ {MARK:,}",
        rate >= MARK,
    )


async def _to_the_end(house: House, asked: Job) -> None:
    await house.inbox.submit(asked)
    while not await house.store.turn(asked.thread, asked.event):
        await asyncio.sleep(0.5)
