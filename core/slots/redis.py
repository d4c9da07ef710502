"""Model slots in Redis or Valkey, shared by all processes on one store."""

import asyncio
import json
import logging
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager, suppress
from time import monotonic
from types import TracebackType
from typing import Any, Self

from core.errors import StoreUnavailable
from core.events import Usage
from core.queues.ending import end
from core.slots import Place, Slot, Slots, Wish
from core.slots.rules import Rules
from core.slots.standing import Standing
from core.stores.connection import Redis, script
from core.stores.layout import Layout

LOG = logging.getLogger(__name__)


class RedisStanding(Standing):
    """A place in the line, with what is needed to stand there again should the store forget it."""

    def __init__(self, wish: Wish) -> None:
        super().__init__(wish)
        self._known = False
        self._since = round(wish.since * 1000)
        self._taken = 0

    @property
    def arguments(self) -> tuple[str | int, ...]:
        """What `stand.lua` reads of it."""
        wish = self.wish
        told = {
            "person": wish.person,
            "model": wish.model,
            "urgency": int(wish.urgency),
            "tokens": wish.reply_tokens,
        }
        stood = int(self._known), self._since, self._taken
        return wish.work, self.token, *stood, json.dumps(told)

    def read(self, reply: list[int]) -> None:
        """Take in what `stand.lua` gives for it."""
        state, since, taken, ahead, milliseconds = reply
        if state < 0:
            self.lose()
            return
        self._known, self._since, self._taken = True, since, taken
        if state == 1:
            self.hold()
        elif ahead >= 0:
            self.tell(Place(ahead, milliseconds / 1000 if milliseconds >= 0 else None))


class RedisSlots(Slots):
    """One task per process stands in the line for everybody in it; use it as a context."""

    def __init__(
        self,
        redis: Redis,
        rules: Rules = Rules(),
        layout: Layout = Layout(),
        clock: Callable[[], float] = monotonic,
    ) -> None:
        self._redis = redis
        self._rules = rules
        self._layout = layout
        self._clock = clock
        self._standings: list[RedisStanding] = []
        self._news = asyncio.Event()
        # A question that is under way would put back what is given back meanwhile.
        self._asking = asyncio.Lock()
        self._told_at = self._trouble_at = float("-inf")
        self._keeping: asyncio.Task[None] | None = None

    async def __aenter__(self) -> Self:
        self._keeping = asyncio.create_task(self._keep())
        self._keeping.add_done_callback(self._send_away)
        return self

    async def __aexit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        traceback: TracebackType | None,
    ) -> None:
        if self._keeping:
            await end(self._keeping)

    @asynccontextmanager
    async def slot(self, wish: Wish) -> AsyncIterator[Slot]:
        if self._keeping is None or self._keeping.done():
            raise RuntimeError("nobody keeps the line: it broke, see the log, or is not open")
        standing = RedisStanding(wish)
        self._standings.append(standing)
        self._stir()
        try:
            yield standing
        finally:
            self._standings.remove(standing)
            await self._leave(standing)
            self._stir()

    def _send_away(self, keeping: asyncio.Task[None]) -> None:
        """The line is closed, or broke: nobody should wait in it for ever."""
        if not keeping.cancelled() and keeping.exception():
            LOG.error("the line of model slots broke", exc_info=keeping.exception())
        for standing in self._standings:
            standing.lose()

    def _stir(self) -> None:
        """Ask at once, for slots and for places: somebody came or went."""
        self._told_at = float("-inf")
        self._news.set()

    async def _keep(self) -> None:
        """Stand in all lines, again and again."""
        while True:
            with suppress(TimeoutError):
                async with asyncio.timeout(self._pause()):
                    await self._news.wait()
            self._news.clear()
            async with self._asking:
                await self._ask()

    def _pause(self) -> float | None:
        """Seconds until the next question; None as long as nobody stands anywhere."""
        if not self._standings:
            return None
        waits = any(not standing.held for standing in self._standings)
        return self._rules.ask if waits else self._rules.tell

    async def _ask(self) -> None:
        """One call for each server with somebody in its line."""
        now = self._clock()
        tell = now - self._told_at >= self._rules.tell
        give = now - self._trouble_at >= self._rules.rest
        self._told_at = now if tell else self._told_at
        for server in {standing.wish.server for standing in self._standings}:
            ours = [standing for standing in self._standings if standing.wish.server == server]
            try:
                replies = await self._stand(server, ours, give, tell)
            except StoreUnavailable as error:
                self._trouble_at = self._clock()
                LOG.info("no word on model slots", extra={"reason": str(error)})
                return
            for standing, reply in zip(ours, replies, strict=True):
                standing.read(reply)

    async def _stand(
        self, server: str, standings: list[RedisStanding], give: bool, tell: bool
    ) -> list[list[int]]:
        layout, rules = self._layout, self._rules
        keys = (*_keys(layout, server), layout.line(server, "marks"))
        spans = (round(seconds * 1000) for seconds in (rules.lease, rules.batch, rules.patience))
        wishes = (argument for standing in standings for argument in standing.arguments)
        replies: list[list[int]] = await self._run(
            "stand", keys, rules.slots, *spans, int(give), int(tell), *wishes
        )
        return replies

    async def _leave(self, standing: RedisStanding) -> None:
        """Give back; while the store is away the lease runs out instead."""
        keys, usage = _keys(self._layout, standing.wish.server), standing.usage or Usage()
        seconds = (usage.reply_seconds, usage.prompt_seconds, usage.load_seconds)
        cost = (usage.reply_tokens, *(round(each * 1000) for each in seconds))
        async with self._asking:
            try:
                await self._run("leave", keys, standing.wish.work, standing.token, *cost)
            except StoreUnavailable as error:
                LOG.info("slot not given back", extra={"reason": str(error)})

    async def _run(self, name: str, keys: tuple[str, ...], *arguments: str | int) -> Any:
        return await self._redis.run(script(__package__, name), keys, *arguments)


def _keys(layout: Layout, server: str) -> tuple[str, str, str]:
    return layout.line(server), layout.line(server, "served"), layout.line(server, "models")
