"""A rendering as the pages that show it, in one language."""

from dataclasses import replace

from core.captions import captions
from core.extraction.fences import settled
from core.pages import Page, paginate
from core.rendering import Rendering
from core.words import Words

STAGE_CHARS = 140
"""Kept free on every page for the line about the stage, so that full pages never change."""


def lay_out(rendering: Rendering, words: Words, page_chars: int) -> list[Page]:
    """The pages that show `rendering`; text and status of each fit into `page_chars`.

    The status stands on the last page, or on one of its own where it does not fit. One longer
    than a message, such as a model server's very long error, is cut.
    """
    text = rendering.reply if rendering.final else settled(rendering.reply)
    pages = paginate(text, page_chars - STAGE_CHARS)
    status = "\n".join(words.say(line) for line in captions(rendering))
    status = status if len(status) <= page_chars else f"{status[: page_chars - 2]} …"
    if not pages or len(pages[-1].markdown) + len(status) + 2 > page_chars:
        pages.append(Page(""))
    pages[-1] = replace(pages[-1], status=status, final=rendering.final)
    return pages
