"""Pictures as messages of Discord: they fit, end what they begin, and have the right buttons."""

from dataclasses import replace
from functools import reduce

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from adapters.discord.drawing import CONTENT_UNITS, drawn
from adapters.discord.surface import CODE_CHARS, PAGE_CHARS
from core.events import Event, Failed, Started, TextAdded
from core.extraction import blocks
from core.layout import lay_out
from core.pages import Offer, Page
from core.rendering import Rendering, render
from core.words import LOCALES, phrase, words
from tests.adapters.discord.reader import plain, read, units
from tests.adapters.discord.test_markup import HOSTILE
from tests.core.markdown import documents
from tests.core.plain import FINAL_EVENTS, STORIES
from tests.fakes import DONE

ENGLISH = words("en")
_REPEATED = st.builds(
    str.__mul__,
    st.sampled_from(["x = 1\n", "🙂", "🙂 a\n", "値", "`x` ", " ", "\n", "```py\n🙂\n"]),
    st.integers(1, 900),
)
LONG = st.lists(st.one_of(HOSTILE, _REPEATED), max_size=5).map("".join)


def contents(picture: Rendering, locale: str = "en") -> list[str]:
    """What each message of `picture` says."""
    pages = lay_out(picture, words(locale), PAGE_CHARS, CODE_CHARS, windowed=True)
    shown = [drawn(page, words(locale), False) for page in pages if not page.file]
    return [str(each["content"]) for each in shown]


def holds(content: str) -> None:
    """What is true of every message ever shown."""
    assert content.strip()
    assert units(content) <= CONTENT_UNITS
    assert not read(content).stray


@given(LONG, STORIES, st.sampled_from(LOCALES), FINAL_EVENTS)
def test_every_picture_fits_and_ends_the_code_it_begins(
    text: str, story: list[Event], locale: str, end: Event
) -> None:
    growing = reduce(render, story, render(Rendering(), TextAdded(text)))

    for picture in (growing, render(growing, end)):
        for content in contents(picture, locale):
            holds(content)


@given(st.text(st.characters(codec="utf-8"), max_size=30), st.text(max_size=30), st.booleans())
@example("🙂" * 1_700, "🙂" * 1_900, True)
@example("🙂" * 1_700, "a\n" * 900, True)
@example("```py\n" + "🙂" * 1_700 + "\n```", "`" * 999, True)
@example("x\n" * 880, "❌ " + "y" * 1_000, True)
@example("", "🙂\n" * 900, True)
@example("", "`" * 1_900, False)
@example(" ", "", False)
@example("\n\n", " \n\t", False)
@example("~~~py\n~~~\n" * 170, "a" * 100, True)
def test_any_page_fits_with_any_status(text: str, status: str, final: bool) -> None:
    holds(drawn(Page(text, status=status, final=final), ENGLISH, True)["content"])


@pytest.mark.parametrize("sign", ["x", "値", "🙂", "`", "a\n"])
def test_an_error_longer_than_a_message_fits_below_the_answer(sign: str) -> None:
    failed = Failed(phrase("{all}", all=sign * 3_000), "ab12")
    events: list[Event] = [Started("m"), TextAdded("half an answer"), failed]
    picture = reduce(render, events, Rendering())

    for content in contents(picture):
        holds(content)
    assert "half an answer" in contents(picture)[0]


@given(documents(longest_line=900), st.integers(0, 6_000), st.booleans())
def test_each_line_of_code_in_sight_is_one_that_was_written(
    document: tuple[str, list[str]], upto: int, final: bool
) -> None:
    text = document[0][:upto]
    picture = render(Rendering(model="m"), TextAdded(text))
    shown = [read(content) for content in contents(render(picture, DONE) if final else picture)]
    written = {line.strip() for block in blocks(text) for line in plain(block.code).split("\n")}
    code = [line.strip() for each in shown for code in each.code for line in code.split("\n")]
    if not final:  # a sign that may begin something to take out is not shown yet
        *code, newest = code or [""]
        assert any(line.startswith(newest) for line in written | {newest[:400]})

    assert not [line for line in code if line and len(line) < 400 and line not in written]
    languages = {language for each in shown for language, _ in each.blocks}
    assert languages <= {"python", "c++", "cpp", "js", "javascript", ""}


@pytest.mark.parametrize("final", [False, True])
def test_a_long_block_keeps_its_language_and_what_comes_after_it(final: bool) -> None:
    code = "".join(f"print({number})\n" for number in range(900))
    growing = render(Rendering(model="m"), TextAdded(f"Say:\n~~~py\n{code}~~~\nThat `was` it."))
    (content,) = contents(render(growing, DONE) if final else growing)
    shown = read(content)

    assert [language for language, _ in shown.blocks] == ["python"]
    assert shown.code[0].startswith("print(0)") and "That was it." in shown.prose
    assert "more lines" in shown.prose


def buttons(page: Page, locale: str = "en", shareable: bool = False) -> dict[str, str]:
    """Labels by custom_id."""
    rows = drawn(page, words(locale), shareable)["components"]
    return {each["custom_id"]: each["label"] for row in rows for each in row["components"]}


def test_a_growing_answer_can_be_stopped_and_a_finished_one_refined() -> None:
    growing, final = Page("x", status="writing"), Page("x", status="done", final=True)

    assert buttons(growing) == {"ts:stop": "Stop"}
    assert buttons(final) == {"ts:refine": "Refine", "ts:again": "Again"}
    assert list(buttons(final, shareable=True)) == ["ts:refine", "ts:again", "ts:share"]
    judged = replace(final, offers=frozenset({Offer.WHY}))
    assert list(buttons(judged).values()) == ["Refine", "Again", "Why?"]
    assert list(buttons(judged, shareable=True).values()) == ["Refine", "Again", "Why?", "Share"]
    assert list(buttons(replace(judged, final=False))) == ["ts:stop"]
    assert not buttons(Page("a full page"))
    assert set(buttons(final, "tr").values()).isdisjoint(buttons(final).values())


def test_what_does_not_fit_into_a_row_of_five_stands_in_the_next_one() -> None:
    page = Page("x", status="done", final=True, offers=frozenset(Offer) - {Offer.FIX})
    shown = drawn(page, ENGLISH, True)["components"]

    assert [[button["label"] for button in row["components"]] for row in shown] == [
        ["Refine", "Tests", "Fix code", "Fix test", "Again"],
        ["Other model", "Why?", "Share"],
    ]
    assert len(drawn(replace(page, offers=frozenset(Offer)), ENGLISH, True)["components"]) == 2
    few = replace(page, offers=frozenset({Offer.TESTS, Offer.FIX, Offer.WHY}))
    assert [len(row["components"]) for row in drawn(few, ENGLISH, False)["components"]] == [5]


def test_every_picture_pings_nobody_and_unfurls_nothing() -> None:
    shown = drawn(Page("@everyone https://a.example"), ENGLISH, False)

    assert shown["allowed_mentions"] == {"parse": []} and shown["flags"] == 1 << 2
