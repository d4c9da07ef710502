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
    """What to print of `page` after the lines `printed`.

    Empty lines are printed with the line behind them: those at the end of an answer never are.
    """
    text = (page.markdown if page.final else page.text).rstrip("\n")
    lines = text.split("\n") if text else []
    ended = page.final or page.text != text
    rest = "" if ended or not lines else lines.pop()
    again = list(printed) != lines[: len(printed)]
    return Growth(again, tuple(lines if again else lines[len(printed) :]), rest)
