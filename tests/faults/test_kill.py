"""Workers that are killed, freeze, or are told to end, while they answer."""

import asyncio
from collections.abc import Callable

import pytest

from tests.faults import judge
from tests.faults.arena import Arena
from tests.faults.conftest import OpenArena
from tests.faults.journal import Began, Disturbed, Ended, Holding, Shown

pytestmark = pytest.mark.faults

Note = Callable[[str, object], None]
"""Keeps a measured figure for the end of the run."""


async def test_a_killed_workers_jobs_start_once_more_elsewhere(
    arena: OpenArena, record_property: Note
) -> None:
    """And only those; soon, and in the messages that are there."""
    lease = 2.0
    async with arena(lease) as here:
        events = await _eight_jobs_in_two_workers(here, "6")
        await asyncio.sleep(2.0)
        dying = here.fuller()
        hit = here.bodies_of(dying)
        await dying.kill()
        await here.until_over(events)
        delays = judge.restart_delays(here.records)
        record_property("bodies restarted", len(delays))
        record_property("after at most (s)", round(max(delays), 2))

        assert sorted(judge.restarted(here.records)) == sorted(hit) != []
        assert set(judge.starts(here.records).values()) == {1, 2}
        assert max(delays) <= 1.25 * lease + 1.5
        assert not judge.posted_again(here.records)
        assert judge.broken(here.records) == {}


async def test_within_five_seconds_of_a_kill_the_thread_says_that_another_worker_took_over(
    arena: OpenArena, record_property: Note
) -> None:
    """With the lease people have; the text so far stands there first."""
    async with arena(lease=4.0) as here:
        await here.worker()
        await here.ask("e1", "t1", "6")
        await here.until_saved("e1")
        dying = here.fuller()
        await here.worker()
        await dying.kill()
        await here.until_over(["e1"])
        killed, (old, new) = _when(here, "killed"), here.journal.of(Began)
        told = next(shown for shown in here.journal.of(Shown) if shown.run == new.run)
        record_property("the thread hears after (s)", round(told.at - killed, 2))

        assert judge.TAKEN_OVER in told.status
        assert f"# run {old.run}, line" in told.text
        assert told.at - killed <= 5.0
        last = judge.last_pages(here.records)["e1"]
        assert f"run {old.run}" not in last.text and f"run {new.run}" in last.text
        assert {shown.message for shown in here.journal.of(Shown)} == {"e1:0"}
        assert not judge.posted_again(here.records)


async def test_a_finished_turn_that_was_not_shown_is_shown_and_not_generated_again(
    arena: OpenArena,
) -> None:
    async with arena(lease=1.0) as here:
        dying = await here.worker(holds_finals=True)
        await here.ask("e1", "t1", "0.5")
        await here.until(lambda _: here.journal.of(Holding))
        assert not judge.last_pages(here.records)["e1"].final
        await dying.kill()
        await here.worker()
        await here.until_over(["e1"])
        old, new = here.journal.of(Began)
        last = judge.last_pages(here.records)["e1"]

        assert last.run == new.run and f"run {old.run}" in last.text
        assert judge.generations(here.records) == {"e1": 1}
        assert judge.broken(here.records) == {}


async def test_a_long_job_is_started_once_beside_many_short_ones(arena: OpenArena) -> None:
    lease = 1.5
    async with arena(lease) as here:
        await here.worker()
        await here.worker()
        long = [f"long{number}" for number in range(4)]
        for event in long:
            await here.ask(event, event, str(4 * lease))
        short: list[str] = []
        while len(judge.committed(here.records).keys() & set(long)) < len(long):
            short.append(f"short{len(short)}")
            await here.ask(short[-1], short[-1], "0")
            await asyncio.sleep(0.5)
        await here.until_over([*long, *short])

        assert len(short) >= 4 * lease / 0.5
        assert set(judge.starts(here.records).values()) == {1}
        assert judge.broken(here.records) == {}


