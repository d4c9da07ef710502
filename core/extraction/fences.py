"""Code fences of CommonMark, line by line, so that it works while text still streams.

Source: CommonMark 0.31, "Fenced code blocks", "Block quotes", "List items".
"""

import re
from dataclasses import dataclass

_QUOTE = r"(?: {0,3}> ?){0,5}"
_BULLET = r"(?:[-+*]|\d{1,9}[.)])"
_OPENING = re.compile(
    rf"(?P<quote>{_QUOTE})(?P<indent>(?P<spaces> *)(?:{_BULLET} {{1,4}})*)"
    r"(?P<mark>`{3,20}(?!`)|~{3,20}(?!~))(?P<info>.*)"
)
_LIST_ITEM = re.compile(rf"{_QUOTE}(?P<offset> {{0,12}}{_BULLET} {{1,4}})(?=\S|$)")
_HALF_A_FENCE = re.compile(
    rf"{_QUOTE} *(?:{_BULLET} {{1,4}})*" r"(?:[-+*]|\d{1,9}[.)]?|`{0,2}|~{0,2}|`{3,}[^`]*|~{3,}.*)"
)
_LANGUAGE = re.compile(r"[{.]*(?P<language>[\w+#.\-]*+)(?!=)")
_INDENT_LIMIT = 3
"""Four spaces make an indented code block, in which a fence is just text."""
_LANGUAGE_CHARS = 20


@dataclass(frozen=True, slots=True)
class Fence:
    """An open code fence."""

    mark: str
    """The backticks or tildes that opened it."""
    info: str
    """What stands behind them, `python title="a.py"`."""
    quotes: int = 0
    """Block quotes it stands in; each of its lines has their markers."""
    indent: int = 0
    """Characters before it, list markers included; its lines have as many spaces."""

    @property
    def language(self) -> str:
        """The language the info string begins with, as it was written; empty if with none."""
        found = _LANGUAGE.match(self.info)
        return found["language"] if found else ""

    @property
    def opening(self) -> str:
        """A line that opens it: with its language, and without what chats would show as code."""
        return self.mark + (self.language if len(self.language) <= _LANGUAGE_CHARS else "")

    @property
    def closing(self) -> str:
        """The line that closes it."""
        return self.mark

    def content(self, line: str) -> str:
        """`line` without the quote markers and the indentation of the fence."""
        for _ in range(self.quotes):
            line = re.sub(r"^ {0,3}> ?", "", line)
        return line[min(_spaces(line), self.indent) :]

    def closed_by(self, content: str) -> bool:
        """Whether `content` ends this block: a fence of its kind, not shorter, nothing behind."""
        spaces = _spaces(content)
        text = content[spaces:].rstrip(" \t")
        closes = len(text) >= len(self.mark) and set(text) == {self.mark[0]}
        return closes and spaces <= _INDENT_LIMIT


@dataclass(frozen=True, slots=True)
class Scan:
    """Where a scan of Markdown stands after some lines: inside `fence`, or in prose."""

    fence: Fence | None = None
    list_indent: int = 0
    """How far the content of the list item above is indented; 0 outside lists."""

    def after(self, line: str) -> "Scan":
        """The state after one more whole line."""
        if self.fence:
            closed = self.fence.closed_by(self.fence.content(line))
            return Scan(None, self.list_indent) if closed else self
        list_indent = self._list_indent_after(line)
        return Scan(opened_by(line, list_indent), list_indent)

    def _list_indent_after(self, line: str) -> int:
        if item := _LIST_ITEM.match(line):
            return len(item["offset"])
        unindented = bool(line.strip()) and not line.startswith(" ")
        return 0 if unindented else self.list_indent


def opened_by(line: str, list_indent: int) -> Fence | None:
    """The fence that `line` opens by CommonMark, in a list whose content is so far indented."""
    found = _OPENING.fullmatch(line)
    if not found or len(found["spaces"]) > list_indent + _INDENT_LIMIT:
        return None
    if found["mark"][0] == "`" and "`" in found["info"]:
        return None  # inline code, by CommonMark
    return Fence(
        found["mark"], found["info"].strip(), found["quote"].count(">"), len(found["indent"])
    )


def _spaces(text: str) -> int:
    """Spaces it begins with."""
    return len(text) - len(text.lstrip(" "))


def line_feeds(text: str) -> str:
    """`text` with a line feed at each line end, whichever of the three of CommonMark it had."""
    return text.replace("\r\n", "\n").replace("\r", "\n")


def settled(text: str) -> str:
    """`text` of a stream without a last line that may still become a fence.

    What is left never shows half a fence, and grows only at its end when `text` does.
    """
    start = max(text.rfind("\n"), text.rfind("\r")) + 1
    return text[:start] if _HALF_A_FENCE.fullmatch(text, start) else text
