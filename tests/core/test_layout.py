"""A picture is laid out so that it fits, grows calmly and never looks finished when it is not."""

from functools import reduce

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.captions import about, captions
from core.events import (
    Ending,
    Event,
    Failed,
    Noted,
    Queued,
    Repairing,
    ReplyDone,
    Started,
    Stopped,
    TextAdded,
    Usage,
)
from core.layout import STAGE_CHARS, lay_out
from core.rendering import Phase, Rendering, render
from core.words import LOCALES, phrase, words
from tests.core.markdown import changed_by_its_end, nasty, seen
from tests.core.plain import FINAL_EVENTS, OTHER_EVENTS, STORIES

ENDED = ReplyDone(Ending.COMPLETE, Usage(20, 10, reply_seconds=2.0))
LOCALE = st.sampled_from(LOCALES)


def drawn(*events: Event, first: Rendering = Rendering()) -> Rendering:
    """The picture after `events`."""
    return reduce(render, events, first)


@given(STORIES, nasty(), LOCALE)
def test_every_page_fits_with_its_status(story: list[Event], text: str, locale: str) -> None:
    picture = drawn(TextAdded(text), *story)

    for page in lay_out(picture, words(locale), 400):
        assert len(page.markdown) <= 400 - STAGE_CHARS
        assert not page.text or len(page.markdown) + 2 + len(page.status) <= 400
        assert len(page.status) <= 400
        assert seen(page.markdown).closed


def test_the_verdict_is_read_however_much_there_is_to_note() -> None:
    notes = [Noted(phrase("note {number} {more}", number=n, more="z" * 200)) for n in range(20)]
    picture = drawn(Started("coder"), TextAdded("```\nx = 1\n```\n"), *notes, ENDED)

    *_, page = lay_out(picture, words("en"), 2_000)

    assert "note 19" in page.status and "note 0" not in page.status
    assert page.status.splitlines()[0] == "…" and "tokens/s" in page.status.splitlines()[-1]


@pytest.mark.parametrize("text", ["z" * 1_900, "short"])
def test_a_long_stage_needs_no_message_of_its_own(text: str) -> None:
    stage = Repairing(phrase("🔧 repairing: `{test}` fails", test="f(2) == " + "2" * 300))
    usual = drawn(TextAdded(text))

    pages = lay_out(render(usual, stage), words("en"), 2_000)

    assert len(pages) == len(lay_out(usual, words("en"), 2_000))
    assert pages[-1].status.endswith("2` …")


@pytest.mark.parametrize("locale", LOCALES)
def test_an_error_longer_than_a_message_is_cut(locale: str) -> None:
    picture = render(Rendering(), Failed(phrase("{all}", all="trouble " * 999), "abc"))

    assert all(len(page.status) <= 400 for page in lay_out(picture, words(locale), 400))


@given(st.sampled_from(Phase), st.integers(0, 10**9), st.text("m", max_size=200), LOCALE)
def test_the_stage_fits_into_the_room_kept_for_it(
    phase: Phase, count: int, model: str, locale: str
) -> None:
    """Else a page that is full of text would have to change."""
    for taken_over in (False, True):
        picture = Rendering(
            phase,
            count,
            wait_seconds=count,
            model=model,
            pieces=count,
            thinking_tokens=count,
            taken_over=taken_over,
        )
        pages = lay_out(picture, words(locale), 2_000)

        assert picture.final or len(pages[-1].status) <= STAGE_CHARS - 2


@given(nasty(), st.data())
def test_full_pages_stay_as_they_are_until_the_end_and_after(
    text: str, data: st.DataObject
) -> None:
    sooner = data.draw(st.integers(0, len(text)))
    growing = drawn(Started("m"), TextAdded(text[:sooner]))
    final = drawn(TextAdded(text[sooner:]), ReplyDone(Ending.COMPLETE, Usage()), first=growing)
    before = [page for page in lay_out(growing, words("en"), 400) if not page.status]

    same = lay_out(final, words("en"), 400)[: len(before)] == before
    assert same or changed_by_its_end(text)


