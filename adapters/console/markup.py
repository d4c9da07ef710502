"""Markdown as lines of a terminal: code highlighted, fences dim, prose plain."""

import re
from collections.abc import Iterable, Iterator
from unicodedata import category

from rich.syntax import Syntax
from rich.text import Text

from core.extraction.fences import Fence, Scan

THEME = "ansi_dark"
"""The terminal's own sixteen colours, so that it reads well on light and dark ones."""
_CONTEXT_LINES = 200
"""Lines of a block that are read again to colour the next ones; more would only cost time."""
_STEERING = frozenset(("Cc", "Cf", "Cs"))
_HARMLESS = frozenset("\n\t\u200c\u200d")
"""Line ends, tabs, and the two joiners that several scripts and many emoji are written with."""
_INLINE_CODE = re.compile(r"`[^`\n]+`")


def printable(text: str) -> str:
    """`text` without what steers a terminal or cannot be written: escapes, bells, direction marks.

    A model could otherwise rename the window, hide lines or fake a prompt.
    """
    if text.isascii() and text.isprintable():
        return text
    return "".join(char for char in text if char in _HARMLESS or category(char) not in _STEERING)


class Styling:
    """Gives lines their colours as they come, knowing what stands before them."""

    def __init__(self) -> None:
        self._scan = Scan()
        self._code: list[str] = []
        """The newest lines of the block we are in."""

    def __call__(self, lines: Iterable[str]) -> Iterator[Text]:
        """The next `lines`, coloured; the code among them as one piece."""
        fresh: list[str] = []
        for line in lines:
            before, self._scan = self._scan, self._scan.after(line)
            if before.fence and self._scan.fence:
                fresh.append(printable(line))
                continue
            if before.fence:
                yield from self._coloured(fresh, before.fence)
                fresh, self._code = [], []
            is_fence = before.fence or self._scan.fence
            yield Text(printable(line), style="dim") if is_fence else _prose(printable(line))
        if self._scan.fence:
            yield from self._coloured(fresh, self._scan.fence)

    def _coloured(self, fresh: list[str], fence: Fence) -> list[Text]:
        """The lines `fresh` of the block that `fence` opened."""
        if not fresh:
            return []
        self._code = self._code[-_CONTEXT_LINES:] + fresh
        return _highlighted(self._code, fence)[-len(fresh) :]


def _highlighted(code: list[str], fence: Fence) -> list[Text]:
    """A line for each one of `code`; without colours where highlighting changes the text."""
    lexer = fence.language.partition(":")[0] or "text"
    coloured = Syntax("", lexer, theme=THEME, tab_size=0).highlight("\n".join(code))
    lines = list(coloured.split("\n", allow_blank=True))[: len(code)]
    if [line.plain for line in lines] != code:
        return [Text(line) for line in code]
    for line in lines:
        line.tab_size = None  # as wide as the terminal has them
    return lines


def _prose(line: str) -> Text:
    text = Text(line)
    text.highlight_regex(_INLINE_CODE, "bold")
    if line.startswith("#"):
        text.stylize("bold")
    return text
