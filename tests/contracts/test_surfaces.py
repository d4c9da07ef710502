"""What every surface promises: a thread as a place for messages of ours."""

from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import AsyncExitStack
from dataclasses import dataclass, replace

import pytest

from adapters.console import create
from core.budgets import Budget
from core.codec import decode
from core.errors import NotShown
from core.pages import SMALLEST_PAGE, Page
from core.stores import Messages
from core.stores.connection import Redis
from core.stores.layout import Layout
from core.stores.memory import MemoryStore
from core.stores.redis import RedisStore
from core.surface import Surface
from tests.contracts.serving import job, thread
from tests.fakes import PaperSurface
from tests.corner import Corner, slack_corner
from tests.discord_corner import DiscordCorner, discord_corner


class Patient(Surface):
    """A surface as the painter uses it: the budget is asked first, a page not shown comes again."""

    def __init__(self, surface: Surface) -> None:
        self._surface = surface

    @property
    def page_chars(self) -> int:
        """As many."""
        return self._surface.page_chars

    @property
    def code_chars(self) -> int | None:
        """As many."""
        return self._surface.code_chars

    @property
    def windowed(self) -> bool:
        """The same."""
        return self._surface.windowed

    async def budget(self, message: str | None, page: Page | None) -> Budget:
        """The same."""
        return await self._surface.budget(message, page)

    async def post(self, page: Page, nonce: str, again: bool = False) -> str:
        """Until it is shown."""
        while True:
            await self.budget(None, page)
            try:
                return await self._surface.post(page, nonce, again)
            except NotShown:
                pass

    async def edit(self, message: str, page: Page) -> None:
        """Until it is shown."""
        while True:
            await self.budget(message, page)
            try:
                return await self._surface.edit(message, page)
            except NotShown:
                pass

    async def remove(self, message: str) -> None:
        """Until it is away."""
        while True:
            await self.budget(message, None)
            try:
                return await self._surface.remove(message)
            except NotShown:
                pass


@dataclass(frozen=True, slots=True)
class Place:
    """A surface, and how to read what stands there."""

    surface: Surface
    shown: Callable[[], Awaitable[list[object]]]
    """What is in sight, message by message; empty ones are not."""
    as_shown: Callable[[Page], object] = lambda page: page
    """How a page has to look there: the page itself, or what people read of it."""

    async def shows(self, *pages: Page) -> bool:
        """Whether these pages are what is in sight, in this order."""
        return await self.shown() == [self.as_shown(page) for page in pages]


SURFACES = [
    *("paper", "console in memory", "console in redis", "slack by edits", "slack by streams"),
    *("discord in a thread", "discord by replies"),
]


@pytest.fixture(params=SURFACES)
async def place(
    request: pytest.FixtureRequest, valkey_url: str, layout: Layout
) -> AsyncIterator[Place]:
    """Each surface; the console's on each store that has messages."""
    async with AsyncExitStack() as stack:
        match request.param:
            case "paper":
                paper = PaperSurface()
                yield Place(paper, lambda: _present(paper.pages))
            case "console in memory":
                yield _console(MemoryStore())
            case "console in redis":
                redis = await stack.enter_async_context(Redis(valkey_url))
                yield _console(RedisStore(redis, layout))
            case "discord in a thread" | "discord by replies" as kind:
                by_replies = kind == "discord by replies"
                discord = await stack.enter_async_context(discord_corner(by_replies=by_replies))
                yield _discord(discord)
            case kind:
                corner = await stack.enter_async_context(slack_corner())
                yield _slack(corner, streams=kind == "slack by streams")


def _console(messages: Messages) -> Place:
    where = thread()

    async def read() -> list[object]:
        contents = await messages.read(where)
        return await _present([decode(Page, content) for _, content in contents])

    return Place(create(messages)(job(where)), read)


async def _present(pages: list[Page]) -> list[object]:
    return [page for page in pages if page.text or page.status]


