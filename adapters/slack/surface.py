"""A thread of Slack: pages as messages, each streamed or edited for as long as it grows.

What a call is counted under is decided per answer: it is streamed if more calls are left for
each stream than for each edited answer, and edited otherwise. A stream that Slack refuses, ends
or loses goes on as an edited message.
"""

import logging
from collections.abc import Callable
from time import monotonic

from adapters.slack.errors import Gone, Refused, TokenRefused, Unanswered
from adapters.slack.lookup import Found, Lookup
from adapters.slack.stream import Stream
from adapters.slack.streaming import Streaming, not_yet
from adapters.slack.uploads import Uploads
from adapters.slack.workspace import Workspace
from adapters.slack.writing import Writing
from core.budgets import Budget, Budgets
from core.budgets.pools import streams
from core.errors import RateLimited, StoreUnavailable
from core.job import Artifact, Job
from core.pages import Page
from core.surface import Surface
from core.words import phrase, words

LOG = logging.getLogger(__name__)

PAGE_CHARS = 8_500
"""Below the 12,000 characters that a message takes, with room for blocks and for the sign that is
added against each mention, which may be one in four."""
CODE_CHARS = 6_000
"""A longer block of a finished answer becomes a file."""
_FILE = "file:"
"""In front of a file's id, where the others are messages."""