async def test_a_worker_that_is_told_to_end_ends_its_jobs_and_takes_no_new_one(
    arena: OpenArena,
) -> None:
    async with arena(lease=3.0, drain=20.0) as here:
        events = await _eight_jobs_in_two_workers(here, "4")
        for event in events:
            await here.ask(f"{event}-second", event, "0.2")
        ending = here.fuller()
        mine = here.bodies_of(ending)
        ending.tell_to_end()
        returned = await ending.ended()
        await here.until_over([*events, *(f"{event}-second" for event in events)])
        theirs = {body.event for body in here.journal.of(Began) if body.pid == ending.pid}
        told = _when(here, "told to end")

        assert returned == 0 and theirs == set(mine)
        assert set(judge.starts(here.records).values()) == {1}
        assert all(end.at > told for end in here.journal.of(Ended) if end.pid == ending.pid)
        assert judge.broken(here.records) == {}


async def test_what_does_not_end_in_the_drain_time_is_handed_over_at_once(
    arena: OpenArena, record_property: Note
) -> None:
    drain = 1.0
    async with arena(lease=3.0, drain=drain) as here:
        events = await _eight_jobs_in_two_workers(here, "5")
        ending = here.fuller()
        mine = here.bodies_of(ending)
        ending.tell_to_end()
        returned = await ending.ended()
        await here.until_over(events)
        delays = [delay - drain for delay in judge.restart_delays(here.records, "told to end")]
        record_property("handed over", len(delays))
        record_property("after at most (s)", round(max(delays), 2))

        assert returned == 0
        assert sorted(judge.restarted(here.records)) == sorted(mine) != []
        assert max(delays) <= 1.0
        assert all(body.starts == 1 for body in here.journal.of(Began))
        assert not judge.posted_again(here.records)
        assert judge.broken(here.records) == {}


async def test_a_worker_that_froze_notices_that_it_lost_its_jobs(
    arena: OpenArena, record_property: Note
) -> None:
    lease = 2.0
    async with arena(lease) as here:
        events = await _eight_jobs_in_two_workers(here, "7")
        frozen = here.fuller()
        lost = here.bodies_of(frozen)
        frozen.freeze()
        await asyncio.sleep(2 * lease)
        frozen.resume()
        await here.until_over(events)
        noticed = [
            end.at - _when(here, "resumed")
            for end in here.journal.of(Ended)
            if end.pid == frozen.pid and not end.committed
        ]
        record_property("bodies lost", len(noticed))
        record_property("noticed after (s)", round(max(noticed), 2))

        assert sorted(judge.restarted(here.records)) == sorted(lost) != []
        assert len(noticed) == len(lost)
        assert max(noticed) <= lease / 4 + 0.5
        assert all(body.starts == 1 or body.event in lost for body in here.journal.of(Began))
        assert judge.broken(here.records, overlap=lease / 4 + 0.5) == {}


async def test_poison_is_given_up_and_spares_its_neighbours(
    arena: OpenArena, record_property: Note
) -> None:
    """The person is told, the message behind it is answered."""
    async with arena(lease=1.5) as here:
        respawning = asyncio.create_task(_respawned_again_and_again(here))
        await here.ask("poison", "t1", "0.3 crash")
        await here.ask("behind", "t1", "0.2")
        neighbours, good = ["n1", "n2"], [f"good{number}" for number in range(5)]
        for event in neighbours:
            await here.ask(event, event, "3")
        for event in good:
            await here.ask(event, event, "0.1")
        await here.until_over(["poison", "behind", *neighbours, *good])
        respawning.cancel()
        deaths, last = judge.deaths(here.records), judge.last_pages(here.records)
        record_property("workers it killed", deaths["poison"])
        record_property("bodies that died beside it", deaths.total() - deaths["poison"])

        assert deaths["poison"] == judge.generations(here.records)["poison"] == 3
        assert judge.given_up(here.records) == ["poison"]
        assert "Broken off" in last["poison"].status and "# run" in last["poison"].text
        assert sum(deaths[event] for event in neighbours) > 0
        assert judge.broken(here.records) == {}


async def _respawned_again_and_again(here: Arena) -> None:
    worker = await here.worker()
    while True:
        await worker.died()
        worker = await here.instead_of(worker)


async def _eight_jobs_in_two_workers(here: Arena, prompt: str) -> list[str]:
    await here.worker()
    await here.worker()
    events = [f"e{number}" for number in range(8)]
    for event in events:
        await here.ask(event, event, prompt)
    await here.until_runs(*events)
    return events


def _when(here: Arena, what: str) -> float:
    """The moment of the one thing of that kind that was done."""
    (done,) = [record for record in here.journal.of(Disturbed) if record.what == what]
    return done.at
