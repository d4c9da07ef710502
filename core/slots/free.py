"""Slots for models that need none, such as the demo: given at once, to everybody."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from core.slots import Slot, Slots, Wish
from core.slots.standing import Standing


class FreeSlots(Slots):
    """As many slots as are asked for."""

    @asynccontextmanager
    async def slot(self, wish: Wish) -> AsyncIterator[Slot]:
        standing = Standing(wish)
        standing.hold()
        yield standing
