"""Text that grows, on a terminal where a line once printed stays."""

from collections.abc import Sequence

from hypothesis import given
from hypothesis import strategies as st

from adapters.console.feed import growth
from core.events import Ending, Event, ReplyDone, Started, Stopped, TextAdded, Usage
from core.layout import lay_out
from core.pages import Page
from core.rendering import Rendering, render
from core.words import words
from tests.adapters.console.room import replies
from tests.core.markdown import changed_by_its_end

ROOM = 1_000_000


def pages(events: Sequence[Event]) -> list[Page]:
    """What a console is given to show, page after page."""
    picture, shown = Rendering(), list[Page]()
    for event in events:
        picture = render(picture, event)
        shown.append(lay_out(picture, words("en"), ROOM)[0])
    return shown


def printed(shown: Sequence[Page]) -> tuple[list[str], int]:
    """The lines a terminal then has, and how often the text began again."""
    lines, again = list[str](), 0
    for page in shown:
        step = growth(lines, page)
        again += step.again
        lines = [*step.lines] if step.again else [*lines, *step.lines]
    return lines, again


@st.composite
def streams(draw: st.DrawFn) -> list[str]:
    """A reply cut into pieces, as models send it."""
    reply = draw(replies())
    cuts = sorted(draw(st.sets(st.integers(0, len(reply)), max_size=8)))
    return [reply[a:b] for a, b in zip([0, *cuts], [*cuts, len(reply)], strict=True)]


ENDINGS = st.sampled_from([ReplyDone(Ending.COMPLETE, Usage()), Stopped("Ada")])


@given(streams(), ENDINGS, st.data())
def test_what_is_printed_in_the_end_is_the_final_text(
    pieces: list[str], ending: Event, data: st.DataObject
) -> None:
    story: list[Event] = [Started("m"), *map(TextAdded, pieces), ending]
    shown = pages(story)
    seen = [page for page in shown[:-1] if data.draw(st.booleans())] + shown[-1:]

    lines, again = printed(seen)

    assert "\n".join(lines) == shown[-1].markdown.rstrip("\n")
    assert not again or changed_by_its_end("".join(pieces))


def test_a_line_that_grows_is_not_printed_yet() -> None:
    step = growth([], Page("one\ntwo"))

    assert (step.lines, step.rest) == (("one",), "two")


def test_empty_lines_wait_for_what_stands_behind_them() -> None:
    assert growth([], Page("one\n\n\n")).lines == ("one",)
    assert growth(["one"], Page("one\n\n\ntwo\n")).lines == ("", "", "two")


def test_the_final_page_has_no_line_that_grows() -> None:
    step = growth(["one"], Page("one\n```\ntwo", closing="\n```", final=True))

    assert (step.lines, step.rest) == (("```", "two", "```"), "")


def test_another_text_is_printed_from_its_beginning() -> None:
    step = growth(["one", "two"], Page("one\nthree\n"))

    assert step.again
    assert step.lines == ("one", "three")


def test_an_answer_without_text_prints_nothing() -> None:
    assert not growth([], Page("", status="waiting")).lines
    assert not growth([], Page("", status="failed", final=True)).lines
