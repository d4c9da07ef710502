"""What a run notes of itself: which messages show its answer, and how its requests stand."""

from dataclasses import replace

import pytest

from core.events import Event, Loading, Queued, Started, Stopped, TextAdded
from core.job import Job
from core.marks import Mark
from core.notes import Role
from core.places import Message, Person, Thread
from core.records import Records, mark_of
from core.rendering import Rendering, render
from core.stores.memory import MemoryStore
from tests.fakes import DONE

THREAD = Thread("slack", "T1", "C1", "1.0")
ANN = Person("slack", "T1", "U1", "ann")
JOB = Job("e1", THREAD, ANN, "do it", locale="tr", requests=("1.1", "1.2"))


def at(ts: str) -> Message:
    """A message of the thread's channel."""
    return Message("slack", "T1", "C1", ts)


async def test_each_message_of_an_answer_knows_its_turn() -> None:
    store = MemoryStore()
    for _ in range(2):
        await Records(store).note_answer(JOB, ["2.0", "2.1"], "coder")

    for ts in ("2.0", "2.1"):
        note = await store.message(at(ts))
        assert note is not None
        assert (note.thread, note.event, note.role) == (THREAD, "e1", Role.ANSWER)
        assert (note.person, note.locale, note.model) == (str(ANN), "tr", "coder")


async def test_each_request_of_a_job_shows_its_state() -> None:
    store = MemoryStore()
    await Records(marks=store).want(JOB, Mark.TAKEN)
    works = [await store.take(THREAD.home, 60) for _ in range(2)]

    assert {work.message for work in works if work} == {at("1.1"), at("1.2")}
    assert {work.wanted for work in works if work} == {Mark.TAKEN}
    assert await store.take(THREAD.home, 60) is None


async def test_a_job_that_no_message_asked_for_wants_no_mark() -> None:
    store = MemoryStore()
    await Records(marks=store).want(replace(JOB, requests=()), Mark.TAKEN)

    assert await store.take(THREAD.home, 60) is None


async def test_without_a_place_for_notes_nothing_is_noted() -> None:
    await Records().note_answer(JOB, ["2.0"], "coder")
    await Records().want(JOB, Mark.TAKEN)


@pytest.mark.parametrize(
    ("events", "mark"),
    [
        ([], Mark.TAKEN),
        ([Queued(2)], Mark.QUEUED),
        ([Queued(2), Started("coder", False), Loading()], Mark.TAKEN),
        ([TextAdded("x")], Mark.TAKEN),
        ([TextAdded("x"), DONE], Mark.DOUBTFUL),
        ([TextAdded("x"), Stopped("ann")], Mark.STOPPED),
    ],
)
def test_a_picture_tells_the_mark(events: list[Event], mark: Mark) -> None:
    picture = Rendering()
    for event in events:
        picture = render(picture, event)

    assert mark_of(picture) is mark