class SlackSurface(Surface):
    """The messages of one answer in its thread."""

    page_chars = PAGE_CHARS
    code_chars = CODE_CHARS
    windowed = False

    def __init__(
        self,
        workspace: Workspace,
        job: Job,
        budgets: Budgets,
        now: Callable[[], float] = monotonic,
    ) -> None:
        """`now` is monotonic, in seconds."""
        self._limits = workspace.limits
        self._choosing = workspace.choosing
        self._job = job
        self._budgets = budgets
        self._words = words(job.locale)
        self._api = workspace.api
        self._writing = Writing(workspace.api, job.thread, self._words)
        self._streaming = Streaming(self._writing, workspace.team, job.person.id, now)
        self._streamed: bool | None = None if workspace.streams else False
        """Whether new messages are streamed; None until it is decided."""
        self._stop_waits: bool | None = None
        """Whether the last stop has to wait for its turn; None until it is looked at."""
        self._doubt = False
        """Whether a message of ours may be there that we do not know of."""
        self._unattached: dict[str, Refused] = {}
        """Names of files that Slack did not take, with why."""

    async def budget(self, message: str | None, page: Page | None) -> Budget:
        if page is None:
            return self._limits(self._method_of_removal(message or ""))
        if message is None:
            return await self._budget_of_new(page)
        stream = self._streaming.of(message)
        if stream is None:
            return self._limits("chat.update")
        ends = stream.must_end(page) and not await self._text_first(stream, page)
        return self._limits("chat.stopStream" if ends else "chat.appendStream")

    async def post(self, page: Page, nonce: str, again: bool = False) -> str:
        try:
            message = await self._show(page, nonce, again or self._doubt)
        except Unanswered:
            self._doubt = True
            raise
        self._doubt = False
        return message

    async def edit(self, message: str, page: Page) -> None:
        stream = self._streaming.of(message)
        if stream is None:
            await self._change(message, page)
        elif not stream.must_end(page):
            await self._streaming.append(message, stream, page)
        elif await self._text_first(stream, page):
            await self._streaming.append(message, stream, page)
            raise not_yet()
        else:
            await self._streaming.end(message, stream, page)

    async def remove(self, message: str) -> None:
        try:
            if message.startswith(_FILE):
                await Uploads(self._api, self._job.thread).delete(message.removeprefix(_FILE))
            elif stream := self._streaming.of(message):
                await self._streaming.end(message, stream, Page(""))
                raise not_yet()
            else:
                await self._writing.delete(message)
        except Gone as gone:
            LOG.info("nothing to remove", extra={"reason": str(gone)})

    def _method_of_removal(self, message: str) -> str:
        if message.startswith(_FILE):
            return "files.delete"
        return "chat.stopStream" if self._streaming.of(message) else "chat.delete"

    async def _budget_of_new(self, page: Page) -> Budget:
        if page.file and page.file.name not in self._unattached:
            return self._limits("files.completeUploadExternal")
        if self._streamed is None:
            self._streamed = await self._better_streamed()
        if self._streamed and not (page.final or page.stands):
            return self._limits("chat.startStream")
        return self._limits.posts(self._job.thread.channel)

    async def _better_streamed(self) -> bool:
        """Decide once, for as long as this answer grows."""
        methods = ("chat.startStream", "chat.appendStream", "chat.stopStream", "chat.update")
        start, append, stop, update = (self._limits(method) for method in methods)
        try:
            async with self._choosing:
                chosen = streams(*await self._budgets.outlook(start, append, stop, update))
                for budget in (start, append) if chosen else (update,):
                    await self._budgets.expect(budget, self._job.event)
        except StoreUnavailable as error:
            LOG.info("pool not chosen", extra={"reason": str(error)})
            return False
        return chosen

    async def _text_first(self, stream: Stream, page: Page) -> bool:
        """Whether the rest of the text goes before the stop of its stream, which has to wait.

        Of stops there are few; people shall not wait for the end of an answer behind others.
        """
        if not page.final or not stream.addition(page):
            return False
        if self._stop_waits is None:
            (stops,) = await self._budgets.outlook(self._limits("chat.stopStream"))
            self._stop_waits = stops.free < 1
        return self._stop_waits

    async def _show(self, page: Page, nonce: str, looks: bool) -> str:
        """Show `page` as a new message, or as the one of `nonce` if it `looks` and finds it."""
        if page.file:
            if page.file.name not in self._unattached:
                return await self._attach(page.file, looks)
            page = self._instead_of(page.file)
        if looks and (found := await self._lookup.page(nonce, self._writing.others(nonce))):
            return await self._adopt(found, page, nonce)
        if self._streamed and not (page.final or page.stands):
            return await self._start(page, nonce)
        return await self._writing.create(page, nonce)

    async def _start(self, page: Page, nonce: str) -> str:
        """Begin a stream; where Slack refuses, this answer is edited from here on.

        It may take posts where it takes no streams, as in public channels without us.
        """
        try:
            return await self._streaming.start(page, nonce)
        except TokenRefused:
            raise
        except (RateLimited, Unanswered):
            self._streamed = False
            raise
        except Refused as refusal:
            self._streamed = False
            LOG.info("not streamed", extra={"reason": str(refusal)})
            raise not_yet() from refusal

    async def _change(self, message: str, page: Page) -> None:
        try:
            await self._writing.change(message, page)
        except Gone:
            raise
        except Refused as refusal:
            if refusal.code != "streaming_state_conflict":
                raise
            self._streaming.mistrust(message)  # an earlier worker streamed it
            raise not_yet() from refusal

    async def _adopt(self, found: Found, page: Page, nonce: str) -> str:
        """Let the message that an earlier attempt made show `page`; its id."""
        LOG.info("message found again", extra={"page": found.id})
        self._writing.own(found.id, nonce)
        if not found.marked:
            await self._stop_stranger(found.id)
        await self._writing.change(found.id, page)
        return found.id

    async def _stop_stranger(self, message: str) -> None:
        """End a stream whose start nobody heard of; Slack may have ended it by itself."""
        try:
            await self._streaming.stop(message)
        except Gone:
            raise
        except Refused as refusal:
            LOG.info("no stream any more", extra={"reason": str(refusal)})

    @property
    def _lookup(self) -> Lookup:
        oldest = min(self._job.requests, default=self._job.thread.id)
        return Lookup(self._api, self._job.thread, oldest)

    async def _attach(self, file: Artifact, looks: bool) -> str:
        """Bring a file; where Slack takes none, a sentence takes its place.

        Raises:
            NotShown: Slack refused it, as it does where we are no member.
        """
        try:
            found = await self._lookup.file(file) if looks else None
            return _FILE + (found or await Uploads(self._api, self._job.thread).add(file))
        except TokenRefused:
            raise
        except Refused as refusal:
            LOG.warning("file not attached", extra={"reason": str(refusal)})
            self._unattached[file.name] = refusal
            raise not_yet() from refusal

    def _instead_of(self, file: Artifact) -> Page:
        reason = self._unattached[file.name].phrase
        sorry = phrase(
            "The file {name} could not be attached: {reason}", name=file.name, reason=reason
        )
        return Page(self._words.say(sorry), final=True)
