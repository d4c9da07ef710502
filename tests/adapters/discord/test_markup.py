"""Markdown on its way to Discord: code is what was written, and nothing else becomes code."""

from collections.abc import Iterable

import pytest
from hypothesis import assume, example, given
from hypothesis import strategies as st

from adapters.discord.markup import for_discord, inline
from core.extraction import blocks_with_lines, normalised
from core.pages import paginate
from tests.adapters.discord.reader import letters, plain, read
from tests.core.markdown import documents, nasty

_PIECES = st.sampled_from(
    ["`", "``", "```", "````", "\\", "\\`", "~~~", "a", " b", "\n", "\n\n", "```py\n", "\n```\n"]
    + ["```\n```\n", "x = `1`\n", "> ", "- ", "`c`", "🙂", "\u02cb", "``d`e``", "```f```", "naïve"]
)
HOSTILE = st.one_of(nasty(), st.lists(_PIECES, max_size=30).map("".join))


def pages(text: str, limit: int) -> list[str]:
    """`text` as messages are given it: in plain fences, which are closed."""
    return [page.markdown for page in paginate(normalised(text), limit)]


@given(HOSTILE, st.integers(200, 2_000))
@example("```py\n```\nafter\n```js\nx\n```\nend", 200)
@example("\\`a`\n```py\nx = `1`\n```\n", 200)
@example("```naïve\nx\n```", 200)
@example("```py\n\n\n```\nafter\n```js\nx\n```", 200)
def test_discord_sees_the_code_that_was_written_and_no_other(text: str, limit: int) -> None:
    for page in pages(text, limit):
        shown = read(for_discord(page))
        written = [plain(block.code) for block, _, _ in blocks_with_lines(page)]

        assert [code for code in shown.code if code] == [code for code in written if code]
        assert not shown.stray
        assert letters(shown.prose) == letters(_prose(page))


def _prose(page: str) -> str:
    """What stands outside of the blocks of `page`."""
    lines, last, kept = page.split("\n"), 0, list[str]()
    for _, start, end in blocks_with_lines(page):
        kept, last = kept + lines[last:start], end
    return "\n".join(kept + lines[last:])


@given(documents(), st.integers(200, 2_000))
def test_all_code_of_a_document_is_code_in_discord(
    document: tuple[str, list[str]], limit: int
) -> None:
    text, code = document
    assume(code)  # without any fence a line may be taken for code itself
    shown = [code for page in pages(text, limit) for code in read(for_discord(page)).code]

    assert lines_of(shown) == lines_of(code)


def lines_of(blocks: Iterable[str]) -> list[str]:
    """All lines of some blocks but for those that are blank."""
    lines = (line for block in blocks for line in plain(block).split("\n"))
    return [line.strip() for line in lines if line.strip()]


@pytest.mark.parametrize("language", ["py", "c++", "c#", "objective-c", "f90", "asp.net", "x_1"])
@pytest.mark.parametrize("fence", ["```", "````", "~~~", "~" * 9])
def test_a_language_survives_whatever_the_fence(language: str, fence: str) -> None:
    shown = read(for_discord(f"So:\n{fence}{language}\nx = 1\n{fence}\nDone."))

    assert shown.blocks == ((language, "x = 1"),)


def test_a_language_that_discord_does_not_take_is_not_shown_as_code() -> None:
    assert read(for_discord("```naïve\nx\n```")).blocks == (("", "x"),)


@pytest.mark.parametrize("between", ["", "\n", "\n\n"])
def test_an_empty_block_swallows_nothing(between: str) -> None:
    shown = read(for_discord(f"```py\n{between}```\nafter\n```js\nx\n```\nend"))

    assert shown.blocks[1:] == (("js", "x"),)
    assert "after" in shown.prose and "end" in shown.prose


@pytest.mark.parametrize(
    ("line", "code"),
    [
        ("use `a` and ``b`c``", ("a", "b`c")),
        ("use `a``b` now", ("a``b",)),
        ("a lone ` is none", ()),
        ("`one` and ` alone", ("one",)),
        ("\\`not code` but `code`", (" but ",)),
        ("``` in prose", ()),
        ("`a ``` b`", ("a ˋˋˋ b",)),
        ("\\\\`code`", ("code",)),
    ],
)
def test_code_in_a_line_is_code_and_a_lone_backtick_a_sign(line: str, code: tuple[str]) -> None:
    shown = read(f"{inline(line)}\n```py\nx = `1`\n```\n`end`")

    assert shown.inline == (*code, "end")
    assert shown.code == ["x = `1`"] and not shown.stray


CODE = """<!DOCTYPE html> @here <@1> https://a.example `x` ``y`` \\` || ** _ ~~
    indented\ttabs "quotes" 値 🙂
"""


@pytest.mark.parametrize("fence", ["```", "~~~", "````"])
def test_code_comes_through_to_the_letter(fence: str) -> None:
    assert read(for_discord(f"{fence}html\n{CODE}{fence}")).blocks == (
        ("html", CODE.removesuffix("\n")),
    )


def test_prose_comes_through_to_the_letter() -> None:
    text = "# Plan\n\n- a < b, `f(x)` and ``g`y``\n> it's **so** ~~old~~\n1. [x](https://a.b)"

    assert for_discord(text) == text


@pytest.mark.parametrize("line", ["-# ✅ score 100", "  -# done", ">>> print(1)"])
def test_no_model_writes_what_looks_like_our_status(line: str) -> None:
    """A quote of three signs would also swallow what stands below it."""
    shown = for_discord(f"Done.\n{line}\n```py\n-# x\n>>> y\n```\n")

    assert len(shown.split("\n")[1]) == len(line)
    assert shown.split("\n")[1] != line
    assert "-# x\n>>> y" in shown
