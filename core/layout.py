"""A rendering as the pages that show it, in one language."""

from collections.abc import Callable
from dataclasses import replace

from core.captions import captions
from core.excerpts import excerpt
from core.extraction import Growing, normalised
from core.extraction.fences import settled
from core.growing import window
from core.job import Artifact
from core.offers import offers
from core.pages import Page, paginate
from core.rendering import Rendering
from core.rounds import rounds
from core.words import Words

STAGE_CHARS = 140
"""Kept free on every page for the line about the stage, so that full pages never change."""


def lay_out(
    rendering: Rendering,
    words: Words,
    page_chars: int,
    code_chars: int | None = None,
    windowed: bool = False,
    growing: Callable[[str], str] | None = None,
) -> list[Page]:
    """The pages that show `rendering`; text and status of each fit into `page_chars`.

    The status stands on the last page, or on one of its own where it does not fit. One longer
    than a message, such as a model server's very long error, is cut. Files follow: the code
    blocks of an answer that stands, if they are longer than `code_chars`. While they grow, only
    their end is shown if the thread is `windowed`. The same `growing` for all pictures of one
    answer reads nothing twice.
    """
    stands, files = rendering.final or rendering.whole, tuple[Artifact, ...]()
    text = _text(rendering, words, normalised if stands else growing or Growing())
    room = page_chars - STAGE_CHARS
    parts = [text if stands else settled(text)]
    if stands and code_chars is not None:
        text, files = excerpt(text, words, code_chars)
        parts = [text]
    elif windowed and code_chars is not None:
        parts = window(parts[0], words, code_chars, room)
    pages = [page for part in parts for page in paginate(part, room)]
    status = _status(rendering, words, page_chars)
    if not pages or len(pages[-1].markdown) + len(status) + 2 > page_chars:
        pages.append(Page(""))
    pages[-1] = _ending(pages[-1], rendering, status)
    return [*pages, *(Page("", final=True, file=file) for file in files)]


def _text(rendering: Rendering, words: Words, read: Callable[[str], str]) -> str:
    """The reply, and below it what came of it."""
    text, below = read(rendering.reply), rounds(rendering, words)
    return "\n\n".join(filter(None, (text.rstrip("\n"), below))) if below else text


def _ending(page: Page, rendering: Rendering, status: str) -> Page:
    """The last page, with what stands below it."""
    final, stands = rendering.final, rendering.final or rendering.whole
    return replace(page, status=status, final=final, stands=stands, offers=offers(rendering))


def _status(rendering: Rendering, words: Words, page_chars: int) -> str:
    """What stands below, as long as it may be: the last lines matter most."""
    chars = page_chars if rendering.final else min(page_chars, STAGE_CHARS - 2)
    lines = [words.say(line) for line in captions(rendering)]
    status = "\n".join(lines)
    while len(status) > chars and len(lines) > 1:
        lines = lines[1:]
        status = "\n".join(["…", *lines])
    return status if len(status) <= chars else _cut(status, chars)


def _cut(line: str, chars: int) -> str:
    """The beginning of `line`, without code that it leaves open."""
    kept = line[: chars - 3]
    return f"{kept}{'`' * (kept.count('`') % 2)} …"
