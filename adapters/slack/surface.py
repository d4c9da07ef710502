"""A thread of Slack: pages as messages, each streamed or edited for as long as it grows.

What a call is counted under is decided per answer: it is streamed if more calls are left for
each stream than for each edited answer, and edited otherwise. A stream that Slack refuses, ends
or loses goes on as an edited message.
"""

import logging
from collections.abc import Callable
from dataclasses import dataclass
from time import monotonic
from typing import Any

from adapters.slack.api import Api
from adapters.slack.drawing import drawn, footing, small
from adapters.slack.errors import Gone, Refused, TokenRefused, Unanswered
from adapters.slack.limits import Limits
from adapters.slack.lookup import Lookup, metadata
from adapters.slack.stream import Condition, Stream
from adapters.slack.uploads import Uploads
from core.budgets import Budget, Budgets
from core.budgets.pools import streams
from core.errors import NotShown, RateLimited, StopAsked, StoreUnavailable
from core.job import Job
from core.pages import Page
from core.places import Thread
from core.surface import Surface
from core.words import phrase, words

LOG = logging.getLogger(__name__)

PAGE_CHARS = 9_000
"""Below the 12,000 characters that a message takes, with room for blocks and for signs that
are added against mentions."""
CODE_CHARS = 6_000
"""A longer block of a finished answer becomes a file."""
PATIENCE = 5
"""Refusals in a row after which there is no use in trying."""
_STAGE = "stage"
"""The id of the one task card of a stream."""
_FILE = "file:"
"""In front of a file's id, where the others are messages."""


@dataclass(frozen=True, slots=True)
class Workspace:
    """Who we are in one workspace, and how we reach it."""

    api: Api
    team: str
    streams: bool = True
    """Whether to ask for native streams at all."""

    @property
    def limits(self) -> Limits:
        """What it allows."""
        return Limits(f"slack:{self.team}")


