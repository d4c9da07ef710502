"""A slow reader gets the newest value, and each only once."""

import asyncio

from core.latest import Latest


async def test_the_reader_skips_what_it_missed() -> None:
    numbers = Latest(0)
    for number in range(1, 4):
        numbers.put(number)

    assert await numbers.changed() == 3


async def test_the_reader_waits_for_what_it_has_not_had() -> None:
    numbers = Latest(0)
    numbers.put(1)
    await numbers.changed()
    reading = asyncio.create_task(numbers.changed())
    await asyncio.sleep(0)

    assert not reading.done()

    numbers.put(2)

    assert await reading == 2


async def test_the_first_value_is_nothing_new() -> None:
    numbers = Latest(7)
    reading = asyncio.create_task(numbers.changed())
    await asyncio.sleep(0)

    assert numbers.newest == 7
    assert not reading.done()
    reading.cancel()
