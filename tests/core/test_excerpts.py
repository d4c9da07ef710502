"""Long code of a finished answer: its beginning is shown, all of it is in a file."""

from hypothesis import given
from hypothesis import strategies as st

from core.events import TextAdded
from core.excerpts import EXCERPT_LINES, excerpt
from core.extraction import blocks, normalised
from core.extraction.fences import line_feeds
from core.layout import lay_out
from core.rendering import Rendering, render
from core.words import words
from tests.core.markdown import nasty
from tests.fakes import DONE

LONG = "".join(f"line_{number} = {number}\n" for number in range(200))
ENGLISH = words("en")


def test_a_long_block_is_a_file_with_every_line_and_its_beginning_in_sight() -> None:
    text, files = excerpt(f"Here:\n\n```python\n{LONG}```\n\nThat is it.", ENGLISH, 400)

    assert [(file.name, file.text) for file in files] == [("code.py", LONG)]
    assert text.startswith("Here:\n\n```python\nline_0 = 0\n")
    assert text.endswith("more lines; the whole code is in the file `code.py`.\n\nThat is it.")
    shown = blocks(text)[0].code.count("\n")
    assert 0 < shown <= EXCERPT_LINES
    assert f"… {200 - shown} more lines" in text


def test_a_short_block_stays_whole() -> None:
    text = "```python\nx = 1\n```"

    assert excerpt(text, ENGLISH, 400) == (text, ())


def test_a_block_that_was_never_closed_makes_no_file() -> None:
    text = f"```python\n{LONG}"

    assert excerpt(text, ENGLISH, 400) == (text, ())


def test_names_come_from_the_fence_or_the_language_and_none_twice() -> None:
    block = f"```python\n{LONG}```\n"
    named = f"```go\n{LONG}```\n```go src/sum.go\n{LONG}```\n```ts title=web/sum.ts\n{LONG}```\n"
    _, files = excerpt(block + block + block + named, ENGLISH, 400)

    names = [file.name for file in files]
    assert names == ["code.py", "code-2.py", "code-3.py", "code.go", "sum.go", "sum.ts"]


@given(nasty(), st.integers(1, 300))
def test_no_code_is_lost_and_only_long_blocks_are_cut(text: str, limit: int) -> None:
    text = normalised(text)
    shown, files = excerpt(text, ENGLISH, limit)

    whole = [block.code for block in blocks(text) if block.complete and len(block.code) > limit]
    assert [file.text for file in files] == whole
    if not files:
        assert shown == line_feeds(text)


def test_the_files_of_a_final_picture_follow_its_last_page() -> None:
    picture = render(render(Rendering(), TextAdded(f"```python\n{LONG}```\n")), DONE)
    *pages, file = lay_out(picture, ENGLISH, 4_000, 400)

    assert file.file and file.file.text == LONG and file.final
    assert len(pages) == 1 and pages[0].final and "code.py" in pages[0].text


def test_code_that_still_grows_is_shown_as_far_as_it_came() -> None:
    picture = render(Rendering(), TextAdded(f"```python\n{LONG}"))

    assert all(page.file is None for page in lay_out(picture, ENGLISH, 4_000, 400))
