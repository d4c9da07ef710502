"""One prompt of the console, from handing it in to its end or its stop."""

import asyncio
import os
import signal
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import replace
from pathlib import Path

import pytest

from adapters.console import asking
from adapters.console.asking import ask, job_for, new_thread
from adapters.console.interrupts import Interrupts, Left
from adapters.console.result import as_json
from adapters.console.screen import PlainScreen
from core.conversation import Status, Turn
from core.errors import StoreUnavailable, UsageError
from core.job import Asset, Job
from core.options import Options
from core.places import Thread
from core.stores import Store
from core.stores.memory import MemoryStore
from core.words import phrase, words
from tests.adapters.console.room import Room
from tests.fakes import PATIENCE_SECONDS, Pause, ScriptedModel, until

SORRY = "You have as many answers under way as one may have."


@pytest.fixture
def pause() -> Pause:
    return Pause()


@pytest.fixture
def room(pause: Pause) -> Room:
    """A room whose model falls silent half-way."""
    return Room(ScriptedModel(["```py\nx", pause, " = 1\n```\n"], name="coder"))


async def job(room: Room, options: Options = Options()) -> Job:
    return await job_for(room.desk, new_thread(room.desk), "sum a csv", options)


async def asked(room: Room, prompt: Job) -> Turn:
    screen = PlainScreen(room.desk.words, room.out)
    async with asyncio.timeout(PATIENCE_SECONDS):
        return await ask(room.desk, screen, Interrupts(), prompt)


@asynccontextmanager
async def asking_in(room: Room) -> AsyncIterator[asyncio.Task[Turn]]:
    """Somebody asks, and watches Ctrl-C from then on."""
    listening = signal.getsignal(signal.SIGINT)
    task = asyncio.create_task(asked(room, await job(room)))
    await until(lambda: signal.getsignal(signal.SIGINT) is not listening)
    try:
        yield task
    finally:
        task.cancel()
        await asyncio.wait([task])


async def test_a_job_says_who_asks_what_where(room: Room, tmp_path: Path) -> None:
    (tmp_path / "a.csv").write_text("1,2\n")
    options = Options("llama3", "go", (str(tmp_path / "a.csv"),))

    made = await job(room, options)

    assert (made.prompt, made.model, made.language) == ("sum a csv", "llama3", "go")
    assert made.assets == (Asset("a.csv", "1,2\n"),)
    assert (made.person, made.locale) == (room.desk.person, "en")
    assert made.thread.home == "console:ada"


async def test_each_job_is_an_event_of_its_own(room: Room) -> None:
    assert (await job(room)).event != (await job(room)).event


async def test_the_answer_comes_with_its_turn(room: Room, pause: Pause) -> None:
    pause.end()
    async with room.house.at_work():
        turn = await asked(room, await job(room))

    assert turn.status is Status.DONE
    assert "x = 1" in room.shown


async def test_an_answer_that_is_there_before_one_watches_is_shown(room: Room) -> None:
    """A worker may be faster than whoever asked."""
    prompt = await job(room)
    await room.desk.messages.write(
        prompt.thread, f"{prompt.event}:0", '{"text": "so", "final": true}'
    )
    room.house.store.append(prompt.thread, Turn(prompt.event, "", "", "so", Status.DONE))

    assert (await asked(room, prompt)).reply == "so"
    assert room.shown == "so\n"


async def test_ctrl_c_stops_the_answer_and_keeps_what_was_written(room: Room, pause: Pause) -> None:
    async with room.house.at_work(), asking_in(room) as task:
        await pause.reached.wait()
        os.kill(os.getpid(), signal.SIGINT)
        turn = await task

    assert (turn.status, turn.stopped_by) == (Status.STOPPED, "Ada")
    assert "Stopping … press Ctrl-C again to leave." in room.shown
    assert room.shown.rstrip().endswith("it is not finished.")
    assert room.model.closed == 1


async def test_a_second_ctrl_c_leaves_at_once(room: Room) -> None:
    async with asking_in(room) as task:  # nobody is at work, so nothing stops
        os.kill(os.getpid(), signal.SIGINT)
        await until(lambda: "Stopping" in room.shown)
        os.kill(os.getpid(), signal.SIGINT)

        with pytest.raises(Left):
            await task


async def test_ctrl_c_is_as_before_after_an_answer(room: Room, pause: Pause) -> None:
    before = signal.getsignal(signal.SIGINT)
    pause.end()
    async with room.house.at_work():
        await asked(room, await job(room))

    assert signal.getsignal(signal.SIGINT) is before


async def test_a_press_too_many_does_not_stop_the_next_answer() -> None:
    interrupts = Interrupts()
    with interrupts.listening():
        os.kill(os.getpid(), signal.SIGINT)
        os.kill(os.getpid(), signal.SIGINT)
        await interrupts.next()

    with interrupts.listening():
        with pytest.raises(TimeoutError):
            async with asyncio.timeout(0.01):
                await interrupts.next()


async def test_who_has_too_much_under_way_is_told(room: Room) -> None:
    for _ in range(3):
        await room.desk.inbox.submit(await job(room))

    with pytest.raises(UsageError, match=SORRY):
        await asked(room, await job(room))


async def test_a_file_that_is_too_long_for_the_inbox_is_told(room: Room, tmp_path: Path) -> None:
    (tmp_path / "large").write_text("x" * 400_001)
    made = await job(room, Options(assets=(str(tmp_path / "large"),)))

    with pytest.raises(UsageError, match="400,006 characters"):
        await asked(room, made)


class Unsteady(MemoryStore):
    """A store that is away for three looks of four, and remembers what another one does."""

    def __init__(self, steady: Store) -> None:
        super().__init__()
        self.looks = 0
        self._steady = steady

    async def ping(self) -> None:
        self.looks += 1
        if self.looks % 4:
            raise StoreUnavailable(phrase("The store is unreachable."))

    async def turn(self, thread: Thread, event: str) -> Turn | None:
        return await self._steady.turn(thread, event)


async def test_who_waits_is_told_that_the_store_is_away(
    room: Room, pause: Pause, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Once for each outage: nothing else would say why nothing happens."""
    monkeypatch.setattr(asking, "OUTAGE_SECONDS", 0.001)
    store = Unsteady(room.desk.store)
    room.desk = replace(room.desk, store=store)
    async with room.house.at_work(), asking_in(room) as task:
        await until(lambda: store.looks >= 8)
        pause.end()
        await task

    assert 2 <= room.shown.count("The store is unreachable.\n") <= store.looks // 4 + 1


async def test_a_turn_that_is_never_kept_is_told(
    room: Room, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(asking, "COMMIT_SECONDS", 0.01)
    prompt = await job(room)
    await room.desk.messages.write(
        prompt.thread, f"{prompt.event}:0", '{"text": "so", "final": true}'
    )

    with pytest.raises(StoreUnavailable, match="not kept yet"):
        await asked(room, prompt)


async def test_a_result_as_json_is_one_line_of_plain_data(room: Room, pause: Pause) -> None:
    pause.end()
    async with room.house.at_work():
        turn = await asked(room, await job(room))

    document = as_json(turn, "console:ada:terminal:1", words("en"))

    assert "\n" not in document
    assert '"blocks": [{"language": "python", "filename": "", "code": "x = 1\\n"' in document
