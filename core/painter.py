"""Shows pictures in a thread: the newest one, as often as the platform allows."""

import asyncio
import logging
from collections.abc import Awaitable, Callable

from core.budgets import Budget
from core.errors import SurroundingsError
from core.latest import Latest
from core.pages import Page
from core.rendering import Rendering
from core.surface import Surface

LOG = logging.getLogger(__name__)

HELD_BACK_SECONDS = 0.05
"""Between two looks whether the claim lives again."""
REST_SECONDS = 0.5
"""After a surface that could not be reached; doubled each time, up to ten times this."""


class Painter:
    """Keeps the messages of one answer like its newest picture.

    Writes one message at a time, and only what differs from what is shown. Whatever came while
    it waited for its turn is skipped: people see the newest text, the model never waits.
    """

    def __init__(
        self,
        surface: Surface,
        pictures: Latest[Rendering],
        lay_out: Callable[[Rendering], list[Page]],
        budget: Budget,
        may_write: Callable[[], bool],
        nonce: str,
        messages: tuple[str, ...] = (),
        posted: Callable[[tuple[str, ...]], Awaitable[None]] | None = None,
        sleep: Callable[[float], Awaitable[None]] = asyncio.sleep,
    ) -> None:
        """`messages` are those an earlier worker posted; `posted` is told when there are more.

        `may_write` says whether the claim still lives by our own clock: an edit by a worker that
        lost its thread would overwrite the next one's.
        """
        self._surface = surface
        self._pictures = pictures
        self._lay_out = lay_out
        self._budget = budget
        self._may_write = may_write
        self._nonce = nonce
        self._messages = list(messages)
        self._shown: list[Page | None] = [None] * len(messages)
        self._laid_out: tuple[Rendering | None, list[Page]] = None, []
        self._posted = posted
        self._sleep = sleep
        self._rest = REST_SECONDS

    @property
    def messages(self) -> tuple[str, ...]:
        """Ids of the messages that show this answer, in order."""
        return tuple(self._messages)

    async def run(self) -> None:
        """Paint until the final picture is shown."""
        while True:
            await self._pictures.changed()
            while await self._paint_one():
                pass
            if self._pictures.newest.final:
                return

    async def _paint_one(self) -> bool:
        """Bring one message up to date; False if all of them are.

        While the surface is out of reach nothing is, and each try shows what is newest by then.
        """
        if not self._difference():
            return False
        await self._wait_for_turn()
        try:
            await self._write()
            self._rest = REST_SECONDS
        except SurroundingsError as error:
            LOG.warning("surface out of reach", extra={"reason": str(error)})
            await self._sleep(self._rest)
            self._rest = min(self._rest * 2, 10 * REST_SECONDS)
        return True

    async def _wait_for_turn(self) -> None:
        await self._sleep(await self._budget.book(self._surface.budget))
        while not self._may_write():
            await self._sleep(HELD_BACK_SECONDS)

    def _difference(self) -> tuple[int, Page | None] | None:
        """The first message that is not as it should be, with its page; None for a surplus one.

        An earlier run may have left more messages than the final picture has pages.
        """
        pages = self._pages()
        for index, page in enumerate(pages):
            if index >= len(self._shown) or self._shown[index] != page:
                return index, page
        if self._pictures.newest.final and len(self._shown) > len(pages):
            return len(self._shown) - 1, None
        return None

    def _pages(self) -> list[Page]:
        """The pages of the newest picture, laid out once."""
        picture = self._pictures.newest
        if picture is not self._laid_out[0]:
            self._laid_out = picture, self._lay_out(picture)
        return self._laid_out[1]

    async def _write(self) -> None:
        """Make one message what it should be by now."""
        match self._difference():
            case int() as index, Page() as page if index < len(self._messages):
                await self._surface.edit(self._messages[index], page)
                self._shown[index] = page
            case int() as index, Page() as page:
                await self._post(index, page)
            case int() as index, None:
                await self._surface.remove(self._messages[index])
                del self._messages[index], self._shown[index]

    async def _post(self, index: int, page: Page) -> None:
        message = await self._surface.post(page, f"{self._nonce}:{index}")
        self._messages.append(message)
        self._shown.append(page)
        if self._posted:
            await self._posted(self.messages)
