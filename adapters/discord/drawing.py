"""A page as what Discord is to show: Markdown, small lines below it, and buttons."""

from typing import Any

from adapters.discord.buttons import rows
from adapters.discord.markup import for_discord, inline
from adapters.discord.posting import QUIET
from core.desk.buttons import offered
from core.pages import Page
from core.words import Words

CONTENT_UNITS = 2_000
"""Of a message. In UTF-16, the stricter of the two ways in which Discord may count."""
_STATUS_UNITS = 900
"""Below a long text the status gets at least so many, and the text all that it leaves."""
_NOTHING = "\u200b"
"""A message cannot be empty, and blanks are nothing to Discord."""
_SMALL = "-# "
_FENCE = "```"
_CUT = "…"


def drawn(page: Page, words: Words, shareable: bool, about: str = "") -> dict[str, Any]:
    """A message that shows `page`, for posts and edits; `shareable` if others may see it later.

    What it is `about` stands in the button that stops it, for whoever looks for the message.
    """
    body = for_discord(page.markdown).strip("\n")
    body = body if body.strip() else ""
    below = _small(page.status, max(_STATUS_UNITS, CONTENT_UNITS - units(body)) - 1)
    body = _fitting(body, CONTENT_UNITS - units(below) - 1)
    content = "\n".join(filter(None, [body, below])) or _NOTHING
    return {**QUIET, "content": content, "components": _buttons(page, words, shareable, about)}


def _buttons(page: Page, words: Words, shareable: bool, about: str) -> list[dict[str, Any]]:
    """Those of the last page, which is the one with a status."""
    if not page.status:
        return []
    return rows(words, offered(page, shareable), "" if page.final else about)


def _small(status: str, most: int) -> str:
    """The lines of `status` in small letters, in at most `most` units; the last goes first."""
    lines = list[str]()
    for line in reversed([line for line in status.splitlines() if line.strip()]):
        room = most - sum(units(line) + 1 for line in lines) - len(_SMALL)
        if room < len(_CUT) + 1:
            break
        lines.insert(0, _SMALL + inline(_cut(line, room)))
    return "\n".join(lines)


def _cut(line: str, most: int) -> str:
    return line if units(line) <= most else beginning(line, most - len(_CUT)) + _CUT


def _fitting(text: str, most: int) -> str:
    """`text` in at most `most` units: its end is cut, and what stands open in it is closed."""
    if units(text) <= most:
        return text
    kept = beginning(text, most - len(f"\n \n{_FENCE}\n{_CUT}"))
    open_ = sum(line.startswith(_FENCE) for line in kept.split("\n")) % 2
    return for_discord(kept + (f"\n{_FENCE}" if open_ else "")) + f"\n{_CUT}"


def beginning(text: str, most: int) -> str:
    """The first `most` units of `text`, and no half a sign."""
    return text.encode("utf-16-le", "surrogatepass")[: 2 * most].decode("utf-16-le", "ignore")


def units(text: str) -> int:
    """How long `text` is as UTF-16 has it."""
    return len(text.encode("utf-16-le", "surrogatepass")) // 2
