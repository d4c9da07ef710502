"""Pages: a picture cut into pieces that each fit into one message.

A page never leaves a code fence open and never cuts a code line, and while text is added at the
end, pages that are full never change.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum

from core.extraction.fences import Fence, Scan, line_feeds
from core.job import Artifact

SMALLEST_PAGE = 200
"""Characters a page must have room for: the longest fences, and something between them."""
_ROOM_AFTER_OPENING = 40
"""A fence opens on a page only with this many characters left for code."""
_LIKE_A_FENCE = re.compile(r"\A(?P<before>[\s>*+\-\d.)]*)(?=`{3}|~{3})")
"""What a reader could take for the beginning of a fence, however deep in lists and quotes."""
_INVISIBLE = "\u200b"
"""A zero-width space: before backticks it keeps them from being a fence."""


class Offer(StrEnum):
    """What can be done about a finished answer, besides what can always be done."""

    WHY = "why"
    """There is more to tell about its code than the status does."""
    TESTS = "tests"
    """Its code can be tested, or tested more."""
    FIX = "fix"
    """Something fails that the code is to blame for."""
    FIX_CODE = "fix code"
    """A model's tests fail, and nobody knows whether they are right."""
    FIX_TEST = "fix test"
    """The same, seen from the other side."""
    OTHER_MODEL = "other model"
    """The code fails for all that was tried; another model may know better."""


@dataclass(frozen=True, slots=True)
class Page:
    """One message of a picture."""

    text: str
    """Markdown; may stop inside a code block."""
    closing: str = ""
    """What closes that block: a fence, on a line of its own; or nothing."""
    status: str = ""
    """Lines about the answer, shown below the text of the last page."""
    final: bool = False
    """Whether the picture is finished; told by its last page, since full pages never change."""
    stands: bool = False
    """Whether the model has written all of it, so that mostly what stands below it still changes;
    told by the last page."""
    offers: frozenset[Offer] = frozenset()
    """What can be done about it once it is finished; told by its last page."""
    file: Artifact | None = None
    """Instead of text: this message is a file."""

    @property
    def markdown(self) -> str:
        """The text with its fences closed."""
        return self.text + self.closing


def paginate(text: str, limit: int) -> list[Page]:
    """Cut Markdown into pages of at most `limit` characters, in order.

    A code block cut in two is closed and opened again with its language. Lines are kept whole;
    only one that alone is longer than a page is cut. Fences and their code are written plainly:
    out of lists and quotes, without what stands behind the language. Pages begin with no empty
    lines, and a fence with no code behind it yet waits for the next page.

    Raises:
        ValueError: `limit` leaves no room for a fence.
    """
    if limit < SMALLEST_PAGE:
        raise ValueError(f"a page needs {SMALLEST_PAGE} characters, not {limit}")
    return list(_Cutter(limit).cut(line_feeds(text)))


class _Cutter:
    """Fills one page after the other, line by line."""

    def __init__(self, limit: int) -> None:
        self._limit = limit
        self._scan = Scan()
        self._text = ""
        self._bare: int | None = None
        """Where on this page a fence begins that has no code behind it yet."""

    def cut(self, text: str) -> Iterator[Page]:
        for line in _lines(text):
            after = self._scan.after(line.rstrip("\n"))
            yield from self._place(self._plain(line, after), after)
            self._scan = after
        if self._worth_showing:
            yield self._page()

    @property
    def _worth_showing(self) -> str:
        """What is on the page, but for a fence with nothing behind it."""
        return self._text[: self._bare]

    def _plain(self, line: str, after: Scan) -> str:
        """A fence without what its writer put around it, code without the margin of its fence."""
        end = "\n" if line.endswith("\n") else ""
        match self._scan.fence, after.fence:
            case None, None:
                return line
            case None, Fence() as opened:
                return opened.opening + end
            case Fence() as closed, None:
                return closed.closing + end
            case Fence() as fence, _:
                return fence.content(line)
        raise AssertionError("a scan stands in a fence or in prose")

    def _place(self, line: str, after: Scan) -> Iterator[Page]:
        """Put `line` on this page, or on as many new ones as it needs."""
        while len(self._harmless(line, after)) > (room := self._room(after)):
            if not self._worth_showing:
                self._put(self._harmless(line[: room - 1], after))
                line = line[room - 1 :]
            if self._worth_showing.strip():
                yield self._page()
            self._turn_over()
        if line.strip() or self._worth_showing or after.fence:
            opens = after.fence is not None and self._scan.fence is None
            self._put(self._harmless(line, after), opens)

    def _put(self, piece: str, opens: bool = False) -> None:
        self._bare = len(self._text) if opens else None
        self._text += piece

    def _harmless(self, piece: str, after: Scan) -> str:
        """`piece` of a line so that nobody takes it for a fence which it is not."""
        fence = self._scan.fence
        if (fence is None) != (after.fence is None):
            return piece
        if fence:
            return _INVISIBLE + piece if fence.closed_by(piece.rstrip("\n")) else piece
        return _LIKE_A_FENCE.sub(rf"\g<before>{_INVISIBLE}", piece)

    def _room(self, after: Scan) -> int:
        """Characters left for a line, if `after` comes behind it.

        The line that closes a block always fits: its room was kept free by every line before.
        """
        room = self._limit - len(self._text)
        if after.fence is None:
            return room
        opens = self._scan.fence is None and self._worth_showing
        return room - _closing_chars(after.fence) - (_ROOM_AFTER_OPENING if opens else 0)

    def _page(self) -> Page:
        fence = self._scan.fence
        if fence is None or self._bare is not None:
            return Page(self._worth_showing)
        return Page(
            self._text, fence.closing if self._text.endswith("\n") else f"\n{fence.closing}"
        )

    def _turn_over(self) -> None:
        fence = self._scan.fence
        self._text = f"{fence.opening}\n" if fence else ""
        self._bare = 0 if fence else None


def _lines(text: str) -> Iterator[str]:
    """The lines of `text` with their ends; only a line feed ends one, as in Markdown."""
    *whole, last = text.split("\n")
    yield from (f"{line}\n" for line in whole)
    if last:
        yield last


def _closing_chars(fence: Fence) -> int:
    return len(fence.closing) + 1
