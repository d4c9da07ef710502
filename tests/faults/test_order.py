"""Order in a thread and fairness between people, under kills, floods and bursts."""

import asyncio
from collections.abc import Callable

import pytest

from core.queues import Admission
from tests.faults import judge
from tests.faults.conftest import OpenArena
from tests.faults.journal import Asked, Began

pytestmark = pytest.mark.faults

Note = Callable[[str, object], None]
"""Keeps a measured figure for the end of the run."""


async def test_replies_stay_in_order_while_workers_die_and_events_come_twice(
    arena: OpenArena, record_property: Note
) -> None:
    async with arena(lease=2.0) as here:
        for _ in range(2):
            await here.worker()
        threads = [f"t{number}" for number in range(8)]
        events = {thread: [f"{thread}-{number}" for number in range(30)] for thread in threads}

        async def talk(thread: str) -> None:
            for event in events[thread]:
                first = await here.ask(event, thread, "0.25")
                second = await here.ask(event, thread, "0.25")
                assert (first.admission, second.admission) == (Admission.NEW, Admission.KNOWN)

        await asyncio.gather(*map(talk, threads))
        for _ in range(4):
            await asyncio.sleep(2.0)
            dying = here.fuller()
            await dying.kill()
            await here.instead_of(dying)
        await here.until_over([event for thread in threads for event in events[thread]], 90)
        record_property("jobs", len(judge.asked(here.records)))
        record_property("bodies restarted", len(judge.restarted(here.records)))

        assert len(judge.restarted(here.records)) > 0
        assert judge.broken(here.records) == {}
        assert [await here.turns(thread) for thread in threads] == list(events.values())


async def test_a_flood_of_one_person_does_not_hold_up_another(
    arena: OpenArena, record_property: Note
) -> None:
    async with arena(lease=3.0, cap=3, concurrency=4) as here:
        await here.worker()
        flood = [
            await here.ask(f"a{number}", f"a{number}", "5", person="A") for number in range(40)
        ]
        await here.ask("b", "b", "0.2", person="B")
        await here.until_over(["b"])
        (began,) = [body for body in here.journal.of(Began) if body.event == "b"]
        (asked,) = [record for record in here.journal.of(Asked) if record.event == "b"]
        refused = sum(receipt.admission is Admission.FULL for receipt in flood)
        record_property("refused", refused)
        record_property("the other starts after (s)", round(began.at - asked.at, 3))

        assert refused == 37
        assert len(judge.running(here.records)) == 3
        assert began.at - asked.at < 1.0


async def test_two_hundred_jobs_start_at_once_in_one_worker(
    arena: OpenArena, record_property: Note
) -> None:
    async with arena(lease=4.0, concurrency=200) as here:
        await here.worker()
        events = [f"e{number}" for number in range(200)]
        await asyncio.gather(*(here.ask(event, event, "8") for event in events))
        await here.until(lambda _: len(judge.starts(here.records)) == len(events))
        running = len(judge.running(here.records))
        await here.until_over(events)
        last_start = max(body.at for body in here.journal.of(Began))
        first_ask = min(asked.at for asked in here.journal.of(Asked))
        record_property("all started after (s)", round(last_start - first_ask, 2))

        assert running == 200
        assert last_start - first_ask < 5.0
        assert set(judge.starts(here.records).values()) == {1}
        pages = judge.last_pages(here.records).values()
        assert all("paced ·" in shown.status for shown in pages)
        assert judge.broken(here.records) == {}
