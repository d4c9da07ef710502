"""Growing text for a terminal, where a line once printed stays."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

from core.extraction.fences import Scan
from core.pages import Offer, Page


@dataclass(frozen=True, slots=True)
class Growth:
    """What a newer page adds to the lines that were printed."""

    kept: int
    """How many of the printed lines still hold; fewer than there are if the text is another now."""
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
    kept = len(printed)
    if list(printed) != lines[:kept]:
        kept = _block_start(printed, lines) if Offer.WHY in page.offers else 0
    return Growth(kept, tuple(lines[kept:]), rest)


def before_code(page: Page) -> Page:
    """What stands above the first code of `page`, which may still be formatted."""
    scan, above = Scan(), list[str]()
    for line in page.text.split("\n"):
        scan = scan.after(line)
        if scan.fence:
            return replace(page, text="".join(f"{each}\n" for each in above), closing="")
        above.append(line)
    return page


def _block_start(printed: Sequence[str], lines: Sequence[str]) -> int:
    """Where the code block begins in which `lines` first differ from those `printed`."""
    scan, start = Scan(), 0
    for number, (old, new) in enumerate(zip(printed, lines, strict=False)):
        after = scan.after(new)
        if after.fence and not scan.fence:
            start = number
        if old != new:
            break
        scan = after
    return start
