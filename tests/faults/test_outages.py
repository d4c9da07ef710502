"""A store that restarts, dies, or is away for a while, under jobs that run."""

import asyncio
import os
import signal
from collections.abc import Callable
from pathlib import Path
from time import monotonic

import pytest

from core.errors import StoreUnavailable
from core.queues.timing import Timing
from core.stores.server import Server
from tests.faults import judge
from tests.faults.arena import Arena, job, open_home
from tests.faults.conftest import OpenArena
from tests.faults.journal import Began

pytestmark = pytest.mark.faults

Note = Callable[[str, object], None]
"""Keeps a measured figure for the end of the run."""
OUTAGE_SECONDS = 10.0


async def test_a_restart_of_the_store_costs_no_run(arena: OpenArena, record_property: Note) -> None:
    """Neither one in order nor a kill; new jobs start soon after."""
    async with arena(lease=3.0) as here:
        events = await _six_jobs_in_two_workers(here, "9")
        starts: list[float] = []
        for end in (here.store.stop, here.store.kill):
            await asyncio.sleep(1.0)
            await end()
            await asyncio.sleep(0.5)
            await here.store.start()
            starts.append(await _start_of_a_new_job(here, f"new{len(starts)}"))
        await here.until_over([*events, "new0", "new1"])
        record_property("a new job starts after (s)", [round(start, 2) for start in starts])

        assert max(starts) <= 3.0
        assert set(judge.starts(here.records).values()) == {1}
        assert all(worker.alive for worker in here.workers)
        assert judge.broken(here.records) == {}


@pytest.mark.parametrize("lease", [15.0, 3.0], ids=["shorter", "longer"])
async def test_an_outage_shorter_or_longer_than_the_lease_costs_no_turn(
    arena: OpenArena, lease: float, record_property: Note
) -> None:
    async with arena(lease) as here:
        events = await _six_jobs_in_two_workers(here, "13")
        await here.store.kill()
        began = monotonic()
        with pytest.raises(StoreUnavailable, match="unreachable"):
            await here.inbox.submit(job("refused", "refused", "1"))
        answered = monotonic() - began
        await asyncio.sleep(OUTAGE_SECONDS)
        assert set(events) == {body.event for body in judge.running(here.records)}
        await here.store.start()
        start = await _start_of_a_new_job(here, "new")
        await here.until_over([*events, "new"])
        record_property("refused after (s)", round(answered, 2))
        record_property("a new job starts after (s)", round(start, 2))
        record_property("bodies run again", len(judge.restarted(here.records)))

        assert answered < 2.0
        assert start <= 3.0
        assert lease < OUTAGE_SECONDS or not judge.restarted(here.records)
        assert all(worker.alive for worker in here.workers)
        assert judge.broken(here.records, overlap=lease / 4 + 0.5) == {}


@pytest.mark.parametrize("store_dies", [False, True], ids=["app", "app and store"])
async def test_the_app_is_killed_alone_or_with_its_own_store_and_everything_goes_on(
    tmp_path: Path, loopback_env: dict[str, str], store_dies: bool, record_property: Note
) -> None:
    """A store that lives is adopted; a dead one is started again on its data."""
    server, lease = Server(tmp_path / "data" / "store"), 2.0
    async with open_home(tmp_path, loopback_env, Timing(lease=lease)) as here:
        app, store = await here.worker(), server.pid
        events = [f"e{number}" for number in range(5)]
        for event in events:
            await here.ask(event, event, "4")
        await here.until_runs(*events)
        await app.kill()
        if store_dies:
            os.kill(int(store), signal.SIGKILL)
        await here.instead_of(app)
        await here.until_over(events)
        delays = judge.restart_delays(here.records)
        record_property("after at most (s)", round(max(delays), 2))

        assert (server.pid != store) == store_dies
        assert set(judge.starts(here.records).values()) == {2}
        assert len(delays) == len(events)
        assert [await here.turns(event) for event in events] == [[event] for event in events]
        assert not judge.posted_again(here.records)
        assert judge.broken(here.records) == {}


async def _six_jobs_in_two_workers(here: Arena, prompt: str) -> list[str]:
    await here.worker()
    await here.worker()
    events = [f"e{number}" for number in range(6)]
    for event in events:
        await here.ask(event, event, prompt)
    await here.until_runs(*events)
    return events


async def _start_of_a_new_job(here: Arena, event: str) -> float:
    """Seconds until a job starts that is asked now."""
    now = monotonic()
    await here.ask(event, event, "0.1")
    await here.until(lambda _: event in judge.starts(here.records))
    return next(body.at for body in here.journal.of(Began) if body.event == event) - now
