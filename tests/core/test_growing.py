"""Long code of a growing answer: its end is in sight, and it stays on its page."""

import re

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from core.events import TextAdded
from core.excerpts import EXCERPT_LINES
from core.extraction import Block, blocks
from core.layout import lay_out
from core.pages import Page
from core.rendering import Rendering, render
from core.words import LOCALES, words
from tests.core.markdown import documents, nasty, seen
from tests.fakes import DONE

PAGE, CODE = 1_900, 1_500
ROOM = 1_760
PROSE = "A line of prose.\n"


def code(lines: int) -> str:
    """A program of so many lines."""
    return "".join(f"line_{number} = {number}\n" for number in range(lines))


def pages(text: str, locale: str = "en", final: bool = False, page: int = PAGE) -> list[Page]:
    """The pages of an answer that says `text` so far."""
    picture = render(Rendering(model="m"), TextAdded(text))
    picture = render(picture, DONE) if final else picture
    return lay_out(picture, words(locale), page, CODE * page // PAGE, windowed=True)


def only_block(text: str) -> Block:
    """The one block in sight."""
    (block,) = [block for page in pages(text) for block in blocks(page.markdown)]
    return block


@pytest.mark.parametrize("lines", [120, 121, 500, 2_000])
@pytest.mark.parametrize("fence", ["```", "````", "~~~"])
@pytest.mark.parametrize("prose", [0, 1, 40])
def test_the_end_of_a_growing_block_is_in_one_message(lines: int, fence: str, prose: int) -> None:
    text = f"{PROSE * prose}{fence}python\n{code(lines)}"
    (page,) = pages(text)
    (block,) = blocks(page.markdown)
    whole = code(lines).splitlines()

    shown = block.code.splitlines()
    assert block.language == "python"
    assert shown == whole[-len(shown) :]
    assert f"… {lines - len(shown):,} lines above\n" in page.markdown
    assert page.markdown.count(PROSE) == prose
    assert len(page.markdown) > ROOM - 260


def test_a_block_with_no_room_below_its_prose_moves_to_a_page_of_its_own() -> None:
    prose = PROSE * 70
    few, many, most = (pages(f"{prose}```py\n{code(lines)}") for lines in (5, 60, 600))

    assert [len(few), len(many), len(most)] == [1, 2, 2]
    assert many[0].markdown.strip() == most[0].markdown.strip() == prose.strip()
    assert only_block(f"{prose}```py\n{code(60)}").code == code(60)
    assert "line_599" in most[1].markdown


def test_a_short_block_is_shown_whole() -> None:
    text = f"{PROSE}```py\n{code(50)}"

    assert only_block(text).code == code(50)


def test_one_endless_line_is_shown_by_its_end() -> None:
    text = "```js\nvar a;\n" + "x" * 20_000 + "the end"
    (page,) = pages(text)

    assert only_block(text).code.endswith("xthe end\n")
    assert "… 1 line above\n" in page.markdown


def test_whole_long_blocks_show_their_beginning_and_the_growing_one_its_end() -> None:
    text = f"One:\n```py\n{code(200)}```\nTwo:\n```js\n{code(300)}```\nThree:\n```go\n{code(400)}"
    found = [block for page in pages(text) for block in blocks(page.markdown)]
    shown = "".join(page.markdown for page in pages(text))

    assert [block.language for block in found] == ["python", "javascript", "go"]
    for block, lines in zip(found[:2], (200, 300), strict=True):
        kept = block.code.count("\n")
        assert code(lines).startswith(block.code) and 0 < kept <= EXCERPT_LINES
        assert f"… {lines - kept} more lines" in shown
    assert code(400).endswith(found[2].code)
    assert all(word in shown for word in ("One:", "Two:", "Three:"))


@pytest.mark.parametrize("end", ["\r\n", "\r"])
def test_other_line_ends_count_the_same(end: str) -> None:
    text = f"{PROSE}```py\n{code(300)}x"

    assert pages(text.replace("\n", end)) == pages(text)


@pytest.mark.parametrize("sign", ["\x0c", "\x0b", "\u2028", "\x85"])
def test_only_a_line_end_of_markdown_ends_a_line(sign: str) -> None:
    text = "```py\n" + f"a{sign}b\n" * 1_000
    kept = only_block(text).code

    assert set(kept.split("\n")) == {f"a{sign}b", ""}
    lines = kept.count("\n")
    assert f"… {1_000 - lines:,} lines above" in pages(text)[0].markdown


@given(documents(longest_line=900), nasty(), st.integers(0, 300))
def test_a_finished_picture_is_as_without_a_window(
    document: tuple[str, list[str]], rest: str, lines: int
) -> None:
    text = f"{document[0]}\n```py\n{code(lines)}```\n{rest}"
    picture = render(render(Rendering(model="m"), TextAdded(text)), DONE)

    assert pages(text, final=True) == lay_out(picture, words("en"), PAGE, CODE)


_GROWING = st.lists(
    st.one_of(
        st.builds(
            str.__mul__, st.sampled_from([PROSE, "x = 1\n", "値", "\n"]), st.integers(1, 120)
        ),
        st.sampled_from(["```py\n", "```\n", "~~~\n", "````js\n", "````\n", "```\n\n"]),
        nasty().map(lambda text: re.sub(r"(([`~])\2{3})\2+", r"\1", text)),
    ),
    min_size=2,
    max_size=10,
).map("".join)


@settings(max_examples=40)
@given(_GROWING, st.integers(40, 400), st.sampled_from([700, PAGE]))
@example(f"{PROSE * 60}```py\n{code(300)}```\n{PROSE * 20}", 97, PAGE)
@example(f"{PROSE * 40}```py\n{code(300)}```\n{PROSE * 200}```py\n{code(40)}```\n", 97, PAGE)
@example(f"{PROSE * 99}```py\n{code(60)}```\n{PROSE * 20}", 40, PAGE)
def test_a_growing_answer_never_has_fewer_pages_than_it_had(
    text: str, step: int, page: int
) -> None:
    counts = [len(pages(text[:end], page=page)) for end in range(0, len(text), step)]

    assert counts == sorted(counts)


@settings(max_examples=40)
@given(st.integers(0, 200), st.integers(1, 60), st.sampled_from(LOCALES))
def test_while_a_long_block_grows_the_number_of_pages_stays(
    prose: int, width: int, locale: str
) -> None:
    begun = f"{PROSE * prose}```py\n" + f"{'x' * width}\n" * (CODE // width)
    grown = [pages(begun + f"{'y' * width}\n" * more, locale) for more in (1, 2, 10, 99, 500)]

    assert len({len(each) for each in grown}) == 1
    assert len({tuple(each[:-1]) for each in grown}) == 1


@given(_GROWING, st.sampled_from(LOCALES))
def test_every_page_of_a_growing_answer_fits_and_ends_its_code(text: str, locale: str) -> None:
    for page in pages(text, locale):
        assert len(page.markdown) <= ROOM
        assert seen(page.markdown).closed
