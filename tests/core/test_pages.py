"""Pages fit, keep every line and every fence whole, and never change once they are full."""

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from core.extraction.fences import settled
from core.pages import SMALLEST_PAGE, paginate
from tests.core.markdown import INVISIBLE, documents, nasty, seen, squeezed

LIMITS = st.integers(SMALLEST_PAGE, 700)


def shown(text: str, limit: int) -> list[str]:
    """What each page shows."""
    return [page.markdown for page in paginate(text, limit)]


@given(nasty(), LIMITS)
def test_a_page_fits(text: str, limit: int) -> None:
    assert all(len(page) <= limit for page in shown(text, limit))


@given(nasty(), LIMITS)
@example("x" * 199 + "``` py\n", 200)
@example("```py\n" + "x" * 186 + "```\n", 200)
@example("```\n" + "`" * 2 + "x" * 400 + "`" * 400, 200)
@example("```" + "x" * 300 + "`y`\nz", 200)
@example("`" * 21 + "\nx\n", 200)
@example("~~~ ~~~\nx\n", 200)
@example("- ```py\n  x\n  ```\n", 200)
@example(">>>>>>> ```\n", 200)
@example("a\r```\rb", 200)
@example("1. a\n   - b\n\n         ```\n         x\n" + "         y = 1\n" * 40, 200)
@example("> ```\n> " + "x" * 500 + "\n> ```\n", 200)
def test_a_reader_finds_every_fence_closed(text: str, limit: int) -> None:
    assert all(seen(page).closed for page in shown(text, limit))


@given(nasty(), LIMITS)
def test_no_page_starts_empty(text: str, limit: int) -> None:
    assert all(page.split("\n")[0].strip() for page in shown(text, limit))


@given(documents(), LIMITS)
def test_a_reader_finds_the_same_code_and_the_same_prose(
    document: tuple[str, list[str]], limit: int
) -> None:
    text, code = document
    pages = [seen(page) for page in shown(text, limit)]

    assert "".join(part for page in pages for part in page.code) == "".join(code)
    assert "".join(page.prose for page in pages) == seen(text).prose


@given(documents(longest_line=900), LIMITS)
def test_a_line_longer_than_a_page_loses_nothing_either(
    document: tuple[str, list[str]], limit: int
) -> None:
    text, code = document
    pages = [seen(page) for page in shown(text, limit)]

    assert squeezed("".join(part for page in pages for part in page.code)) == squeezed(
        "".join(code)
    )


@given(documents(), LIMITS)
def test_no_code_line_is_cut(document: tuple[str, list[str]], limit: int) -> None:
    text, code = document
    kept = {
        line for page in shown(text, limit) for part in seen(page).code for line in part.split("\n")
    }

    assert kept >= {line for part in code for line in part.split("\n") if line}


@given(nasty(), LIMITS, st.data())
@example("x" * 200 + "```", 200, None)
def test_full_pages_never_change_while_text_is_added(
    text: str, limit: int, data: st.DataObject | None
) -> None:
    ends = range(len(text) + 1) if data is None else [data.draw(st.integers(0, len(text)))]
    whole = paginate(text, limit)
    for end in ends:
        full = paginate(settled(text[:end]), limit)[:-1]

        assert full == whole[: len(full)]


@given(st.text(st.sampled_from("`~ >-1.x\n"), max_size=250), st.integers(0, 250))
def test_full_pages_never_change_however_the_fences_fall(text: str, end: int) -> None:
    full = paginate(settled(text[:end]), SMALLEST_PAGE)[:-1]

    assert full == paginate(text, SMALLEST_PAGE)[: len(full)]


def test_a_block_cut_in_two_is_opened_again_with_its_language() -> None:
    lines = "".join(f"x{number} = {number}\n" for number in range(45))

    assert [page.split("\n")[0] for page in shown(f"```python\n{lines}```\n", 200)] == [
        "```python"
    ] * 3


def test_a_fence_moves_to_the_next_page_with_its_first_line() -> None:
    """Nobody sees an empty code block at the foot of a page."""
    first, second = shown("word\n" * 20 + "```py\n" + "x" * 120 + "\n```", 200)

    assert first == "word\n" * 20
    assert second == "```py\n" + "x" * 120 + "\n```"


def test_a_fence_is_written_plainly() -> None:
    assert shown('- a\n\n  ```python title="a.py" {1,3}\n  x\n    y\n  ```\n', 200) == [
        "- a\n\n```python\nx\n  y\n```\n"
    ]


def test_what_only_looks_like_a_fence_is_kept_from_being_one() -> None:
    assert shown("`" * 21, 200) == [INVISIBLE + "`" * 21]


def test_no_text_makes_no_page() -> None:
    assert not shown("", 200)
    assert not shown("\n \n", 200)


def test_a_page_too_small_for_a_fence_is_refused() -> None:
    with pytest.raises(ValueError, match="200"):
        paginate("x", SMALLEST_PAGE - 1)
