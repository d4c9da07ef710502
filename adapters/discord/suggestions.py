"""What is suggested while somebody types into an option of a command."""

import asyncio
import logging
from collections.abc import Awaitable, Callable, Sequence
from time import monotonic
from types import TracebackType
from typing import Self

from core.errors import SurroundingsError

LOG = logging.getLogger(__name__)

SUGGESTIONS = 25
SUGGESTION_CHARS = 100
"""Source: Discord docs, "Application Command Option Choice Structure"."""
FRESH_SECONDS = 60.0
"""So long a list of models is not asked for again."""
AGAIN_SECONDS = 5.0
"""After a model server that gave none."""
REFRESH_SECONDS = 30.0
"""So long a model server may take for its list."""
FIRST_SECONDS = 2.0
"""So long somebody waits where no list is known yet: Discord gives up after 3."""


def matching(names: Sequence[str], typed: str) -> list[str]:
    """Those of `names` with `typed` in them, as many as Discord shows; first what begins so."""
    typed = typed.strip().casefold()
    found = [n for n in names if typed in n.casefold() and 0 < len(n) <= SUGGESTION_CHARS]
    found.sort(key=lambda name: not name.casefold().startswith(typed))
    return found[:SUGGESTIONS]


class Suggestions:
    """The names of models, out of a list that is renewed in the background.

    `async with` ends what is under way. While the model server is away, the last list holds.
    """

    def __init__(
        self, names: Callable[[], Awaitable[list[str]]], now: Callable[[], float] = monotonic
    ) -> None:
        """`now` is monotonic, in seconds."""
        self._names = names
        self._now = now
        self.known: list[str] = []
        """What the model server said last."""
        self._due = now()
        self._refreshing: asyncio.Task[None] | None = None

    async def __aenter__(self) -> Self:
        return self

    async def __aexit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        traceback: TracebackType | None,
    ) -> None:
        if self._refreshing:
            self._refreshing.cancel()
            await asyncio.wait([self._refreshing])

    async def __call__(self, typed: str) -> list[str]:
        """What fits to `typed`; at once, but for the first time after the start."""
        refreshing = self._refresh_if_due()
        if not self.known and not refreshing.done():
            await asyncio.wait([refreshing], timeout=FIRST_SECONDS)
        return matching(self.known, typed)

    def _refresh_if_due(self) -> asyncio.Task[None]:
        """The refresh under way, or the last one while what it brought is fresh."""
        idle = self._refreshing is None or self._refreshing.done()
        if self._refreshing is None or (idle and self._now() >= self._due):
            self._refreshing = asyncio.create_task(self._refresh())
        return self._refreshing

    async def _refresh(self) -> None:
        fresh_seconds = AGAIN_SECONDS
        try:
            async with asyncio.timeout(REFRESH_SECONDS):
                self.known = await self._names()
            fresh_seconds = FRESH_SECONDS
        except (SurroundingsError, TimeoutError) as error:
            LOG.info("no models to suggest", extra={"reason": str(error)})
        except Exception:  # pylint: disable=broad-exception-caught  # nobody else would hear of it
            LOG.exception("suggestions broke")
        self._due = self._now() + fresh_seconds
