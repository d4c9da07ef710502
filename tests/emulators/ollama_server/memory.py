"""What is loaded: runners of a model with a window, their slots, and who waits for them."""

import asyncio
import time
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field

from tests.emulators.ollama_server.journal import Journal, Load
from tests.emulators.ollama_server.models import EmulatedModel
from tests.emulators.ollama_server.wire import Refusal

BUSY = "server busy, please try again.  maximum pending requests exceeded"
DEFAULT_KEEP_ALIVE = 300.0


@dataclass(slots=True)
class Runner:
    """A model in memory with one window."""

    model: EmulatedModel
    context: int
    slots: asyncio.Semaphore
    loading: asyncio.Lock = field(default_factory=asyncio.Lock)
    loaded: bool = False
    busy: int = 0
    expires: float = 0.0
    """By the monotonic clock, in seconds."""


class Memory:
    """The runners of a server; an idle one leaves for a further one, or when its time is up."""

    def __init__(self, journal: Journal, parallel: int, queue: int, most_loaded: int) -> None:
        self._journal = journal
        self._parallel = parallel
        self._queue = queue
        self._most_loaded = most_loaded
        self._runners: dict[tuple[str, int], Runner] = {}
        self._waiting = 0

    def loaded(self) -> list[Runner]:
        """What `ps` shows."""
        now = time.monotonic()
        self._runners = {
            key: runner
            for key, runner in self._runners.items()
            if runner.busy or not runner.loaded or runner.expires > now
        }
        return [runner for runner in self._runners.values() if runner.loaded]

    @asynccontextmanager
    async def hold(
        self, model: EmulatedModel, context: int, keep_alive: float
    ) -> AsyncIterator[float]:
        """A slot of the model with that window, loaded; gives the seconds the load took."""
        runner = self._runner(model, context)
        runner.busy += 1
        try:
            await self._wait_for(runner)
            try:
                yield await self._load(runner)
            finally:
                runner.slots.release()
        finally:
            runner.busy -= 1
            runner.expires = time.monotonic() + keep_alive

    def unload(self, model: EmulatedModel) -> None:
        """Let go of the model, whatever its window."""
        for key in [key for key in self._runners if key[0] == model.name]:
            del self._runners[key]

    def _runner(self, model: EmulatedModel, context: int) -> Runner:
        others = self.loaded()
        key = (model.name, context)
        if key not in self._runners:
            idle = sorted((r for r in others if not r.busy), key=lambda runner: runner.expires)
            for runner in idle[: max(0, len(others) + 1 - self._most_loaded)]:
                del self._runners[runner.model.name, runner.context]
            self._runners[key] = Runner(model, context, asyncio.Semaphore(self._parallel))
        return self._runners[key]

    async def _wait_for(self, runner: Runner) -> None:
        if runner.slots.locked() and self._waiting >= self._queue:
            raise Refusal(503, BUSY)
        self._waiting += 1
        try:
            await runner.slots.acquire()
        finally:
            self._waiting -= 1

    async def _load(self, runner: Runner) -> float:
        began = time.monotonic()
        async with runner.loading:
            if not runner.loaded:
                self._journal.loads.append(Load(runner.model.name, runner.context))
                self._journal.note()
                await asyncio.sleep(runner.model.load_seconds)
                runner.loaded = True
        return time.monotonic() - began


def keep_alive_seconds(value: object) -> float:
    """`keep_alive` as people write it: "10m", seconds, negative for ever, 0 at once."""
    if value is None:
        return DEFAULT_KEEP_ALIVE
    if isinstance(value, str) and value[-1:] in "smh":
        value = float(value[:-1]) * {"s": 1, "m": 60, "h": 3600}[value[-1]]
    seconds = float(str(value))
    return seconds if seconds >= 0 else float("inf")
