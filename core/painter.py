"""Shows pictures in a thread: the newest one, as often as the platform allows."""

import asyncio
import logging
from collections.abc import Awaitable, Callable, Collection
from time import monotonic

from core.budgets import Booked, Budget, Budgets, Urgency, Waiting
from core.budgets.asker import Asker
from core.errors import NotShown, RateLimited, StopAsked, SurfaceGone, SurroundingsError
from core.job import Artifact
from core.latest import Latest
from core.pages import Page
from core.rendering import Rendering
from core.surface import Surface

LOG = logging.getLogger(__name__)

HELD_BACK_SECONDS = 0.05
"""Between two looks whether the claim lives again."""
REST_SECONDS = 0.5
"""After a surface or a store that could not be reached; doubled each time, up to ten times."""

_FILE = Page("", final=True, file=Artifact("", ""))
"""A file that an earlier run brought, whatever is in it."""
Stroke = tuple[int, Page | None]
"""Which message is to be changed, and the page it is to show; None takes it away."""


class Painter:
    """Keeps the messages of one answer like its newest picture.

    Writes one message at a time, and only what differs from what is shown. Whatever came while
    it waited for its turn is skipped: people see the newest text, the model never waits.
    No call is made that is not booked, so while the store of the budgets is away it holds back,
    and says so in the log, until the store answers or the claim is lost.
    """

    def __init__(
        self,
        surface: Surface,
        pictures: Latest[Rendering],
        lay_out: Callable[[Rendering], list[Page]],
        budgets: Budgets,
        may_write: Callable[[], bool],
        nonce: str,
        messages: tuple[str, ...] = (),
        posted: Callable[[tuple[str, ...]], Awaitable[None]] | None = None,
        sleep: Callable[[float], Awaitable[None]] = asyncio.sleep,
        clock: Callable[[], float] = monotonic,
        stop: Callable[[], None] = lambda: None,
        first_run: bool = True,
        files: Collection[str] = (),
    ) -> None:
        """`messages` are those an earlier worker posted, `files` the ones of them that are files;
        `posted` is told when there are more.

        `stop` is told that a person used the platform's own stop button. Unless it is the
        `first_run`, an earlier one may have posted a message and died before it said so.

        `may_write` says whether the claim still lives by our own clock: an edit by a worker that
        lost its thread would overwrite the next one's. Budgets know the painter by its `nonce`.
        """
        self._surface = surface
        self._pictures = pictures
        self._lay_out = lay_out
        self._asker = Asker(budgets, nonce)
        self._may_write = may_write
        self._nonce = nonce
        self._messages = list(messages)
        self._shown: list[Page | None] = [_FILE if id_ in files else None for id_ in messages]
        self._laid_out: tuple[Rendering | None, list[Page]] = None, []
        self._posted = posted
        self._stop = stop
        self._again = not first_run
        self._sleep = sleep
        self._clock = clock
        self._changed_at = clock()
        self._seen = False
        self._stood = False
        """Whether the whole answer was shown."""
        self._rest = REST_SECONDS

    @property
    def messages(self) -> tuple[str, ...]:
        """Ids of the messages that show this answer, in order."""
        return tuple(self._messages)

    @property
    def files(self) -> tuple[str, ...]:
        """Ids of those messages that are files."""
        both = zip(self._messages, self._shown)
        return tuple(message for message, page in both if page and page.file)

    async def run(self) -> None:
        """Paint until the final picture is shown.

        Raises:
            SurfaceGone: there is nothing left to paint on.
        """
        try:
            while True:
                await self._pictures.changed()
                while await self._paint_one():
                    pass
                self._stood |= self._pictures.newest.whole
                if self._pictures.newest.final:
                    return
        finally:
            await self._asker.withdraw()

    async def _paint_one(self) -> bool:
        """Bring one message up to date; False if all of them are.

        While the surface is out of reach nothing is, and each try shows what is newest by then.
        """
        if not self._difference():
            return False
        try:
            if stroke := await self._turn():
                await self._write(stroke)
            self._rest = REST_SECONDS
        except SurfaceGone:
            raise
        except NotShown:
            pass
        except StopAsked:
            self._stop()
        except SurroundingsError as error:
            LOG.warning("cannot paint", extra={"reason": str(error)})
            await self._sleep(self._rest)
            self._rest = min(self._rest * 2, 10 * REST_SECONDS)
        return True

    async def _turn(self) -> Stroke | None:
        """What is to be painted by now, once the call for it may be made; None for nothing."""
        while stroke := self._difference():
            if not self._may_write():
                await self._sleep(HELD_BACK_SECONDS)
                continue
            budget, urgency = await self._budget(stroke), self._urgency
            match await self._asker.ask(budget, urgency, self._clock() - self._changed_at):
                case Waiting(seconds):
                    await self._nap(seconds, urgency)
                case Booked(seconds):
                    await self._sleep(seconds)
                    newest = self._difference()
                    if newest and self._may_write() and await self._budget(newest) == budget:
                        return newest
        await self._asker.withdraw()
        return None

    async def _budget(self, stroke: Stroke) -> Budget:
        """What the call for `stroke` is counted under."""
        index, page = stroke
        message = self._messages[index] if index < len(self._messages) else None
        return await self._surface.budget(message, page)

    @property
    def _urgency(self) -> Urgency:
        """Nobody has seen anything of this run before its first stroke: a takeover counts too."""
        if self._is_awaited(self._pictures.newest):
            return Urgency.FINAL
        return Urgency.REFRESH if self._seen else Urgency.FIRST_SIGHT

    def _is_awaited(self, picture: Rendering) -> bool:
        """Whether it is what people wait for: the answer, proved or not, and the end."""
        return picture.final or (picture.whole and not self._stood)

    async def _nap(self, seconds: float, asked: Urgency) -> None:
        """Wait to ask again after one of `asked` urgency was sent away for `seconds`.

        An answer or an end that came since then asks at once, since it goes before others.
        """
        if asked is Urgency.FINAL:
            await self._sleep(seconds)
            return
        naps = [
            asyncio.ensure_future(self._sleep(seconds)),
            asyncio.ensure_future(self._pictures.until(self._is_awaited)),
        ]
        try:
            await asyncio.wait(naps, return_when=asyncio.FIRST_COMPLETED)
        finally:
            for nap in naps:
                nap.cancel()

    def _difference(self) -> Stroke | None:
        """The first message that is not as it should be, with its page; None for a surplus one.

        An earlier run may have left more messages than the final picture has pages. No message
        becomes a file, and no file a message: what stands in its place goes first.
        """
        pages = self._pages()
        for index, page in enumerate(pages):
            if index >= len(self._shown):
                return index, page
            shown = self._shown[index]
            if shown != page:
                return index, None if page.file or (shown and shown.file) else page
        if self._pictures.newest.final and len(self._shown) > len(pages):
            return len(self._shown) - 1, None
        return None

    def _pages(self) -> list[Page]:
        """The pages of the newest picture, laid out once."""
        picture = self._pictures.newest
        if picture is not self._laid_out[0]:
            self._laid_out = picture, self._lay_out(picture)
        return self._laid_out[1]

    async def _write(self, stroke: Stroke) -> None:
        """Make one message what it should be, unless the platform wants no more calls."""
        budget = await self._budget(stroke)
        try:
            await self._draw(stroke)
        except RateLimited as refusal:
            await self._asker.pause(budget, refusal.seconds)
        else:
            self._seen, self._changed_at = True, self._clock()

    async def _draw(self, stroke: Stroke) -> None:
        match stroke:
            case int() as index, Page() as page if index < len(self._messages):
                await self._surface.edit(self._messages[index], page)
                self._shown[index] = page
            case int() as index, Page() as page:
                await self._post(index, page)
            case int() as index, None:
                await self._surface.remove(self._messages[index])
                del self._messages[index], self._shown[index]

    async def _post(self, index: int, page: Page) -> None:
        nonce = f"{self._nonce}:{index}:file" if page.file else f"{self._nonce}:{index}"
        message = await self._surface.post(page, nonce, self._again)
        self._messages.append(message)
        self._shown.append(page)
        if self._posted:
            await self._posted(self.messages)
