"""What holds for every reply: however it is cut, however long, whatever is in it."""

import gc
import re
from itertools import pairwise
from time import process_time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.extraction import Extractor, Growing, blocks, blocks_with_lines, main_index, normalised
from core.extraction.fences import settled
from core.pages import paginate
from tests.core.extraction.test_cases import CASES
from tests.core.markdown import nasty, seen, squeezed

_PIECES = st.sampled_from(
    [
        *("```", "```py", "```python\n", "```\n", "````md\n", "~~~\n", "\n", "\n\n", "    ", "> "),
        *('"""', "'''", "# ", "x = 1", "def f():", "    return 1\n", "print(1)", "`", "a: ", "\r"),
        *("[PYTHON]", "[/PYTHON]", "<pre><code>", "</code></pre>", "&lt;", "<think>", "</think>"),
        *("<|im_end|>", "\x1b[0m", "\xa0", "\u200b", "\u200d", "</s>", "[INST]", "sh", "- ", "1. "),
    ]
)


def replies() -> st.SearchStrategy[str]:
    """Replies made of all that has a meaning here, in any order; and the cases, cut and joined."""
    made = st.lists(_PIECES, max_size=40).map("".join)
    cases = st.lists(st.sampled_from([text for text, _ in CASES.values()]), max_size=3)
    return made | cases.map("\n".join) | nasty() | st.text()


@given(replies(), st.lists(st.integers(0, 400), max_size=20))
def test_every_cut_gives_the_same_blocks(text: str, cuts: list[int]) -> None:
    extractor = Extractor()
    for start, end in pairwise([0, *sorted(min(cut, len(text)) for cut in cuts), len(text)]):
        extractor.feed(text[start:end])
        assert extractor.blocks is not None

    assert extractor.finish() == blocks(text)


@pytest.mark.parametrize("text", [text for text, _ in CASES.values()], ids=list(CASES))
def test_letter_by_letter_is_the_same(text: str) -> None:
    extractor = Extractor()
    for letter in text:
        extractor.feed(letter)

    assert extractor.finish() == blocks(text)


@given(replies())
def test_people_see_as_code_what_is_taken_for_code(text: str) -> None:
    found = [(block.language, block.filename, block.code) for block in blocks(text)]
    plain = normalised(text)

    assert [(b.language, b.filename, b.code) for b, _, _ in blocks_with_lines(plain)] == found


@given(replies(), st.integers(200, 600))
def test_the_pages_hold_the_same_code(text: str, limit: int) -> None:
    pages = [seen(page.markdown) for page in paginate(normalised(text), limit)]
    shown = "".join(code for page in pages for code in page.code)

    assert squeezed(shown) == squeezed("".join(block.code for block in blocks(text)))


@given(replies())
def test_code_changes_only_by_being_cleaned(text: str) -> None:
    """Every sign of it stands in the reply, in this order."""
    for block in blocks(text):
        left = iter(re.sub("&(lt|gt|amp|quot);", "&<>\"'", text))
        signs = [sign for sign in block.code if not sign.isspace()]

        assert "&" in text or all(sign in left for sign in signs)


@given(replies(), st.data())
def test_what_is_shown_of_a_growing_reply_only_grows(text: str, data: st.DataObject) -> None:
    if "</think" in text:  # what came before turns out to have been thinking
        return
    sooner, later = sorted(data.draw(st.tuples(*[st.integers(0, len(text))] * 2)))
    shown = settled(Growing()(text[:sooner]))

    assert settled(Growing()(text[:later])).startswith(shown)


@pytest.mark.parametrize("text", [text for text, _ in CASES.values()], ids=list(CASES))
def test_a_growing_case_only_grows(text: str) -> None:
    shown = ""
    for end in range(len(text) + 1):
        now = settled(Growing()(text[:end]))
        assert now.startswith(shown) or "</think" in text
        shown = now


@given(replies())
def test_any_text_has_an_answer_or_none(text: str) -> None:
    found = blocks(text)
    index = main_index(found, "python")

    assert index is None or found[index].code.strip()


ONE_LINE = {
    "text": ("", "x", ""),
    "code": ("```py\n", "x", "\n```"),
    "backticks": ("", "`", ""),
    "pairs of backticks": ("", "``x", ""),
    "fences": ("", "a ```py ", ""),
    "quotes": ("```py\n", '\\"', "\n```"),
    "tokens": ("```py\n", "<|im_end|>", "x\n```"),
    "tokens in prose": ("", "<s>", "x"),
    "thoughts": ("", "<think></think>", ""),
    "tags": ("", "[PYTHON]x[/PYTHON]", ""),
    "quote markers": ("", "> ", ""),
    "blanks": ("", " ", "```"),
    "blanks in code": ("```ts\nconst x:", " ", "\n```"),
    "escapes": ("", "\x1b[", ""),
}
MANY_LINES = {
    "lists": ("", "- a\n", ""),
    "strings that are never closed": ("", "```py\n\\'''\n```\n", ""),
    "blocks": ("", "```py\nx = 1\n```\n", ""),
    "blocks in Markdown": ("```md\n", "```sh\n```\n", ""),
    "indented": ("", "\n    x = 1\n", ""),
    "starts": ("", "x = (\n\n", ""),
    "definitions": ("```c\n", "int f(int a, int b\n", "```"),
}
LONG = {name: (1_000_000, parts) for name, parts in ONE_LINE.items()} | {
    name: (160_000, parts) for name, parts in MANY_LINES.items()
}


def seconds(size: int, parts: tuple[str, str, str]) -> float:
    """Processor time for a reply of about `size` characters, in small pieces."""
    first, middle, last = parts
    text = first + middle * (size // len(middle)) + last
    gc.disable()  # it would look at all that other tests left, too
    try:
        began = process_time()
        extractor = Extractor()
        for start in range(0, len(text), 7):
            extractor.feed(text[start : start + 7])
        main_index(extractor.finish(), "python")
        normalised(text)
        return process_time() - began
    finally:
        gc.enable()


@pytest.mark.parametrize(("size", "parts"), LONG.values(), ids=list(LONG))
def test_the_work_grows_like_the_reply(size: int, parts: tuple[str, str, str]) -> None:
    """Eight times the text; work that grew with its square would take 64 times as long."""
    short = max(seconds(size // 8, parts), 0.03)

    assert seconds(size, parts) < 8 * 3 * short


@given(nasty(), st.lists(st.integers(0, 400), max_size=12))
def test_what_was_read_before_changes_nothing(text: str, ends: list[int]) -> None:
    growing = Growing()

    for end in sorted(ends):
        assert growing(text[:end]) == Growing()(text[:end])
