"""The fault tests that `make test` runs too: the cheapest, for what matters most."""

import asyncio

from core.places import Person
from tests.faults import judge
from tests.faults.arena import place
from tests.faults.conftest import OpenArena
from tests.faults.journal import Began, Generated, Shown

GRACE = Person("file", "team", "U2", "Grace")


async def test_a_killed_workers_answer_is_finished_by_another_in_the_same_message(
    arena: OpenArena,
) -> None:
    """What was written so far stands there first, with a word that another worker took over."""
    lease = 1.0
    async with arena(lease) as here:
        dying = await here.worker()
        await here.ask("e1", "t1", "3")
        await here.until_saved("e1")
        await here.worker()
        await dying.kill()
        await here.until_over(["e1"])
        old, new = here.journal.of(Began)
        told = next(shown for shown in here.journal.of(Shown) if shown.run == new.run)

        assert max(judge.restart_delays(here.records)) <= 1.25 * lease + 1.5
        assert judge.TAKEN_OVER in told.status and f"# run {old.run}" in told.text
        assert f"# run {old.run}" not in judge.last_pages(here.records)["e1"].text
        assert {shown.message for shown in here.journal.of(Shown)} == {"e1:0"}
        assert not judge.posted_again(here.records)
        assert judge.broken(here.records) == {}


async def test_replies_stay_in_order_while_a_worker_dies_and_the_store_restarts(
    arena: OpenArena,
) -> None:
    """Each event comes twice."""
    async with arena(lease=1.0) as here:
        await here.worker()
        await here.worker()
        events = {f"t{number}": [f"t{number}-{reply}" for reply in range(5)] for number in range(4)}
        for thread, replies in events.items():
            for event in [*replies, *replies]:
                await here.ask(event, thread, "0.4")
        await here.until_runs("t0-0")
        await here.fuller().kill()
        await here.store.kill()
        await here.store.start()
        await here.until_over([event for replies in events.values() for event in replies])

        assert judge.restarted(here.records)
        assert judge.broken(here.records, overlap=0.75) == {}
        assert {thread: await here.turns(thread) for thread in events} == events


async def test_a_stop_from_another_process_takes_less_than_a_second(arena: OpenArena) -> None:
    async with arena(lease=4.0) as here:
        await here.worker()
        await here.ask("running", "t1", "20")
        await here.until_runs("running")
        await here.ask("waiting", "t1", "20")
        async with asyncio.timeout(1.0):
            await here.inbox.stop(place("t1"), GRACE)
            await here.until(lambda records: len(judge.last_pages(records)) == 2)
            await here.until(lambda records: not judge.lost(records))
        last = judge.last_pages(here.records)

        assert "# run" in last["running"].text and not last["waiting"].text
        assert all("Stopped by Grace" in shown.status for shown in last.values())
        assert len(here.journal.of(Generated)) == 1
