"""One message that Slack itself streams: what was sent of it, and whether more can be."""

from collections.abc import Callable
from dataclasses import dataclass
from enum import Enum, auto

from adapters.slack.markup import harmless
from core.pages import Page

STREAM_SECONDS = 240.0
"""Slack ends a stream at about five minutes, also an active one: we end it before.

Source: public issues, python-slack-sdk#1859 and others; undocumented."""
STREAM_BYTES = 10_000
"""UTF-8 bytes that one streamed message surely takes; about 10,600 were seen to fail.

Source: public issues; undocumented."""


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
    status: str = ""
    """The stage that its task card shows; empty once text took its place."""
    condition: Condition = Condition.OPEN

    def addition(self, page: Page) -> str | None:
        """What to append so that it shows `page`; None if appending cannot do that."""
        whole = self.whole(page)
        return whole[len(self.sent) :] if whole.startswith(self.sent) else None

    def whole(self, page: Page) -> str:
        """The text that `page` shows in a stream: a block under way stays open, since the client
        closes it for the reader, and what is sent cannot be taken back."""
        ended = page.final or not page.status
        return harmless(page.markdown if ended else page.text, growing=not ended)

    def must_end(self, page: Page) -> bool:
        """Whether `page` cannot come by appending any more."""
        return (
            page.final
            or not page.status
            or self.condition is Condition.DOUBTFUL
            or self.addition(page) is None
            or self.now() - self.began > STREAM_SECONDS
            or len(self.whole(page).encode()) > STREAM_BYTES
        )
