"""The streamed messages of one answer: begun, continued, ended, and what Slack refuses of it."""

import logging
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from adapters.slack.drawing import footing
from adapters.slack.errors import Gone, Refused, TokenRefused, Unanswered
from adapters.slack.stream import Condition, Stream
from adapters.slack.writing import Writing
from core.errors import NotShown, StopAsked
from core.pages import Page
from core.words import phrase

LOG = logging.getLogger(__name__)

_TOO_MUCH = frozenset({"msg_too_long", "invalid_chunks", "no_text"})
"""Refused is what was to be added; the stream itself goes on."""


@dataclass(slots=True)
class Streaming:
    """Streams into the thread of `writing`. Its calls raise what `Api.call` does."""

    writing: Writing
    team: str
    reader: str
    """The user id of the asker, whom Slack wants to know outside direct messages."""
    now: Callable[[], float]
    """Monotonic seconds."""
    _streams: dict[str, Stream] = field(default_factory=dict)

    def of(self, message: str) -> Stream | None:
        """The stream that `message` still is."""
        stream = self._streams.get(message)
        return stream if stream and stream.condition is not Condition.CLOSED else None

    async def start(self, page: Page, nonce: str) -> str:
        """A new streamed message that shows `page`; its id."""
        stream = Stream(self.now, self.now())
        answer = await self._call(
            "chat.startStream",
            thread_ts=self.writing.thread.id,
            recipient_team_id=self.team,
            recipient_user_id=self.reader,
            chunks=stream.chunks(page),
        )
        message = str(answer["ts"])
        stream.note(page)
        self._streams[message] = stream
        self.writing.own(message, nonce)
        return message

    async def append(self, message: str, stream: Stream, page: Page) -> None:
        """Make `message` show `page` by adding what is new.

        Raises:
            NotShown, StopAsked: see `_lost`.
        """
        if chunks := stream.chunks(page):
            try:
                await self._call("chat.appendStream", ts=message, chunks=chunks)
            except Unanswered:
                # It may have been added: once more would show it twice.
                stream.condition = Condition.DOUBTFUL
                raise
            except Refused as refusal:
                self._lost(stream, refusal)
        stream.note(page)

    async def end(self, message: str, stream: Stream, page: Page) -> None:
        """Stop with all that is missing of `page`; where it cannot be added, only stop.

        Raises:
            NotShown, StopAsked: see `_lost`; the former also after a mere stop.
        """
        complete = stream.can_end_with(page)
        chunks = stream.chunks(page) if complete else stream.last_words()
        foot = footing(page, self.writing.words, self.writing.private) if page.status else None
        try:
            await self.stop(message, chunks=chunks or None, blocks=foot if complete else None)
        except Unanswered:
            stream.condition = Condition.DOUBTFUL
            raise
        except Refused as refusal:
            self._lost(stream, refusal)
        stream.condition = Condition.CLOSED
        if not complete:
            raise not_yet()

    async def stop(self, message: str, **shown: Any) -> None:
        """Make `message` an ordinary one; from now on it is known as ours by its metadata."""
        await self._call(
            "chat.stopStream", ts=message, metadata=self.writing.mark(message), **shown
        )

    def mistrust(self, message: str) -> None:
        """`message` turned out to be a stream whose text we do not know."""
        self._streams[message] = Stream(self.now, self.now(), condition=Condition.DOUBTFUL)

    def _lost(self, stream: Stream, refusal: Refused) -> None:
        """Go on after Slack refused a call about a stream: by edits of the same message.

        Raises:
            NotShown: the page is to be written by an edit.
            StopAsked: a person pressed Slack's own stop button.
            Gone: the message was deleted.
        """
        if isinstance(refusal, Gone | TokenRefused):
            raise refusal
        LOG.info("stream lost", extra={"reason": str(refusal)})
        again = refusal.code in _TOO_MUCH and stream.condition is Condition.OPEN
        stream.condition = Condition.DOUBTFUL if again else Condition.CLOSED
        if refusal.code == "stopped_by_user":
            raise StopAsked(refusal.phrase) from refusal
        raise not_yet() from refusal

    async def _call(self, method: str, **arguments: Any) -> Any:
        channel = self.writing.thread.channel
        return await self.writing.api.call(method, channel=channel, **arguments)


def not_yet() -> NotShown:
    """What stands for a page that another call has to show."""
    return NotShown(phrase("Something else had to be done first."))
