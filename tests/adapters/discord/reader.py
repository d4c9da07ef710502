"""A second opinion on Markdown: how a client of Discord reads code in a message.

Source: the rules `codeBlock` and `inlineCode` of Discord's client, which many have published.
"""

import re
from dataclasses import dataclass

from tests.core.markdown import INVISIBLE

LOOKALIKE = "\u02cb"
_BLOCK = re.compile(
    r"```(?:(?P<language>[a-z0-9_+\-.#]+?)\n)?\n*(?P<code>[^\n](?s:.)*?)\n*```", re.I
)
_INLINE = re.compile(r"(`+)(?P<code>(?s:.)*?[^`])\1(?!`)")
_ESCAPED = re.compile(r"\\[^0-9A-Za-z\s]")


@dataclass(frozen=True, slots=True)
class Read:
    """What people see of a message."""

    blocks: tuple[tuple[str, str], ...]
    """Language and code of each, without empty lines around."""
    inline: tuple[str, ...]
    prose: str
    """Everything that is in no block."""
    stray: bool
    """Whether a backtick is left that opens nothing."""

    @property
    def code(self) -> list[str]:
        """That of each block, comparable."""
        return [plain(code) for _, code in self.blocks]


def read(content: str) -> Read:
    """`content` as people see it."""
    blocks, inline, prose = list[tuple[str, str]](), list[str](), ""
    at, stray = 0, False
    while at < len(content):
        if block := _BLOCK.match(content, at):
            blocks.append((block["language"] or "", block["code"]))
        elif code := _INLINE.match(content, at):
            inline.append(code["code"])
            prose += code["code"]
        else:
            stray |= content[at] == "`"
            prose += (_ESCAPED.match(content, at) or [content[at]])[0]
        at = (block or code or _ESCAPED.match(content, at) or _One(at)).end()
    return Read(tuple(blocks), tuple(inline), prose, stray)


@dataclass(frozen=True, slots=True)
class _One:
    """A sign that means itself."""

    at: int

    def end(self) -> int:
        """Where the next one stands."""
        return self.at + 1


def plain(code: str) -> str:
    """`code` to compare: with real backticks, without what is invisible and lines around."""
    return code.replace(LOOKALIKE, "`").replace(INVISIBLE, "").strip("\n ")


def letters(prose: str) -> str:
    """`prose` to compare: without white space, backticks and what escapes them.

    Signs that stand for those of small lines and quotes count as these.
    """
    meant = prose.replace("\u2010", "-").replace("\u203a", ">")
    return re.sub(rf"[\s`\\{INVISIBLE}{LOOKALIKE}]", "", meant)


def units(text: str) -> int:
    """How long `text` is where Discord counts most strictly."""
    return max(len(text), len(text.encode("utf-16-le")) // 2)