@given(STORIES, OTHER_EVENTS, LOCALE)
def test_an_answer_under_way_has_one_line_about_its_stage(
    story: list[Event], event: Event, locale: str
) -> None:
    picture = drawn(*story, event)
    pages = lay_out(picture, words(locale), 2_000)

    assert picture.final or "\n" not in pages[-1].status.strip()
    assert all(not page.status and not page.final for page in pages[:-1])
    assert pages[-1].final is picture.final


@given(STORIES, FINAL_EVENTS)
def test_only_a_whole_answer_looks_finished(story: list[Event], end: Event) -> None:
    picture = drawn(*story, end)
    last = captions(picture)[-1].text if captions(picture) else ""

    assert picture.phase is Phase.DONE or last.startswith(("⚠️", "🛑", "❌"))


@pytest.mark.parametrize(
    ("event", "line"),
    [
        (Queued(0), "⏳ waiting for the model, you are next"),
        (Queued(2), "⏳ waiting for the model, 2 before you"),
        (Queued(0, 0.0), "⏳ waiting for the model, you are next, about 2 s"),
        (Queued(2, 41.7), "⏳ waiting for the model, 2 before you, about 40 s"),
        (Queued(2, 89.0), "⏳ waiting for the model, 2 before you, about 90 s"),
        (Queued(3, 110.0), "⏳ waiting for the model, 3 before you, about 2 min"),
        (Queued(9, 1e9), "⏳ waiting for the model, 9 before you, about 570 min"),
    ],
)
def test_whoever_waits_for_the_model_sees_the_place_and_about_how_long(
    event: Queued, line: str
) -> None:
    assert [str(caption) for caption in captions(drawn(event))] == [line]


@given(st.floats(2, 30_000))
def test_a_length_of_time_is_shown_nearly_as_long_as_it_is(seconds: float) -> None:
    assert about(seconds) == pytest.approx(seconds, rel=0.26)


@given(st.floats(0, 1e6), st.floats(0, 1e6))
def test_a_longer_wait_is_never_shown_as_a_shorter_one(one: float, other: float) -> None:
    assert (about(one) <= about(other)) or one > other


def ending(reply: str, event: Event) -> list[str]:
    """The lines below `reply` after `event`."""
    picture = drawn(Started("m"), TextAdded(reply), event)
    return [str(line) for line in captions(picture)]


DONE = ReplyDone(Ending.COMPLETE, Usage(10, 100, 0.0, 0.5, 4.0))


def test_a_whole_answer_has_its_figures() -> None:
    assert ending("```py\nx\n```", DONE) == ["m · 100 tokens · 4.5 s · 25 tokens/s"]


def test_loading_is_told_apart() -> None:
    usage = Usage(10, 100, 12.34, 0.5, 4.0)

    assert ending("```py\nx\n```", ReplyDone(Ending.COMPLETE, usage)) == [
        "m · 100 tokens · 4.5 s after 12.3 s of loading · 25 tokens/s"
    ]


def test_an_answer_without_code_says_so() -> None:
    assert ending("Which file?", DONE)[0].startswith("There is no code block in this answer.")


def test_a_block_that_was_never_closed_is_told() -> None:
    assert "never closed" in ending("```py\nx\n", DONE)[0]


def test_a_stopped_answer_names_who_stopped_it() -> None:
    assert ending("x", Stopped("Ann"))[-1].startswith("🛑 Stopped by Ann.")


def test_a_failed_answer_says_that_its_text_is_not_finished() -> None:
    broken, reason = ending("x", Failed(phrase("The model is away."), "ab12"))

    assert "not finished" in broken
    assert reason == "❌ The model is away. (reference ab12)"


def test_a_cut_answer_says_so_last() -> None:
    assert ending("```py\nx\n```", ReplyDone(Ending.CUT, Usage()))[-1].startswith("⚠️ Cut off")
