"""Everything at once: random schedules, each of which keeps every promise.

`make faults SEED=7` runs the schedule of one seed. One that fails is added to `SEEDS`.
"""

import asyncio
import os
from collections.abc import Callable
from math import inf
from time import monotonic

import pytest

from core.errors import StoreUnavailable
from core.places import Person
from tests.faults import judge
from tests.faults.arena import Arena, place
from tests.faults.conftest import OpenArena
from tests.faults.journal import Disturbed
from tests.faults.processes import WorkerProcess
from tests.faults.schedule import Disturbance, Fault, Question, draw

pytestmark = pytest.mark.faults

Note = Callable[[str, object], None]
"""Keeps a measured figure for the end of the run."""
SEEDS = [int(seed) for seed in os.environ.get("SEED", "").split()] or [1, 2, 3]
WORKERS = 3
GRACE = Person("file", "team", "U2", "Grace")


@pytest.mark.parametrize("seed", SEEDS)
async def test_whatever_happens_each_question_is_answered_once_and_in_order(
    arena: OpenArena, seed: int, record_property: Note
) -> None:
    schedule = draw(seed)
    async with arena(lease=4.0, drain=1.0) as here:
        await asyncio.gather(*(here.worker() for _ in range(WORKERS)))
        storm = _Storm(here)
        async with asyncio.TaskGroup() as happening:
            for talk in schedule.talks.values():
                happening.create_task(storm.talk(talk))
            for disturbance in schedule.disturbances:
                happening.create_task(storm.disturb(disturbance))
        events = {name: [each.event for each in talk] for name, talk in schedule.talks.items()}
        await here.until_over([event for talk in events.values() for event in talk], 120)
        record_property("seed", seed)
        record_property("killed with bodies", judge.deaths(here.records).total())
        record_property("bodies restarted", len(judge.restarted(here.records)))
        record_property("given up", len(judge.given_up(here.records)))

        assert {record.what for record in here.journal.of(Disturbed)} >= _EVERYTHING
        assert judge.deaths(here.records).total() > 0 < len(judge.restarted(here.records))
        assert judge.broken(here.records, overlap=inf) == {}
        assert {name: await here.turns(name) for name in events} == events


_EVERYTHING = {"killed", "frozen", "resumed", "told to end", "store stopped", "store killed"}


class _Storm:
    """Lets a schedule happen."""

    def __init__(self, here: Arena) -> None:
        self._here = here
        self._began = monotonic()
        self._store_is_ours = asyncio.Lock()
        self._left_alone = set(here.workers)

    async def talk(self, questions: list[Question]) -> None:
        """Ask in one thread, in order."""
        for question in questions:
            await self._at(question.at)
            for _ in range(1 + question.twice):
                await self._here.ask(question.event, question.thread, str(question.seconds))

    async def disturb(self, disturbance: Disturbance) -> None:
        """Let one fault happen; it is left out where its target is in trouble already."""
        await self._at(disturbance.at)
        match disturbance.fault:
            case Fault.RESTART | Fault.OUTAGE as fault:
                await self._without_store(fault, disturbance.seconds)
            case Fault.STOP:
                await self._stop(f"t{int(disturbance.which * 12)}")
            case fault if self._left_alone:
                workers = sorted(self._left_alone, key=lambda worker: worker.pid)
                worker = workers[int(disturbance.which * len(workers))]
                self._left_alone.remove(worker)
                left = await self._hit(worker, fault, disturbance.seconds)
                self._left_alone.add(left)

    async def _hit(self, worker: WorkerProcess, fault: Fault, seconds: float) -> WorkerProcess:
        """Do it; the worker that is there afterwards."""
        if fault is Fault.FREEZE:
            worker.freeze()
            await asyncio.sleep(seconds)
            worker.resume()
            return worker
        if fault is Fault.KILL:
            await worker.kill()
            await asyncio.sleep(seconds)
        else:
            worker.tell_to_end()
            assert await worker.ended() == 0
        async with self._store_is_ours:  # a worker does not start without one
            return await self._here.instead_of(worker)

    async def _without_store(self, fault: Fault, seconds: float) -> None:
        async with self._store_is_ours:
            if fault is Fault.RESTART:
                await self._here.store.stop()
            else:
                await self._here.store.kill()
                await asyncio.sleep(seconds)
            await self._here.store.start()

    async def _stop(self, thread: str) -> None:
        try:
            await self._here.inbox.stop(place(thread), GRACE)
        except StoreUnavailable:
            return

    async def _at(self, seconds: float) -> None:
        await asyncio.sleep(self._began + seconds - monotonic())
