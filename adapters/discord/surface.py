"""A conversation in Discord: pages as messages, each edited for as long as it grows."""

import hashlib
import logging
from collections.abc import Mapping
from typing import Any

from adapters.discord.api import Api
from adapters.discord.buttons import named
from adapters.discord.drawing import drawn
from adapters.discord.errors import (
    NO_PERMISSION,
    Crowded,
    Gone,
    Refused,
    TokenRefused,
    Unanswered,
)
from adapters.discord.limits import Limits
from adapters.discord.places import (
    id_of,
    is_chain,
    named_in,
    origin_of,
    root_of,
    written_in,
)
from adapters.discord.posting import QUIET, marked, naming, replying
from core.budgets import Budget
from core.desk.buttons import Button
from core.errors import NotShown
from core.job import Artifact, Job
from core.pages import Page
from core.surface import Surface
from core.words import phrase, words

LOG = logging.getLogger(__name__)

PAGE_CHARS = 1_900
"""Below the 2,000 characters that a message takes, with room for what makes small lines small."""
CODE_CHARS = 1_500
"""A longer block of a finished answer becomes a file."""
PATIENCE = 5
"""Refusals in a row after which there is no use in trying."""
_MOST = 100
"""Messages looked at for one whose reply was lost."""


class DiscordSurface(Surface):
    """The messages of one answer."""

    page_chars = PAGE_CHARS
    code_chars = CODE_CHARS
    windowed = True

    def __init__(self, api: Api, limits: Limits, job: Job) -> None:
        self._api = api
        self._limits = limits
        self._job = job
        self._thread = job.thread
        self._channel = written_in(job.thread)
        self._words = words(job.locale)
        self._shown: dict[str, dict[str, Any]] = {}
        """What our messages show, by their ids; nothing of those whose text we do not know."""
        self._about: dict[str, str] = {}
        """What our messages are about, by their ids."""
        self._doubt = False
        """Whether a message may be there whose reply was lost."""
        self._removed = 0
        """Messages that were taken away: what stands in their place is another message."""
        self._refused = 0
        self._unattached: dict[str, Refused] = {}
        """Files that Discord does not take, and why."""

    async def budget(self, message: str | None, page: Page | None) -> Budget:
        if page is None:
            return self._limits.removals_in(self._thread)
        if message is None:
            return self._limits.posts_in(self._thread)
        return self._limits.edits_in(self._thread)

    async def post(self, page: Page, nonce: str, again: bool = False) -> str:
        try:
            message = await self._show(page, nonce, again or self._doubt)
        except Unanswered:
            self._doubt = True
            raise
        self._doubt = False
        return message

    async def edit(self, message: str, page: Page) -> None:
        shown = drawn(page, self._words, self._shareable, self._about.get(message, ""))
        if self._shown.get(message) == shown:
            return
        await self._call("update_message", shown, message=id_of(message))
        self._shown[message] = shown

    async def remove(self, message: str) -> None:
        self._removed += 1
        try:
            await self._call("delete_message", message=id_of(message))
        except Gone as gone:
            LOG.info("nothing to remove", extra={"reason": str(gone)})

    @property
    def _shareable(self) -> bool:
        return origin_of(self._thread) is not None

    async def _show(self, page: Page, nonce: str, looks: bool) -> str:
        """Show `page` as a new message, or as the one of `nonce` if there is one."""
        if page.file and page.file.name in self._unattached:
            page = self._instead_of(page.file)
        found = await self._left(page, _number(nonce)) if looks else None
        if found is None and page.file:
            return await self._attach(page.file, nonce)
        if found is None:
            return await self._create(page, nonce)
        LOG.info("message found again", extra={"page": found})
        self._shown[found], self._about[found] = {}, _number(nonce)
        if not page.file:
            await self.edit(found, page)
        return found

    async def _create(self, page: Page, nonce: str) -> str:
        """A new message; the same for the same nonce, for as long as Discord remembers it."""
        shown = drawn(page, self._words, self._shareable, _number(nonce))
        answer = await self._send(shown, nonce)
        message = named_in(self._thread, str(answer["id"]))
        self._about[message] = _number(nonce)
        if answer["content"].strip() == shown["content"].strip() and (
            _buttons(answer) == _buttons(shown)
        ):
            self._shown[message] = shown
        else:  # it was there, and shows what was newest then
            await self.edit(message, page)
        return message

    async def _send(
        self, shown: dict[str, Any], nonce: str, files: tuple[Artifact, ...] = ()
    ) -> Any:
        """Where replies hold a conversation, its first message and its files are ones."""
        nonce = f"{nonce}:{self._removed}" if self._removed else nonce
        replies = is_chain(self._thread) and (files or not self._shown)
        body = {**shown, **replying(self._answered if replies else ""), **marked(nonce)}
        return await self._call("create_message", body, files)

    @property
    def _answered(self) -> str:
        """The message that a conversation without a thread of its own answers."""
        return id_of(self._job.requests[-1]) if self._job.requests else root_of(self._thread)

    async def _attach(self, file: Artifact, nonce: str) -> str:
        """Bring a file; where Discord takes none, a sentence takes its place.

        Raises:
            NotShown: Discord refused it.
        """
        shown = {**QUIET, **naming((file,))}
        try:
            answer = await self._send(shown, nonce, (file,))
        except TokenRefused:
            raise
        except Refused as refusal:
            if isinstance(refusal, Gone) and refusal.code != NO_PERMISSION:
                raise
            LOG.warning("file not attached", extra={"reason": str(refusal)})
            self._unattached[file.name] = refusal
            sentence = phrase("Something else had to be done first.")
            raise NotShown(sentence) from refusal
        message = named_in(self._thread, str(answer["id"]))
        self._shown[message] = shown
        return message

    def _instead_of(self, file: Artifact) -> Page:
        reason = self._unattached[file.name].phrase
        sorry = phrase(
            "The file {name} could not be attached: {reason}", name=file.name, reason=reason
        )
        return Page(self._words.say(sorry), final=True)

    async def _left(self, page: Page, about: str) -> str | None:
        """A message that an earlier try left, perhaps longer ago than Discord knows its nonce.

        One that can be stopped says what it is about. Others stand behind one of ours that is
        known, since all of earlier answers stands before those, and say the same as `page`.
        """
        bot, known = (await self._api.me()).bot, set(map(_snowflake, self._shown))
        query = {"limit": str(_MOST)}
        for message in await self._call("list_messages", query=query):
            if message["author"]["id"] != bot or int(message["id"]) in known:
                continue
            if named(Button.STOP, about) in _buttons(message) and not page.file:
                return named_in(self._thread, str(message["id"]))
            if known and int(message["id"]) > min(known) and self._says(message, page):
                return named_in(self._thread, str(message["id"]))
        return None

    def _says(self, message: Mapping[str, Any], page: Page) -> bool:
        """Whether `message` is `page`; its file is known by name and size.

        Where replies hold conversations, others stand between, but their files reply to others.
        """
        if not page.file:
            shown = drawn(page, self._words, self._shareable)["content"]
            return bool(message["content"] == shown.strip()) and not is_chain(self._thread)
        wanted = page.file.name, len(page.file.text.encode())
        if not any((each["filename"], each["size"]) == wanted for each in message["attachments"]):
            return False
        replied = (message.get("message_reference") or {}).get("message_id")
        return not is_chain(self._thread) or replied in (None, self._answered)

    async def _call(
        self,
        route: str,
        body: dict[str, Any] | None = None,
        files: tuple[Artifact, ...] = (),
        query: dict[str, str] | None = None,
        **places: str,
    ) -> Any:
        """As `Api.call`; raises `Gone` after `PATIENCE` refusals in a row, too."""
        self._limits.called(route, self._thread)
        try:
            answer = await self._api.call(
                route, body, files, query, channel=self._channel, **places
            )
        except Crowded:
            self._limits.crowded(route, self._thread)
            raise
        except TokenRefused:
            raise
        except Refused as refusal:
            self._refused += 1
            if self._refused >= PATIENCE:
                raise Gone(refusal.phrase, refusal.code) from refusal
            raise
        self._refused = 0
        return answer


def _buttons(message: Mapping[str, Any]) -> list[str]:
    """The custom_ids of what stands below `message`."""
    lines = message["components"]
    return [str(each.get("custom_id")) for line in lines for each in line.get("components") or ()]


def _number(nonce: str) -> str:
    """`nonce` as a button may be about it: in digits."""
    return str(int(hashlib.sha256(nonce.encode()).hexdigest()[:12], 16))


def _snowflake(message: str) -> int:
    """When `message` was written, as Discord's ids have it."""
    return int(id_of(message))
