"""A page as what Slack is to show: Markdown, the line below it, and buttons."""

from typing import Any

from adapters.slack.buttons import Button, row
from adapters.slack.markup import harmless
from core.pages import Page
from core.words import Words

NOTICE_CHARS = 300
"""Of what a notification shows of a message."""
_LINE_CHARS = 2_000
_LINES = 10
"""Of a context block. Source: Slack docs, "Context block"."""


def drawn(page: Page, words: Words, private: bool) -> dict[str, Any]:
    """Arguments of a message that shows `page`, for posts and updates.

    A full page is Markdown alone; the last one has the status and its buttons below.
    """
    text = harmless(page.markdown)
    if not page.status:
        return {"markdown_text": text}
    body = [{"type": "markdown", "text": text}] if text.strip() else []
    return {
        "text": harmless(page.status.splitlines()[-1])[:NOTICE_CHARS],
        "blocks": [*body, *footing(page, words, private)],
    }


def footing(page: Page, words: Words, private: bool) -> list[dict[str, Any]]:
    """What stands below the text of the last page."""
    status = small(*page.status.splitlines())
    if not page.final:
        return [status, row(words, Button.STOP)]
    shared = (Button.SHARE,) if private else ()
    return [status, row(words, Button.REFINE, Button.AGAIN, *shared)]


def small(*lines: str) -> dict[str, Any]:
    """A block of small lines below a message, in Slack's own mark-up; the last ones count."""
    elements = [{"type": "mrkdwn", "text": _escaped(line)} for line in lines if line.strip()]
    return {"type": "context", "elements": elements[-_LINES:]}


def _escaped(line: str) -> str:
    """Source: Slack docs, "Formatting text for app surfaces"."""
    short = line if len(line) <= _LINE_CHARS else f"{line[:_LINE_CHARS]} …"
    safe = harmless(short)
    return safe.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")
