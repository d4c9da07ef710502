"""One message that Slack itself streams: what was sent of it, and whether more can be."""

from collections.abc import Callable
from dataclasses import dataclass
from enum import Enum, auto
from typing import Any

from adapters.slack.markup import harmless
from core.pages import Page

STREAM_SECONDS = 240.0
"""Slack ends a stream at about five minutes, also an active one: we end it before.

Source: public issues, python-slack-sdk#1859 and others; undocumented."""
STREAM_BYTES = 10_000
"""UTF-8 bytes that one streamed message surely takes; about 10,600 were seen to fail.

Source: public issues; undocumented."""
_STAGE = "stage"
"""The id of the one task card of a stream."""
_TITLE_CHARS = 250
_UNDER_WAY = "⏳💭✍\ufe0f… "
"""Signs of a stage that goes on; a card that is ticked off shows none of them."""


class Condition(Enum):
    """What can be done with a stream."""

    OPEN = auto()
    DOUBTFUL = auto()
    """It may hold text that we do not know of: it is to be stopped, then written whole."""
    CLOSED = auto()
    """It is an ordinary message now."""


@dataclass(slots=True)
class Stream:
    """What we know of one streamed message."""

    now: Callable[[], float]
    """Monotonic seconds."""
    began: float
    sent: str = ""
    closing: str = ""
    """What closes the code block that the text leaves open; empty if it leaves none."""
    status: str = ""
    """The stage that its task card shows; empty once text took its place."""
    condition: Condition = Condition.OPEN

    def addition(self, page: Page) -> str | None:
        """What to append so that it shows `page`; None if appending cannot do that."""
        whole = self._whole(page)
        known = self.condition is Condition.OPEN and whole.startswith(self.sent)
        return whole[len(self.sent) :] if known else None

    def must_end(self, page: Page) -> bool:
        """Whether `page` cannot come by appending any more."""
        return (
            has_ended(page) or not self._can_take(page) or self.now() - self.began > STREAM_SECONDS
        )

    def can_end_with(self, page: Page) -> bool:
        """Whether `page` comes whole with the stop of this stream."""
        return has_ended(page) and self._can_take(page)

    def chunks(self, page: Page) -> list[dict[str, Any]]:
        """What to add so that it shows `page`: text, or the stage until there is any."""
        if addition := self.addition(page):
            return [*self.closing_card(), {"type": "markdown_text", "text": addition}]
        if has_ended(page):
            return self.closing_card()
        status = _title(page.status)
        if self.sent or status == self.status:
            return []
        return [_task(status, "in_progress")]

    def closing_card(self) -> list[dict[str, Any]]:
        """What to add so that the task card, if it shows one, does not look under way for ever."""
        shows = self.status and self.condition is Condition.OPEN
        return [_task(self.status.strip(_UNDER_WAY), "complete")] if shows else []

    def last_words(self) -> list[dict[str, Any]]:
        """What to add to it as it is: nothing stays under way, and no code open, until an edit."""
        closes = self.closing and self.condition is Condition.OPEN
        code = [{"type": "markdown_text", "text": self.closing}] if closes else []
        return [*self.closing_card(), *code]

    def note(self, page: Page) -> None:
        """It shows `page` now."""
        self.sent = self._whole(page)
        self.closing = "" if has_ended(page) else page.closing
        self.status = "" if self.sent else _title(page.status)

    def _can_take(self, page: Page) -> bool:
        return self.addition(page) is not None and len(self._whole(page).encode()) <= STREAM_BYTES

    def _whole(self, page: Page) -> str:
        """The text that `page` shows in a stream.

        A code block under way stays open: what is sent cannot be taken back, and the client
        closes for the reader what a document leaves open.
        """
        ended = has_ended(page)
        return harmless(page.markdown if ended else page.text, growing=not ended)


def has_ended(page: Page) -> bool:
    """Whether a message that shows `page` will not grow any more: it is full, or the last one.

    Of an answer that stands only the stage changes, which a stream with text in it cannot show.
    """
    return page.final or page.stands or not page.status


def _task(title: str, status: str) -> dict[str, Any]:
    return {"type": "task_update", "id": _STAGE, "title": title, "status": status}


def _title(status: str) -> str:
    return status.partition("\n")[0][:_TITLE_CHARS]
