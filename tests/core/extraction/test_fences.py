"""Code blocks are found as CommonMark has it, also while the text still streams."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.extraction import Block, Growing, blocks, main_block
from core.extraction.fences import settled
from tests.core.markdown import documents, nasty, seen


def code(text: str) -> list[str]:
    """The code of each block."""
    return [block.code for block in blocks(text)]


@given(documents())
def test_the_blocks_are_those_a_reader_finds(document: tuple[str, list[str]]) -> None:
    text, written = document

    assert list(seen(text).code) == written
    assert code(text) == written or not written  # prose alone may be code without a fence


@pytest.mark.parametrize(
    "text",
    [
        "```\nx\n```",
        "~~~\nx\n~~~",
        "`````\nx\n`````",
        "```\nx\n`````",
        "   ```\n   x\n   ```",
        "- a\n\n  ```\n  x\n  ```",
        "- ```\n  x\n  ```",
        "1. a\n   - b\n     ```\n     x\n     ```",
        "> ```\n> x\n> ```",
        "> - ```\n>   x\n>   ```",
        "```\r\nx\r\n```\r\n",
        "```\nx\n``` \t",
        "~~~ `a` ~~~ b\nx\n~~~",
    ],
)
def test_a_fence_is_found(text: str) -> None:
    assert blocks(text) == [Block(blocks(text)[0].language, "", "x\n", complete=True)]
    assert seen(text).code == ("x\n",)


@pytest.mark.parametrize(
    "text",
    ["``\nx\n``", "```a` b\n", "a ``` b\n", "-     ```\n", "```x``` y\n", "```x```\n"],
)
def test_what_is_no_fence_is_prose(text: str) -> None:
    assert not blocks(text)


@pytest.mark.parametrize("line", ["    ```", "``", "~~~", "``` x", "\t```", "`x```"])
def test_a_line_of_code_does_not_end_the_block(line: str) -> None:
    """A docstring may hold a fence of its own, indented as code is."""
    assert code(f"```py\n{line}\n```") == [f"{line}\n"]


def test_a_longer_fence_holds_shorter_ones() -> None:
    assert code("````md\n```py\nx\n```\n````") == ["```py\nx\n```\n"]


def test_a_block_that_was_never_closed_is_not_complete() -> None:
    assert blocks("```py\nx\ny") == [Block("python", "", "x\ny\n", complete=False)]


def test_a_sloppy_end_of_a_block_in_a_list_counts() -> None:
    assert code("1. a\n   ```py\n   x\n```\nb") == ["x\n"]


@pytest.mark.parametrize(
    ("info", "language", "filename"),
    [
        ("", "", ""),
        ("Python", "python", ""),
        ("c++", "cpp", ""),
        ("{.r}", "r", ""),
        ("rust,no_run", "rust", ""),
        ('python title="src/a.py"', "python", "src/a.py"),
        ("js:web/a.js", "javascript", "web/a.js"),
        ("py filename=a.py", "python", "a.py"),
        ("title=a.py", "python", "a.py"),
        ("py title=../a.py", "python", ""),
        ("py title=/etc/a.py", "python", ""),
        ("py:C:\\a.py", "python", ""),
        ("py title=~/a.py", "python", ""),
        (f"py title={'a' * 200}.py", "python", ""),
    ],
)
def test_the_info_string_gives_language_and_a_safe_name(
    info: str, language: str, filename: str
) -> None:
    found = blocks(f"```{info}\nx\n```")[0]

    assert (found.language, found.filename) == (language, filename)


@given(st.text(st.sampled_from("ab./\\:~-\n\x00é "), max_size=30))
def test_a_file_name_never_leaves_its_folder(name: str) -> None:
    for block in blocks(f"```py title={name}\nx\n```") + blocks(f"```py:{name}\nx\n```"):
        assert not block.filename.startswith(("/", "."))
        assert ".." not in block.filename
        assert not set(block.filename) & set("\\:~\x00 ")


@given(nasty())
def test_a_block_written_in_a_fence_of_its_own_is_the_same_block(text: str) -> None:
    for block in blocks(text):
        if "`" * 20 not in block.code:  # no fence is longer than twenty
            assert code(block.fenced()) == [block.code]


@given(nasty(), st.data())
def test_what_is_settled_grows_only_at_its_end(text: str, data: st.DataObject) -> None:
    sooner, later = sorted(data.draw(st.tuples(*[st.integers(0, len(text))] * 2)))

    assert settled(text[:later]).startswith(settled(text[:sooner]))
    assert text.startswith(settled(text[:later]))


@given(st.text(st.sampled_from("`~ >-1.x\n\r"), max_size=60), st.data())
def test_what_is_settled_never_shows_half_a_fence(text: str, data: st.DataObject) -> None:
    """Whatever line is shown unfinished stays prose, or code, however it goes on."""
    begun = text[: data.draw(st.integers(0, len(text)))]
    shown = settled(Growing()(begun))
    if "\n" in shown[-1:] or not shown:
        return

    assert len(blocks(shown)) == len(blocks(f"{shown}\n")) == len(blocks(f"{shown}`\n"))


@pytest.mark.parametrize(
    "line", ["`", "``", "```", "```py", "~~", "> ``", "- `", "-", "1.", "12", "> > ~~~ a b", "  "]
)
def test_a_line_that_may_become_a_fence_waits(line: str) -> None:
    assert settled(f"a\n{line}") == "a\n"


@pytest.mark.parametrize("line", ["a `b`", "`b` c", "**c", "- a", "```x` y", "x = 1", "12 x"])
def test_any_other_line_is_shown_as_it_grows(line: str) -> None:
    assert settled(f"a\n{line}") == f"a\n{line}"


def test_the_answer_is_the_longest_program() -> None:
    shell = "```sh\npip install it\n```\n"
    program = "```python\nprint('a program')\n```\n"
    output = "```text\n" + "line\n" * 50 + "```\n"

    block = main_block(shell + program + output)

    assert block and block.language == "python"


def test_the_language_asked_for_wins() -> None:
    block = main_block("```py\nlonger = 'than the other'\n```\n```js\nx\n```\n", want="JS")

    assert block and block.language == "javascript"


def test_the_later_of_two_equal_blocks_is_the_answer() -> None:
    block = main_block("```py\na\n```\n```py\nb\n```\n")

    assert block and block.code == "b\n"


def test_text_without_code_has_no_answer() -> None:
    assert main_block("```\n\n```\nnothing") is None
