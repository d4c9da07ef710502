"""People who stop answers that another process writes."""

from collections.abc import Callable
from itertools import cycle
from time import monotonic

import pytest

from core.places import Person
from tests.emulators.ollama_server import EmulatedModel, OllamaServer
from tests.emulators.ollama_server.models import TINY
from tests.faults import judge
from tests.faults.arena import Arena, place
from tests.faults.conftest import OpenArena
from tests.faults.journal import Generated

pytestmark = pytest.mark.faults

Note = Callable[[str, object], None]
"""Keeps a measured figure for the end of the run."""
GRACE = Person("file", "team", "U2", "Grace")


async def test_a_stop_reaches_the_running_and_the_waiting_job_within_a_second(
    arena: OpenArena, record_property: Note
) -> None:
    async with arena(lease=4.0) as here:
        await here.worker()
        await here.ask("running", "t1", "20")
        await here.until_runs("running")
        await here.ask("waiting", "t1", "20")
        seconds = await _stopped(here, "running", "waiting")
        await here.until_over(["running", "waiting"])
        last = judge.last_pages(here.records)
        record_property("told after (s)", round(seconds, 2))

        assert seconds < 1.0
        assert all("Stopped by Grace" in shown.status for shown in last.values())
        assert "# run" in last["running"].text and not last["waiting"].text
        assert len(here.journal.of(Generated)) == 1
        assert judge.broken(here.records) == {}


async def test_a_stop_ends_the_generation_on_the_model_server(
    arena: OpenArena, record_property: Note
) -> None:
    endless = EmulatedModel("loop:latest", lambda _: cycle(TINY), tokens_per_second=20)
    async with OllamaServer([endless]) as server:
        async with arena(lease=4.0) as here:
            await here.worker(ollama=server.address)
            await here.ask("e1", "t1", "write without an end")
            await here.until(lambda _: any(chat.tokens > 9 for chat in server.journal.chats))
            (chat,) = server.journal.chats
            began = monotonic()
            stopping = here.inbox.stop(place("t1"), GRACE)
            assert await stopping == 1
            await server.journal.until(lambda: chat.left)
            seconds = monotonic() - began
            await here.until_over(["e1"])
            record_property("the model is free after (s)", round(seconds, 2))

            assert seconds < 1.0
            assert not chat.running and not chat.done
            assert "Stopped by Grace" in judge.last_pages(here.records)["e1"].status


async def _stopped(here: Arena, *events: str) -> float:
    """Seconds from a stop by Grace until the thread shows it for all `events`."""
    began = monotonic()
    assert await here.inbox.stop(place("t1"), GRACE) == len(events)

    def shown(_: object) -> bool:
        last = judge.last_pages(here.records)
        return all(event in last and last[event].final for event in events)

    await here.until(shown)
    return max(judge.last_pages(here.records)[event].at for event in events) - began