def _slack(corner: Corner, streams: bool) -> Place:
    async def read() -> list[object]:
        return [message.shown.replace("\u200b", "") for message in corner.answers]

    return Place(Patient(corner.surface(streams)), read, _read_in_slack)


def _read_in_slack(page: Page) -> str:
    """All of its text, and its status below."""
    return "\n".join(part for part in (page.markdown, page.status) if part)


def _discord(corner: DiscordCorner) -> Place:
    async def read() -> list[object]:
        return [message.content for message in corner.answers]

    return Place(Patient(corner.surface()), read, _read_in_discord)


def _read_in_discord(page: Page) -> str:
    """All of its text, and its status below in small; blanks around are cut off by Discord."""
    small = [f"-# {line}" for line in page.status.splitlines()]
    return "\n".join([page.markdown.strip("\n"), *small]).strip()


async def test_what_is_posted_stands_there_in_order(place: Place) -> None:
    one, two = Page("```py\nx = 1", "\n```"), Page("two", status="✅ done", final=True)
    await place.surface.post(one, "e1:0")
    await place.surface.post(two, "e1:1")

    assert await place.shows(one, two)


async def test_an_edit_changes_its_message_alone(place: Place) -> None:
    first = await place.surface.post(Page("one"), "e1:0")
    await place.surface.post(Page("two"), "e1:1")

    await place.surface.edit(first, Page("one, again"))

    assert await place.shows(Page("one, again"), Page("two"))


async def test_the_same_nonce_is_the_same_message_with_the_new_page(place: Place) -> None:
    """A worker that died before it knew what it posted does not post it twice."""
    first = await place.surface.post(Page("half"), "e1:0")
    again = await place.surface.post(Page("half a loaf"), "e1:0", again=True)

    assert again == first
    assert await place.shows(Page("half a loaf"))


async def test_another_nonce_is_another_message(place: Place) -> None:
    ids = {await place.surface.post(Page("same"), f"e{number}:0") for number in range(3)}

    assert len(ids) == 3
    assert await place.shows(*[Page("same")] * 3)


async def test_a_message_that_grows_and_ends_shows_the_whole_of_it(place: Place) -> None:
    message = await place.surface.post(Page("one ", status="writing"), "e1:0")
    for text in ("one two", "one two\n```py\nx = 1\n```\n"):
        await place.surface.edit(message, Page(text, status="writing"))
    whole = Page("one two\n```py\nx = 1\n```\nthree", status="done", final=True)
    await place.surface.edit(message, whole)

    assert await place.shows(whole)


async def test_a_message_shows_another_text_as_well(place: Place) -> None:
    """A later run may begin anew."""
    message = await place.surface.post(Page("one way ", status="writing"), "e1:0")
    await place.surface.edit(message, Page("another way", status="done", final=True))

    assert await place.shows(Page("another way", status="done", final=True))


async def test_a_growing_message_is_removed_too(place: Place) -> None:
    message = await place.surface.post(Page("one ", status="writing"), "e1:0")
    await place.surface.remove(message)

    assert await place.shows()


async def test_a_removed_message_is_out_of_sight(place: Place) -> None:
    first = await place.surface.post(Page("one"), "e1:0")
    await place.surface.post(Page("two"), "e1:1")

    await place.surface.remove(first)
    await place.surface.remove(first)

    assert await place.shows(Page("two"))


@pytest.mark.parametrize("growing", [False, True])
async def test_any_text_comes_back_as_it_was(place: Place, growing: bool) -> None:
    page = Page('"quotes"\t\\ 値 🙂 \u2028 \x1b[31m\n' * 5, status="</script>", final=True)
    message = await place.surface.post(replace(page, final=not growing), "e1:0")
    await place.surface.edit(message, page)

    assert await place.shows(page)


async def test_a_message_has_room_for_a_page(place: Place) -> None:
    assert place.surface.page_chars >= SMALLEST_PAGE


async def test_every_call_is_counted_in_a_budget(place: Place) -> None:
    for message, page in ((None, Page("one")), ("m1", Page("one")), ("m1", None)):
        assert (await place.surface.budget(message, page)).key
