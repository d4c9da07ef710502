"""What every surface promises: a thread as a place for messages of ours."""

from collections.abc import AsyncIterator, Awaitable, Callable
from dataclasses import dataclass

import pytest

from adapters.console import create
from core.codec import decode
from core.pages import SMALLEST_PAGE, Page
from core.stores import Messages
from core.stores.connection import Redis
from core.stores.layout import Layout
from core.stores.memory import MemoryStore
from core.stores.redis import RedisStore
from core.surface import Surface
from tests.contracts.serving import job, thread
from tests.fakes import PaperSurface


@dataclass(frozen=True, slots=True)
class Place:
    """A surface, and how to read what stands there."""

    surface: Surface
    shown: Callable[[], Awaitable[list[Page]]]
    """The pages that are in sight, in order; empty ones are not."""


@pytest.fixture(params=["paper", "console in memory", "console in redis"])
async def place(
    request: pytest.FixtureRequest, valkey_url: str, layout: Layout
) -> AsyncIterator[Place]:
    """Each surface; the console's on each store that has messages."""
    match request.param:
        case "paper":
            paper = PaperSurface()
            yield Place(paper, lambda: _present(paper.pages))
        case "console in memory":
            yield _console(MemoryStore())
        case _:
            async with Redis(valkey_url) as redis:
                yield _console(RedisStore(redis, layout))


def _console(messages: Messages) -> Place:
    where = thread()

    async def read() -> list[Page]:
        contents = await messages.read(where)
        return await _present([decode(Page, content) for _, content in contents])

    return Place(create(messages)(job(where)), read)


async def _present(pages: list[Page]) -> list[Page]:
    return [page for page in pages if page.text or page.status]


async def test_what_is_posted_stands_there_in_order(place: Place) -> None:
    one, two = Page("```py\nx = 1", "\n```"), Page("two", status="✅ done", final=True)
    await place.surface.post(one, "e1:0")
    await place.surface.post(two, "e1:1")

    assert await place.shown() == [one, two]


async def test_an_edit_changes_its_message_alone(place: Place) -> None:
    first = await place.surface.post(Page("one"), "e1:0")
    await place.surface.post(Page("two"), "e1:1")

    await place.surface.edit(first, Page("one, again"))

    assert await place.shown() == [Page("one, again"), Page("two")]


async def test_the_same_nonce_is_the_same_message_with_the_new_page(place: Place) -> None:
    """A worker that died before it knew what it posted does not post it twice."""
    first = await place.surface.post(Page("half"), "e1:0")
    again = await place.surface.post(Page("half a loaf"), "e1:0")

    assert again == first
    assert await place.shown() == [Page("half a loaf")]


async def test_another_nonce_is_another_message(place: Place) -> None:
    ids = {await place.surface.post(Page("same"), f"e{number}:0") for number in range(3)}

    assert len(ids) == 3
    assert await place.shown() == [Page("same")] * 3


async def test_a_removed_message_is_out_of_sight(place: Place) -> None:
    first = await place.surface.post(Page("one"), "e1:0")
    await place.surface.post(Page("two"), "e1:1")

    await place.surface.remove(first)
    await place.surface.remove(first)

    assert await place.shown() == [Page("two")]


async def test_any_text_comes_back_as_it_was(place: Place) -> None:
    page = Page('"quotes"\t\\ 値 🙂 \u2028 \x1b[31m\n' * 5, status="</script>")
    await place.surface.post(page, "e1:0")

    assert await place.shown() == [page]


async def test_a_message_has_room_for_a_page(place: Place) -> None:
    assert place.surface.page_chars >= SMALLEST_PAGE


async def test_every_call_is_counted_in_a_budget(place: Place) -> None:
    for message, page in ((None, Page("one")), ("m1", Page("one")), ("m1", None)):
        assert (await place.surface.budget(message, page)).key
