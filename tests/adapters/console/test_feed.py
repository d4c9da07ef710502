"""Text that grows, on a terminal where a line once printed stays."""

from collections.abc import Sequence

from hypothesis import given
from hypothesis import strategies as st

from adapters.console.feed import before_code, growth
from core.events import Ending, Event, ReplyDone, Started, Stopped, TextAdded, Usage
from core.layout import lay_out
from core.pages import Offer, Page
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
        again += step.kept < len(lines)
        lines = [*lines[: step.kept], *step.lines]
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

    assert (step.kept, step.lines) == (0, ("one", "three"))


def test_formatted_code_is_printed_from_its_fence_on() -> None:
    printed = ["Here.", "```python", "a = 1", "```", "And:", "```python", "b=2", "```", "Done."]
    text = "\n".join(printed).replace("b=2", "b = 2")

    step = growth(printed, Page(text, final=True, offers=frozenset({Offer.WHY})))

    assert (step.kept, step.lines[:2]) == (5, ("```python", "b = 2"))


def test_code_is_held_back_with_all_that_follows() -> None:
    page = Page("Here.\n\n```python\nx=1\n```\nDone.\n")

    assert before_code(page).text == "Here.\n\n"
    assert before_code(Page("No code.\nAt all.")).text == "No code.\nAt all."


def test_an_answer_without_text_prints_nothing() -> None:
    assert not growth([], Page("", status="waiting")).lines
    assert not growth([], Page("", status="failed", final=True)).lines
