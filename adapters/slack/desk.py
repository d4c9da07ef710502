"""Slack's side of what people want: who may ask, where it is shown, who alone is told."""

import logging
import time
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from typing import Any

import aiohttp

from adapters.slack import tables
from adapters.slack.buttons import row
from adapters.slack.files import Files
from adapters.slack.markup import escaped, harmless, quoted
from adapters.slack.people import People
from adapters.slack.posting import Posting
from adapters.slack.workspace import Workspace
from core.desk import Desk, Member, Spot, Wish
from core.desk.buttons import Button
from core.errors import SurroundingsError, UsageError
from core.places import Message, Thread
from core.platforms import Parts
from core.stores.fading import Fading
from core.words import Phrase, phrase, words

LOG = logging.getLogger(__name__)

CALLBACK_SECONDS = 5.0
"""For an answer through the address of a command or click."""
MEMBER_SECONDS = 600.0
"""A channel that we are a member of is taken for one for so long."""
TASK_CHARS = 1_500
"""Of a task in the message that shows who asked for what."""

_Way = Callable[[Member, Spot, dict[str, Any]], Awaitable[None]]


@dataclass(slots=True)
class SlackDesk(Desk):
    """The parts behind the listener of one workspace."""

    workspace: Workspace
    bot: str
    """Our user id."""
    parts: Parts
    people: People
    posting: Posting
    files: Files
    foreigners: bool = False
    """Whether people from connected workspaces may ask."""
    joined: Fading[str, bool] = field(
        default_factory=lambda: Fading(MEMBER_SECONDS, time.monotonic)
    )
    """Channels that we are known to be a member of."""

    @property
    def help(self) -> Phrase:
        return tables.HELP

    def thread(self, channel: str, ts: str = "") -> Thread:
        """A thread of this workspace; without `ts` the place of a new one."""
        return Thread("slack", self.workspace.team, channel, ts)

    def message(self, channel: str, ts: str) -> Message:
        """A message of this workspace."""
        return Message("slack", self.workspace.team, channel, ts)

    def event(self, *parts: str) -> str:
        """The id of a job, the same each time the same thing is delivered."""
        return ".".join(("slack", self.workspace.team, *parts)).replace(":", "-")

    def admit(self, member: Member) -> None:
        if member.foreign and not self.foreigners:
            raise UsageError(_FOREIGN)

    async def open(self, wish: Wish, task: str, private: bool) -> tuple[Thread, str]:
        channel = wish.spot.channel
        if private or not channel:
            channel = await self.dm(wish.member)
        hint = "" if await self._is_member_of(channel) else _say(wish, tables.INVITE)
        root = await self._show(wish, self.thread(channel), task, hint)
        return self.thread(channel, root), root

    async def post(self, wish: Wish, thread: Thread, task: str) -> str:
        return await self._show(wish, thread, task)

    async def _show(self, wish: Wish, place: Thread, task: str, hint: str = "") -> str:
        name = wish.member.person.name
        head = harmless(_say(wish, phrase("**{name}** asks:", name=name)))
        text = "\n".join([head, quoted(task, TASK_CHARS), *(["", hint] if hint else [])])
        return await self.posting.once(
            wish.event,
            wish.member.person,
            place,
            text=escaped(_say(wish, phrase("{name} asks", name=name))),
            blocks=[{"type": "markdown", "text": text}],
        )

    async def take_back(self, thread: Thread, message: str) -> None:
        try:
            await self.workspace.api.call("chat.delete", channel=thread.channel, ts=message)
        except SurroundingsError as error:
            LOG.info("not taken back", extra={"root": message, "reason": str(error)})

    async def whisper(self, member: Member, spot: Spot, *sentences: Phrase) -> None:
        text = "\n".join(words(member.locale).say(sentence) for sentence in sentences)
        await self._tell(member, spot, text)

    async def ask_about_edit(self, member: Member, spot: Spot, message: str) -> None:
        """Ask `member` alone whether `message`, which they edited, gets a new version."""
        spoken = words(member.locale)
        choice = row(spoken, Button.RENEW, Button.KEEP, value=message)
        await self._tell(member, spot, spoken.say(_EDITED), choice)

    async def _tell(self, member: Member, spot: Spot, text: str, *more: dict[str, Any]) -> None:
        said = {"text": escaped(text), "blocks": [_markdown(text), *more]}
        for way in self._ways(spot):
            try:
                return await way(member, spot, said)
            except SurroundingsError as error:
                reason = str(error)
                LOG.info("not told", extra={"person": member.person.id, "reason": reason})
        LOG.warning("told nowhere", extra={"person": member.person.id})

    def _ways(self, spot: Spot) -> list[_Way]:
        """To tell somebody at `spot` something, the best first."""
        return [
            *([self._call_back] if spot.callback else []),
            *([self._tell_there] if spot.channel else []),
            self._tell_directly,
        ]

    async def _call_back(self, _: Member, spot: Spot, said: dict[str, Any]) -> None:
        await call_back(
            spot.callback,
            {
                **said,
                "response_type": "ephemeral",
                "replace_original": False,
                **({"thread_ts": spot.thread} if spot.thread else {}),
            },
        )

    async def _tell_there(self, member: Member, spot: Spot, said: dict[str, Any]) -> None:
        where = {"channel": spot.channel, "thread_ts": spot.thread or None}
        if spot.direct:  # nobody else reads it, and so it can stay
            await self.workspace.api.call("chat.postMessage", **where, **said)
            return
        await self.workspace.api.call("chat.postEphemeral", user=member.person.id, **where, **said)

    async def _tell_directly(self, member: Member, _: Spot, said: dict[str, Any]) -> None:
        await self.workspace.api.call("chat.postMessage", channel=await self.dm(member), **said)

    async def dm(self, member: Member) -> str:
        """The channel of our direct messages with `member`."""
        answer = await self.workspace.api.call("conversations.open", users=member.person.id)
        return str(answer["channel"]["id"])

    async def _is_member_of(self, channel: str) -> bool:
        """Whether we are a member; direct messages count, and what Slack hides."""
        if channel.startswith("D") or self.joined.get(channel):
            return True
        try:
            answer = await self.workspace.api.call("conversations.info", channel=channel)
        except SurroundingsError:
            return True
        joined = bool(answer["channel"].get("is_member", True))
        if joined:
            self.joined.put(channel, True)
        return joined


def _markdown(text: str) -> dict[str, Any]:
    return {"type": "markdown", "text": harmless(text)}


def _say(wish: Wish, sentence: Phrase) -> str:
    return words(wish.member.locale).say(sentence)


async def call_back(address: str, said: dict[str, Any]) -> None:
    """Answer a command or click through the address that came with it.

    Raises:
        SurroundingsError: Slack took no answer.
    """
    timeout = aiohttp.ClientTimeout(total=CALLBACK_SECONDS)
    try:
        async with aiohttp.ClientSession(timeout=timeout) as session:
            async with session.post(address, json=said) as response:
                response.raise_for_status()
    except (aiohttp.ClientError, TimeoutError, OSError, ValueError) as error:
        raise SurroundingsError(
            phrase("Slack took no answer: {reason}.", reason=str(error) or "timeout")
        ) from error


_EDITED = phrase("You changed what you asked. Shall I write a new version?")
_FOREIGN = phrase(
    "You come from a connected workspace, and this team's Threadsmith answers its own people only. "
    "Ask somebody of the team, or its admin."
)
