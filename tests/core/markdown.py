"""Markdown to test with, and a second opinion on it: how a CommonMark reader sees it."""

import re
from dataclasses import dataclass

from hypothesis import strategies as st
from markdown_it import MarkdownIt

from core.extraction import Growing, normalised
from core.extraction.cleaning import cleaned
from core.extraction.fences import settled

# Chats know no HTML, and we write none.
READER = MarkdownIt("commonmark", {"maxNesting": 200}).disable("html_block")
INVISIBLE = "\u200b"


@dataclass(frozen=True, slots=True)
class Seen:
    """What a CommonMark reader sees of some Markdown."""

    code: tuple[str, ...]
    """The content of each fenced block."""
    prose: str
    """Everything else that is text, without its white space."""
    closed: bool
    """Whether every fence has its end."""


def seen(text: str) -> Seen:
    """`text` as CommonMark has it."""
    tokens = READER.parse(text)
    fences = [token for token in tokens if token.type == "fence"]
    lines = text.split("\n")
    return Seen(
        tuple(token.content for token in fences),
        squeezed("".join(token.content for token in tokens if token.type == "inline")),
        all(_closed(lines, token.map or [0, 0], token.markup) for token in fences),
    )


def _closed(lines: list[str], where: list[int], mark: str) -> bool:
    start, end = where
    last = lines[end - 1].strip("> \t")
    return end - start >= 2 and len(last) >= len(mark) and set(last) == {mark[0]}


def changed_by_its_end(reply: str) -> bool:
    """Whether code without any fence, or a fence in a string, is only told when `reply` ends."""
    return not normalised(reply).startswith(settled(Growing()(reply)))


def squeezed(text: str) -> str:
    """`text` without white space, and without what we add to keep it harmless."""
    return re.sub(rf"[\s{INVISIBLE}]", "", text)


_WORDS = st.sampled_from(["a", "Next,", "naïve", "値", "🙂", "f(x)", "`b`", "**c**", "end."])
_MARKS = st.builds(str.__mul__, st.sampled_from("`~"), st.integers(1, 30))
_MARGINS = st.sampled_from(["", " ", "   ", "    ", "\t", "> ", ">", ">>> ", "- ", "1. ", "  * "])
_ENDS = st.sampled_from(["\n", "\n", "\n", "\n\n", "\r\n", "\r", "\x0b", "\x0c", "\u2028", " "])
_INFOS = st.sampled_from(
    ["py", "c++ title=a.cc", "x" * 70, "{.r #id}", "a:b/c.py", "~~~", "a`b", INVISIBLE, " \t "]
)
_LONG = st.builds(
    str.__mul__, st.sampled_from(["x", "`", "~", " ", "ab ", "> ", "- "]), st.just(90)
)


def nasty() -> st.SearchStrategy[str]:
    """Text that looks like Markdown gone wrong: fences, quotes and lists begun and never ended."""
    pieces = st.one_of(_WORDS, _MARKS, _MARKS, _MARGINS, _ENDS, _ENDS, _ENDS, _INFOS, _LONG)
    return st.lists(pieces, max_size=60).map("".join)


_CODE_CHARS = st.characters(codec="utf-8", exclude_characters="\n\r\0\t" + INVISIBLE)
_CODE_LINES = st.one_of(
    st.sampled_from(
        ["", "x = 1", "    return [", "`` ` ``", "```", "    ```", "~~~~", "> - a", "- b"]
    ),
    st.text(_CODE_CHARS, max_size=60).filter(lambda line: cleaned(line, code=True) == line),
)


@st.composite
def code_blocks(draw: st.DrawFn, longest_line: int = 60) -> tuple[str, str]:
    """A fenced block, in a list, a quote or neither, and the code it holds."""
    lines = draw(st.lists(_CODE_LINES, max_size=20))
    if longest_line > 60:
        long = st.text(_CODE_CHARS, min_size=61, max_size=longest_line)
        lines.append(draw(long.filter(lambda line: cleaned(line, code=True) == line)))
    longest = max((len(run) for run in re.findall("`+|~+", "\n".join(lines))), default=0)
    mark = draw(st.sampled_from("`~")) * max(3, longest + draw(st.integers(0, 2)), longest + 1)
    info = draw(st.sampled_from(["", "python", " c++ title=a.cc", "js:web/a.js"]))
    first, margin = draw(
        st.sampled_from([("", ""), ("", "> "), ("- item\n\n", "  "), ("10. item\n", "    ")])
    )
    fenced = [f"{mark}{info}", *lines, mark]
    shown = first + "".join(f"{margin}{line}\n" for line in fenced)
    return shown, "".join(f"{line}\n" for line in lines)


@st.composite
def documents(draw: st.DrawFn, longest_line: int = 60) -> tuple[str, list[str]]:
    """Well-formed Markdown, and the code of each of its blocks."""
    prose = st.lists(_WORDS, min_size=1, max_size=12).map(" ".join)
    blocks = draw(st.lists(code_blocks(longest_line), max_size=5))
    text = "".join(f"{draw(prose)}\n\n{shown}\n" for shown, _ in blocks) + draw(prose)
    return text, [code for _, code in blocks]
