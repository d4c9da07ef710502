"""What everything that keeps messages promises."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import aclosing, asynccontextmanager

from core.places import Thread
from tests.contracts.serving import PATIENCE, House, thread


async def test_messages_are_read_in_the_order_of_their_first_writing(house: House) -> None:
    where = thread()
    for message, content in (("b", "1"), ("a", "2"), ("c", "3"), ("b", "4")):
        await house.messages.write(where, message, content)

    assert await house.messages.read(where) == [("b", "4"), ("a", "2"), ("c", "3")]


async def test_a_thread_without_messages_reads_empty(house: House) -> None:
    assert await house.messages.read(thread()) == []


async def test_who_watches_sees_what_is_there_and_then_each_message_as_it_is_written(
    house: House,
) -> None:
    where = thread()
    await house.messages.write(where, "m1", "before")
    async with _watching(house, where) as seen:
        assert await seen() == ("m1", "before")

        await house.messages.write(where, "m1", "one\nline: “ünï” 🙂")
        await house.messages.write(thread(), "m1", "elsewhere")
        await house.messages.write(where, "m2", "two")

        assert await seen() == ("m1", "one\nline: “ünï” 🙂")
        assert await seen() == ("m2", "two")


async def test_all_who_watch_see_it(house: House) -> None:
    where = thread()
    async with _watching(house, where) as one, _watching(house, where) as two:
        await house.messages.write(where, "m1", "hello")

        assert await one() == await two() == ("m1", "hello")


async def test_what_is_written_while_a_watch_begins_is_not_missed(house: House) -> None:
    for number in range(20):
        where = thread()
        async with _watching(house, where) as seen:
            for _ in range(number):
                await asyncio.sleep(0)
            await house.messages.write(where, "m1", "the only one")

            assert await seen() == ("m1", "the only one")


class _Seen:
    """What a watcher was shown, in order."""

    def __init__(self) -> None:
        self.shown: asyncio.Queue[tuple[str, str]] = asyncio.Queue()

    async def __call__(self) -> tuple[str, str]:
        """The next message that is shown."""
        async with asyncio.timeout(PATIENCE):
            return await self.shown.get()


@asynccontextmanager
async def _watching(house: House, where: Thread) -> AsyncIterator[_Seen]:
    """Somebody who watches."""
    seen = _Seen()

    async def watch() -> None:
        async with aclosing(house.messages.watch(where)) as messages:
            async for shown in messages:
                seen.shown.put_nowait(shown)

    async with asyncio.TaskGroup() as tasks:
        watcher = tasks.create_task(watch())
        yield seen
        watcher.cancel()
