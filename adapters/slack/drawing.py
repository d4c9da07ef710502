"""A page as what Slack is to show: Markdown, the line below it, and buttons."""

import re
from typing import Any

from adapters.slack.buttons import row
from adapters.slack.markup import escaped, harmless
from core.desk.buttons import offered
from core.pages import Page
from core.words import Words

NOTICE_CHARS = 300
"""Of what a notification shows of a message."""
_SMALL_CHARS = 2_900
"""Of all small lines of a message together, escaped; a single text object takes 3,000."""
_LINES = 10
"""Of a context block. Source: Slack docs, "Context block"."""
_CUT = " …"
_HALF_SIGN = re.compile(r"&[a-z]*\Z")
"""What a cut may leave of an escaped sign."""


def drawn(page: Page, words: Words, private: bool) -> dict[str, Any]:
    """Arguments of a message that shows `page`, for posts and updates.

    A full page is Markdown alone; the last one has the status and its buttons below.
    """
    text = harmless(page.markdown)
    if not page.status:
        return {"markdown_text": text}
    body = [{"type": "markdown", "text": text}] if text.strip() else []
    return {
        "text": _fitting(page.status.splitlines()[-1], NOTICE_CHARS),
        "blocks": [*body, *footing(page, words, private)],
    }


def footing(page: Page, words: Words, private: bool) -> list[dict[str, Any]]:
    """What stands below the text of the last page."""
    status = small(*page.status.splitlines())
    return [status, row(words, *offered(page, private))]


def small(*lines: str) -> dict[str, Any]:
    """A block of small lines below a message, in Slack's own mark-up; the last ones count."""
    shown = [_fitting(line, _SMALL_CHARS) for line in lines if line.strip()][-_LINES:]
    while sum(map(len, shown)) > _SMALL_CHARS + len(_CUT) and len(shown) > 1:
        del shown[0]
    return {"type": "context", "elements": [{"type": "mrkdwn", "text": line} for line in shown]}


def _fitting(line: str, most: int) -> str:
    """`line` in Slack's mark-up, in at most about `most` characters; it pings nobody."""
    safe = escaped(line)
    return safe if len(safe) <= most else _HALF_SIGN.sub("", safe[:most]) + _CUT
