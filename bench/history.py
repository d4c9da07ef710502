"""Whether a long thread costs more than a short one."""

from collections.abc import AsyncIterator
from statistics import median
from time import perf_counter

from bench.house import job, open_store
from bench.row import Row
from core.codec import encode
from core.conversation import Status, Turn
from core.places import Thread
from core.stores.connection import Redis
from core.stores.layout import Layout
from core.stores.redis import RedisStore

SIZES = (10, 1_000, 10_000)
LOADS = 200
MARK = 1.5
REPLY = "```python\n" + "total += values[index] * factor\n" * 20 + "```\n"


async def rows() -> AsyncIterator[Row]:
    """Loading the newest turns of longer and longer threads, compared in one run."""
    async with open_store() as (redis, store):
        threads = {size: await _filled(redis, size) for size in SIZES}
        times: dict[int, list[float]] = {size: [] for size in SIZES}
        for _ in range(LOADS):
            for size, thread in threads.items():
                times[size].append(await _load(store, thread))
    base = median(times[SIZES[0]])
    for size in SIZES:
        ratio = median(times[size]) / base
        yield Row(
            f"load the newest 10 turns of {size:,}",
            f"{median(times[size]) * 1000:.2f} ms, {ratio:.2f} × the shortest",
            f"≤ {MARK} ×",
            ratio <= MARK,
        )


async def _load(store: RedisStore, thread: Thread) -> float:
    began = perf_counter()
    await store.conversation(thread, SIZES[0])
    return perf_counter() - began


async def _filled(redis: Redis, turns: int) -> Thread:
    thread = job("history").thread
    history = Layout().history(thread)
    for start in range(0, turns, 500):
        await redis.together(
            *(
                (
                    "XADD",
                    history,
                    "*",
                    "event",
                    f"e{number}",
                    "number",
                    number,
                    "turn",
                    _turn(number),
                )
                for number in range(start + 1, min(start + 500, turns) + 1)
            )
        )
    return thread


def _turn(number: int) -> str:
    return encode(Turn(f"e{number}", "bench", "weigh the values", REPLY, Status.DONE))
