"""What every intake promises: nothing that was acknowledged is lost or comes twice."""

import asyncio

import pytest

from core.stores.intake import FINISHED_SECONDS, GIVINGS
from tests.contracts.clocked import Records

HOME = "slack:T1"


async def test_something_new_is_new_once(records: Records) -> None:
    intake = records.intake

    assert [await intake.keep(HOME, "Ev1", "{}") for _ in range(3)] == [True, False, False]
    assert await intake.keep(HOME, "Ev2", "{}")
    assert await intake.keep("slack:T2", "Ev1", "{}")


async def test_of_many_deliveries_at_once_one_is_new(records: Records) -> None:
    kept = await asyncio.gather(*(records.intake.keep(HOME, "Ev1", "{}") for _ in range(60)))

    assert kept.count(True) == 1


async def test_what_is_finished_is_known_for_a_day(records: Records) -> None:
    await records.intake.keep(HOME, "Ev1", "{}")
    for _ in range(2):
        await records.intake.finish(HOME, "Ev1")

    assert not await records.intake.keep(HOME, "Ev1", "{}")
    assert await records.intake.overdue(HOME, 0) == []


async def test_finishing_what_was_never_kept_changes_nothing(records: Records) -> None:
    await records.intake.finish(HOME, "Ev1")

    assert await records.intake.keep(HOME, "Ev1", "{}")


async def test_what_is_not_finished_in_time_is_given_with_its_content(records: Records) -> None:
    content = '{"text": "“ünï” 🙂\\n"}'
    await records.intake.keep(HOME, "Ev1", content)
    records.clock.advance(29)
    early = await records.intake.overdue(HOME, 30)
    records.clock.advance(1)

    assert early == []
    assert await records.intake.overdue("slack:T2", 30) == []
    assert await records.intake.overdue(HOME, 30) == [("Ev1", content)]


async def test_each_goes_to_one_caller_in_that_time(records: Records) -> None:
    for number in range(9):
        await records.intake.keep(HOME, f"Ev{number}", "")
    records.clock.advance(30)

    given = await asyncio.gather(*(records.intake.overdue(HOME, 30, 2) for _ in range(20)))
    records.clock.advance(29)
    early = await records.intake.overdue(HOME, 30)
    records.clock.advance(1)

    assert sorted(key for some in given for key, _ in some) == [f"Ev{n}" for n in range(9)]
    assert all(len(some) <= 2 for some in given)
    assert early == []
    assert len(await records.intake.overdue(HOME, 30)) == 9


async def test_what_is_kept_for_longest_comes_first(records: Records) -> None:
    for key in ("b", "c", "a"):
        await records.intake.keep(HOME, key, "")
        records.clock.advance(1)

    assert [key for key, _ in await records.intake.overdue(HOME, 0, limit=2)] == ["b", "c"]
    records.clock.advance(1)
    assert [key for key, _ in await records.intake.overdue(HOME, 0, limit=2)] == ["a", "b"]


async def test_what_was_given_out_may_still_be_finished(records: Records) -> None:
    await records.intake.keep(HOME, "Ev1", "")
    await records.intake.overdue(HOME, 0)
    await records.intake.finish(HOME, "Ev1")

    assert await records.intake.overdue(HOME, 0) == []
    assert not await records.intake.keep(HOME, "Ev1", "")


async def test_what_breaks_every_gateway_is_dropped_with_a_line_in_the_log(
    records: Records, caplog: pytest.LogCaptureFixture
) -> None:
    await records.intake.keep(HOME, "Ev1", "")
    await records.intake.keep(HOME, "Ev2", "")
    await records.intake.overdue(HOME, 0)
    await records.intake.finish(HOME, "Ev2")

    given = [await records.intake.overdue(HOME, 0) for _ in range(GIVINGS - 1)]
    assert "dropped" not in caplog.text
    dropped = [await records.intake.overdue(HOME, 0) for _ in range(2)]

    assert given == [[("Ev1", "")]] * (GIVINGS - 1)
    assert dropped == [[], []]
    assert [vars(line)["event"] for line in caplog.records if "dropped" in line.message] == ["Ev1"]
    assert not await records.intake.keep(HOME, "Ev1", "")


async def test_what_is_kept_is_kept_for_longer_than_a_day(records: Records) -> None:
    """As over a weekend on which no gateway runs."""
    await records.intake.keep(HOME, "Ev1", "{}")
    records.clock.advance(3 * FINISHED_SECONDS)

    assert not await records.intake.keep(HOME, "Ev1", "{}")
    assert await records.intake.overdue(HOME, 30) == [("Ev1", "{}")]
