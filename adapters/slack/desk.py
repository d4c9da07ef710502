"""What the listener needs of the rest of the house, and what all its parts do with it."""

import logging
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

import aiohttp

from adapters.slack.bodies import Spot
from adapters.slack.buttons import Button, row
from adapters.slack.files import Files
from adapters.slack.markup import escaped, harmless
from adapters.slack.people import Member, People
from adapters.slack.posting import Posting
from adapters.slack.workspace import Workspace
from core.errors import SurroundingsError, UsageError
from core.inbox import Inbox
from core.job import Job
from core.marks import Mark
from core.models.choice import Models
from core.notes import MessageNote, Role
from core.places import Message, Thread
from core.queues import Admission
from core.stores import Store
from core.stores.fading import Fading
from core.stores.marks import Marks
from core.stores.notes import Notes
from core.words import Phrase, phrase, words

LOG = logging.getLogger(__name__)

CALLBACK_SECONDS = 5.0
"""For an answer through the address of a command or click."""
MEMBER_SECONDS = 600.0
"""A channel that we are a member of is taken for one for so long."""


@dataclass(frozen=True, slots=True)
class Desk:
    """The parts behind the listener of one workspace."""

    workspace: Workspace
    bot: str
    """Our user id."""
    inbox: Inbox
    store: Store
    notes: Notes
    marks: Marks
    models: Models
    people: People
    posting: Posting
    files: Files
    standing: tuple[Phrase, ...] = ()
    """Sentences for `status`: where things are kept."""
    foreigners: bool = False
    """Whether people from connected workspaces may ask."""
    clock: Callable[[], float] = field(default=time.time)
    """UNIX seconds."""
    joined: Fading[str, bool] = field(
        default_factory=lambda: Fading(MEMBER_SECONDS, time.monotonic)
    )
    """Channels that we are known to be a member of."""

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
        """Return if `member` may ask us for anything.

        Raises:
            UsageError: they may not.
        """
        if member.foreign and not self.foreigners:
            raise UsageError(_FOREIGN)

    async def submit(self, job: Job) -> None:
        """Hand `job` in, and note what belongs to it. Doing this again is harmless.

        Raises:
            UsageError: there is nothing to do, too much, or too much under way.
            StoreUnavailable: it may not have been handed in.
        """
        note = MessageNote(job.thread, job.event, Role.REQUEST, str(job.person), job.locale)
        requests = [self.message(job.thread.channel, request) for request in job.requests]
        for request in requests:
            if await self.notes.message(request) != note:
                # Before the job is there to be worked on: its worker's own marks come after it.
                await self.marks.want(request, Mark.TAKEN)
                await self.notes.note_message(request, note)
        receipt = await self.inbox.submit(job)
        match receipt.admission:
            case Admission.FULL:
                await self._want(requests, Mark.BAD)
                raise UsageError(_FULL)
            case Admission.NEW if receipt.ahead:
                await self._want(requests, Mark.QUEUED)
            case Admission.JOINED:
                await self._want(requests, Mark.QUEUED)

    async def _want(self, requests: list[Message], mark: Mark) -> None:
        for request in requests:
            await self.marks.want(request, mark)

    async def whisper(
        self, member: Member, spot: Spot, *sentences: Phrase, choice: str = ""
    ) -> None:
        """Tell `member` alone: where they are if we can, else in our direct messages.

        With a `choice` they are asked whether an edited prompt gets a new version; the answer
        comes back with that text. Where Slack lets us tell nothing, the log has it.
        """
        spoken = words(member.locale)
        text = "\n".join(spoken.say(sentence) for sentence in sentences)
        blocks: list[dict[str, Any]] = [{"type": "markdown", "text": harmless(text)}]
        if choice:
            blocks.append(row(spoken, Button.RENEW, Button.KEEP, value=choice))
        said = {"text": escaped(text), "blocks": blocks}
        ways = [
            *([self._call_back] if spot.callback else []),
            *([self._tell_there] if spot.channel else []),
            self._tell_directly,
        ]
        for way in ways:
            try:
                return await way(member, spot, said)
            except SurroundingsError as error:
                reason = str(error)
                LOG.info("not told", extra={"person": member.person.id, "reason": reason})
        LOG.warning("told nowhere", extra={"person": member.person.id})

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
        thread = spot.thread or None
        if spot.channel.startswith("D"):  # nobody else reads it, and so it can stay
            where = {"channel": spot.channel, "thread_ts": thread}
            await self.workspace.api.call("chat.postMessage", **where, **said)
            return
        where = {"channel": spot.channel, "thread_ts": thread, "user": member.person.id}
        await self.workspace.api.call("chat.postEphemeral", **where, **said)

    async def _tell_directly(self, member: Member, _: Spot, said: dict[str, Any]) -> None:
        await self.workspace.api.call("chat.postMessage", channel=await self.dm(member), **said)

    async def dm(self, member: Member) -> str:
        """The channel of our direct messages with `member`."""
        answer = await self.workspace.api.call("conversations.open", users=member.person.id)
        return str(answer["channel"]["id"])


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


_FOREIGN = phrase(
    "You come from a connected workspace, and this team's Threadsmith answers its own people only. "
    "Ask somebody of the team, or its admin."
)
_FULL = phrase(
    "You have as many answers under way as one person may have. Wait for one, or type `stop` in "
    "its thread."
)
