"""Growing text for a terminal, where a line once printed stays."""

from collections.abc import Sequence
from dataclasses import dataclass

from core.pages import Page


@dataclass(frozen=True, slots=True)
class Growth:
    """What a newer page adds to the lines that were printed."""

    again: bool
    """The text is another one now, and `lines` are all of it."""
    lines: tuple[str, ...]
    """Whole lines to print."""
    rest: str
    """The line that still grows."""


def growth(printed: Sequence[str], page: Page) -> Growth:
    """What to print of `page` after the lines `printed`."""
    *lines, rest = page.text.split("\n")
    if page.final:
        text = page.markdown.rstrip("\n")
        lines, rest = text.split("\n") if text else [], ""
    again = list(printed) != lines[: len(printed)]
    return Growth(again, tuple(lines if again else lines[len(printed) :]), rest)
