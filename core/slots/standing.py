"""What every slot is, wherever the line is kept: a wish, and what became of it so far."""

from collections.abc import AsyncGenerator
from uuid import uuid4

from core.errors import LeaseLost
from core.events import Usage
from core.latest import Latest
from core.slots import Place, Slot, Wish
from core.words import phrase


class Standing(Slot):
    """One run's place in the line; `token` tells it from other runs for the same work."""

    def __init__(self, wish: Wish) -> None:
        self.wish = wish
        self.token = uuid4().hex
        self.usage: Usage | None = None
        self.held = False
        """Whether the slot is ours."""
        self._lost = False
        self._news: Latest[Place | None] = Latest(None)

    async def places(self) -> AsyncGenerator[Place, None]:
        while True:
            place = await self._news.changed()
            if self._lost:
                raise LeaseLost(phrase("Another worker holds this thread now."))
            if self.held:
                return
            if place:
                yield place

    def note(self, usage: Usage) -> None:
        self.usage = usage

    def tell(self, place: Place) -> None:
        """It stands at `place` now."""
        if place != self._news.newest:
            self._news.put(place)

    def hold(self) -> None:
        """The slot is ours."""
        if not self.held:
            self.held = True
            self._news.put(None)

    def lose(self) -> None:
        """Another run stands there instead."""
        self._lost = True
        self._news.put(None)
