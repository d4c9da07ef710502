"""Markdown as lines of a terminal: code highlighted, fences dim, prose plain."""

import re
from collections.abc import Iterable, Iterator
from unicodedata import category

from rich.syntax import Syntax
from rich.text import Text

from core.extraction.fences import Fence, Scan

THEME = "ansi_dark"
"""The terminal's own sixteen colours, so that it reads well on light and dark ones."""
_INLINE_CODE = re.compile(r"`[^`\n]+`")


def printable(text: str) -> str:
    """`text` without what steers a terminal: escapes, bells, direction marks.

    A model could otherwise rename the window, hide lines or fake a prompt.
    """
    return "".join(char for char in text if char in "\n\t" or category(char) not in ("Cc", "Cf"))


def styled(lines: Iterable[str]) -> list[Text]:
    """Each of the lines with its colours; a block is highlighted as one piece."""
    return [styled_line for part in _parts(lines) for styled_line in part]


def _parts(lines: Iterable[str]) -> Iterator[list[Text]]:
    scan, code = Scan(), list[str]()
    for line in map(printable, lines):
        before, scan = scan, scan.after(line)
        if before.fence and scan.fence:
            code.append(line)
            continue
        if before.fence:
            yield _highlighted(code, before.fence)
            code = []
        fence_line = before.fence or scan.fence
        yield [Text(line, style="dim") if fence_line else _prose(line)]
    if scan.fence:
        yield _highlighted(code, scan.fence)


def _highlighted(code: list[str], fence: Fence) -> list[Text]:
    if not code:
        return []
    lexer = fence.language.partition(":")[0] or "text"
    text = Syntax("", lexer, theme=THEME).highlight("\n".join(code))
    lines = list(text.split("\n", allow_blank=True))
    return lines[: len(code)] + [Text("")] * (len(code) - len(lines))


def _prose(line: str) -> Text:
    text = Text(line)
    text.highlight_regex(_INLINE_CODE, "bold")
    if line.startswith("#"):
        text.stylize("bold")
    return text
