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


async def test_who_waits_for_a_fact_hears_of_it_once_it_holds() -> None:
    numbers = Latest(0)
    waiting = asyncio.create_task(numbers.until(lambda number: number > 2))
    for number in (1, 2):
        numbers.put(number)
        await asyncio.sleep(0)

    assert not waiting.done()

    numbers.put(3)
    numbers.put(0)
    await waiting


async def test_a_fact_that_holds_already_is_not_waited_for() -> None:
    await Latest(7).until(lambda number: number == 7)