class SlackSurface(Surface):
    """The messages of one answer in its thread."""

    page_chars = PAGE_CHARS
    code_chars = CODE_CHARS

    def __init__(
        self,
        workspace: Workspace,
        job: Job,
        budgets: Budgets,
        now: Callable[[], float] = monotonic,
    ) -> None:
        """`now` is monotonic, in seconds."""
        self._workspace = workspace
        self._api = workspace.api
        self._limits = workspace.limits
        self._job = job
        self._thread: Thread = job.thread
        self._budgets = budgets
        self._now = now
        self._words = words(job.locale)
        self._streams: dict[str, Stream] = {}
        self._streaming: bool | None = None
        """Whether new messages are streamed; None until it is decided."""
        self._doubt = False
        """Whether a message of ours may be there that we do not know of."""
        self._refused = 0

    async def budget(self, message: str | None, page: Page | None) -> Budget:
        if page is None:
            of_file = message is not None and message.startswith(_FILE)
            return self._limits("files.delete" if of_file else "chat.delete")
        if message is None:
            return await self._budget_of_new(page)
        stream = self._stream(message)
        if stream is None:
            return self._limits("chat.update")
        return self._limits("chat.stopStream" if stream.must_end(page) else "chat.appendStream")

    async def post(self, page: Page, nonce: str, again: bool = False) -> str:
        if page.file:
            return await self._attach(page, nonce, again)
        if again or self._doubt:
            if found := await self._lookup.page(nonce, tuple(self._streams)):
                self._doubt = False
                return await self._adopt(found.id, found.marked, page)
        if self._streaming and not page.final:
            return await self._start(page)
        return await self._create(page, nonce)

    async def edit(self, message: str, page: Page) -> None:
        stream = self._stream(message)
        if stream is None:
            await self._update(message, page)
        elif stream.must_end(page):
            await self._end(message, stream, page)
        else:
            await self._append(message, stream, page)
        self._refused = 0

    async def remove(self, message: str) -> None:
        try:
            if message.startswith(_FILE):
                await self._api.call("files.delete", file=message.removeprefix(_FILE))
                return
            if self._stream(message):
                await self._stop(message)
            await self._api.call("chat.delete", channel=self._thread.channel, ts=message)
        except Gone:
            pass
        except Refused as refusal:
            if refusal.code not in ("file_deleted", "file_not_found"):
                raise

    @property
    def _lookup(self) -> Lookup:
        oldest = min(self._job.requests, default=self._thread.id)
        return Lookup(self._api, self._thread, oldest)

    @property
    def _private(self) -> bool:
        return self._thread.channel.startswith("D")

    def _stream(self, message: str) -> Stream | None:
        """The stream that `message` still is."""
        stream = self._streams.get(message)
        return stream if stream and stream.condition is not Condition.CLOSED else None

    async def _budget_of_new(self, page: Page) -> Budget:
        if page.file:
            return self._limits("files.completeUploadExternal")
        if self._streaming is None:
            self._streaming = self._workspace.streams and await self._better_streamed()
        if self._streaming and not page.final:
            return self._limits("chat.startStream")
        return self._limits.posts(self._thread.channel)

    async def _better_streamed(self) -> bool:
        """Decide once, for as long as this answer grows."""
        methods = ("chat.startStream", "chat.appendStream", "chat.stopStream", "chat.update")
        start, append, stop, update = (self._limits(method) for method in methods)
        try:
            chosen = streams(*await self._budgets.outlook(start, append, stop, update))
            await self._budgets.expect(append if chosen else update, self._job.event)
        except StoreUnavailable as error:
            LOG.info("pool not chosen", extra={"reason": str(error)})
            return False
        return chosen

    async def _start(self, page: Page) -> str:
        """Begin a stream; where Slack refuses, this answer is edited from here on."""
        stream = Stream(self._now, self._now())
        try:
            answer = await self._api.call(
                "chat.startStream",
                channel=self._thread.channel,
                thread_ts=self._thread.id,
                recipient_team_id=self._workspace.team,
                recipient_user_id=self._job.person.id,
                chunks=self._chunks(stream, page),
            )
        except Unanswered:
            self._streaming, self._doubt = False, True
            raise
        except (Gone, TokenRefused):
            raise
        except (RateLimited, Refused) as refusal:
            self._streaming = False
            LOG.info("not streamed", extra={"reason": str(refusal)})
            if isinstance(refusal, RateLimited):
                raise
            raise _not_yet() from refusal
        self._note(stream, page)
        self._streams[str(answer["ts"])] = stream
        return str(answer["ts"])

    async def _append(self, message: str, stream: Stream, page: Page) -> None:
        chunks = self._chunks(stream, page)
        if not chunks:
            return
        try:
            await self._api.call(
                "chat.appendStream", channel=self._thread.channel, ts=message, chunks=chunks
            )
        except Unanswered:
            # It may have been added: once more would show it twice.
            stream.condition = Condition.DOUBTFUL
            raise
        except Refused as refusal:
            self._lost(stream, refusal)
        self._note(stream, page)

    async def _end(self, message: str, stream: Stream, page: Page) -> None:
        """Stop a stream with all that is missing, or stop it and write the page anew."""
        addition = stream.addition(page) if stream.condition is Condition.OPEN else None
        ended = page.final or not page.status
        try:
            if addition is None or not ended:
                await self._stop(message)
            else:
                foot = footing(page, self._words, self._private) if page.status else None
                await self._stop(
                    message, markdown_text=addition or None, blocks=foot, nonce=f"ended:{message}"
                )
        except Unanswered:
            stream.condition = Condition.DOUBTFUL
            raise
        except Refused as refusal:
            self._lost(stream, refusal)
        stream.condition = Condition.CLOSED
        if addition is None or not ended:
            raise _not_yet()

    async def _stop(self, message: str, nonce: str = "", **arguments: Any) -> None:
        marks = metadata(nonce or f"ended:{message}")
        await self._api.call(
            "chat.stopStream",
            channel=self._thread.channel,
            ts=message,
            metadata=marks,
            **arguments,
        )

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
        stream.condition = Condition.CLOSED
        if refusal.code == "stopped_by_user":
            raise StopAsked(refusal.phrase) from refusal
        if refusal.code in ("msg_too_long", "invalid_chunks", "no_text"):
            stream.condition = Condition.DOUBTFUL
        raise _not_yet() from refusal

    def _chunks(self, stream: Stream, page: Page) -> list[dict[str, Any]]:
        """What a stream is to be given so that it shows `page`."""
        addition = stream.addition(page) or ""
        if stream.sent or addition:
            done = [_task(stream.status, "complete")] if stream.status and addition else []
            return [*done, *([{"type": "markdown_text", "text": addition}] if addition else [])]
        status = _first_line(page.status)
        return [_task(status, "in_progress")] if status != stream.status else []

    def _note(self, stream: Stream, page: Page) -> None:
        """What the stream shows now."""
        stream.sent = stream.whole(page)
        stream.status = "" if stream.sent else _first_line(page.status)

    async def _create(self, page: Page, nonce: str) -> str:
        try:
            answer = await self._api.call(
                "chat.postMessage",
                channel=self._thread.channel,
                thread_ts=self._thread.id,
                metadata=metadata(nonce),
                unfurl_links=False,
                unfurl_media=False,
                **drawn(page, self._words, self._private),
            )
        except Unanswered:
            self._doubt = True
            raise
        except Refused as refusal:
            raise self._patience(refusal) from refusal
        self._doubt = False
        return str(answer["ts"])

    async def _update(self, message: str, page: Page) -> None:
        try:
            await self._api.call(
                "chat.update",
                channel=self._thread.channel,
                ts=message,
                **drawn(page, self._words, self._private),
            )
        except Refused as refusal:
            if refusal.code == "streaming_state_conflict":
                # An earlier worker streamed it, and its text is not known here.
                self._streams[message] = Stream(
                    self._now, self._now(), condition=Condition.DOUBTFUL
                )
                raise _not_yet() from refusal
            raise self._patience(refusal) from refusal

    async def _adopt(self, message: str, marked: bool, page: Page) -> str:
        """Go on in a message that an earlier attempt made."""
        LOG.info("message found again", extra={"message": message})
        try:
            if not marked:
                await self._stop(message)
        except Refused as refusal:
            LOG.info("no stream any more", extra={"reason": str(refusal)})
        await self._update(message, page)
        return message

    async def _attach(self, page: Page, nonce: str, again: bool) -> str:
        """Bring a file; where Slack takes none, say so instead of trying for ever."""
        assert page.file
        try:
            found = await self._lookup.file(page.file.name) if again or self._doubt else None
            self._doubt = True
            added = found or await Uploads(self._api, self._thread).add(page.file)
            self._doubt = False
            return f"{_FILE}{added}"
        except (Gone, TokenRefused):
            raise
        except Refused as refusal:
            self._doubt = False
            sorry = phrase(
                "The file {name} could not be attached: {reason}",
                name=page.file.name,
                reason=refusal.phrase,
            )
            LOG.warning("file not attached", extra={"reason": str(refusal)})
            return await self._say(self._words.say(sorry), nonce)

    async def _say(self, line: str, nonce: str) -> str:
        answer = await self._api.call(
            "chat.postMessage",
            channel=self._thread.channel,
            thread_ts=self._thread.id,
            text=line,
            blocks=[small(line)],
            metadata=metadata(nonce),
        )
        return str(answer["ts"])

    def _patience(self, refusal: Refused) -> Refused:
        """`refusal`, or the end of all trying once it came too often in a row."""
        self._refused += 1
        hopeless = refusal.code in ("cant_update_message", "edit_window_closed", "is_inactive")
        if isinstance(refusal, TokenRefused) or not (hopeless or self._refused >= PATIENCE):
            return refusal
        return Gone(refusal.phrase, refusal.code)


def _task(title: str, status: str) -> dict[str, Any]:
    return {"type": "task_update", "id": _STAGE, "title": title, "status": status}


def _first_line(status: str) -> str:
    return status.partition("\n")[0][:250]


def _not_yet() -> NotShown:
    return NotShown(phrase("Something else had to be done first."))
