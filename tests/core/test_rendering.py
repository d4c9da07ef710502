"""A picture follows from its events alone, and stays once it is final."""

from functools import reduce

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.events import (
    Ending,
    Event,
    Failed,
    Loading,
    Queued,
    ReplyDone,
    Started,
    Stopped,
    TakenOver,
    TextAdded,
    Thinking,
    Usage,
    Whole,
)
from core.rendering import Phase, Rendering, render
from core.words import phrase
from tests.core.plain import FINAL_EVENTS, OTHER_EVENTS, PROOF_EVENTS, STORIES


def picture(*events: Event, first: Rendering = Rendering()) -> Rendering:
    """The picture after `events`."""
    return reduce(render, events, first)


@given(STORIES, FINAL_EVENTS, STORIES)
def test_a_final_picture_stays(before: list[Event], end: Event, after: list[Event]) -> None:
    final = picture(*before, end)

    assert final.final
    assert picture(*before, end, *after) == final


@given(STORIES, OTHER_EVENTS)
def test_text_only_grows_while_one_worker_writes(before: list[Event], event: Event) -> None:
    now = picture(*before)
    if now.pieces:
        assert render(now, event).reply.startswith(now.reply)


@given(st.lists(PROOF_EVENTS, max_size=8), FINAL_EVENTS)
def test_an_answer_that_stands_stays_whole_whatever_ends_its_proof(
    proof: list[Event], end: Event
) -> None:
    whole = Whole(ReplyDone(Ending.COMPLETE, Usage(reply_tokens=9)))
    before = picture(TextAdded("x = 1"), whole, *proof)
    after = render(before, end)

    assert after.phase is Phase.DONE and after.reply == before.reply
    assert render(before, TakenOver()).reply == before.reply


@given(STORIES)
def test_the_same_events_make_the_same_picture(events: list[Event]) -> None:
    assert picture(*events) == picture(*events)


@given(STORIES)
def test_a_picture_is_final_as_soon_as_an_event_ends_it(events: list[Event]) -> None:
    ended = any(isinstance(event, (ReplyDone, Stopped, Failed)) for event in events)

    assert picture(*events).final is ended


@pytest.mark.parametrize(
    ("event", "phase"),
    [
        (Queued(2), Phase.WAITING),
        (Started("m"), Phase.STARTING),
        (Loading(), Phase.LOADING),
        (Thinking(3), Phase.THINKING),
        (TextAdded("x"), Phase.WRITING),
        (ReplyDone(Ending.COMPLETE, Usage()), Phase.DONE),
        (ReplyDone(Ending.CUT, Usage()), Phase.CUT),
        (Stopped("Ann"), Phase.STOPPED),
        (Failed(phrase("x"), "r"), Phase.FAILED),
    ],
)
def test_each_event_has_its_phase(event: Event, phase: Phase) -> None:
    assert picture(event).phase is phase


def test_what_an_earlier_worker_wrote_stays_until_the_next_one_writes() -> None:
    earlier = Rendering(reply="half an ans")

    waiting = picture(TakenOver(), Started("m"), Loading(), first=earlier)
    writing = picture(TextAdded("an "), TextAdded("answer"), first=waiting)

    assert waiting.reply == "half an ans"
    assert writing.reply == "an answer"


def test_what_an_earlier_worker_wrote_stays_if_the_next_one_fails() -> None:
    earlier = picture(TakenOver(), Started("m"), first=Rendering(reply="half an ans"))

    assert render(earlier, Failed(phrase("x"), "r")).reply == "half an ans"
    assert render(earlier, ReplyDone(Ending.COMPLETE, Usage())).reply == ""
