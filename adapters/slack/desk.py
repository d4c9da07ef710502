"""What the listener needs of the rest of the house, and what all its parts do with it."""

import logging
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

import aiohttp

from adapters.slack.buttons import Button, row
from adapters.slack.lookup import metadata
from adapters.slack.markup import harmless
from adapters.slack.people import Member, People
from adapters.slack.surface import Workspace
from core.errors import SurroundingsError, UsageError
from core.inbox import Inbox
from core.job import Job
from core.marks import Mark
from core.models.choice import Models
from core.notes import MessageNote, Role
from core.places import Message, Thread
from core.queues import Admission
from core.stores import Store
from core.stores.marks import Marks
from core.stores.notes import Notes
from core.words import Phrase, phrase, words

LOG = logging.getLogger(__name__)

CALLBACK_SECONDS = 5.0
"""For an answer through a command's own address."""


@dataclass(frozen=True, slots=True)
class Spot:
    """Where somebody is, for an answer that only they see."""

    channel: str
    thread: str = ""
    callback: str = ""
    """The address a command or click came with; it works where we are no member."""


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
    standing: tuple[Phrase, ...] = ()
    """Sentences for `status`: where things are kept."""
    foreigners: bool = False
    """Whether people from connected workspaces may ask."""
    clock: Callable[[], float] = field(default=time.time)
    """UNIX seconds."""

    def thread(self, channel: str, ts: str) -> Thread:
        """A thread of this workspace."""
        return Thread("slack", self.workspace.team, channel, ts)

    def message(self, channel: str, ts: str) -> Message:
        """A message of this workspace."""
        return Message("slack", self.workspace.team, channel, ts)

    def event(self, *parts: str) -> str:
        """The id of a job, the same each time the same thing is delivered."""
        return ".".join(("slack", self.workspace.team, *parts)).replace(":", "-")

    async def admit(self, member: Member, spot: Spot) -> bool:
        """Whether `member` may ask here; they hear it if not."""
        if member.foreign and not self.foreigners:
            await self.whisper(member, spot, _FOREIGN)
            return False
        return True

    async def submit(self, job: Job, member: Member, spot: Spot) -> None:
        """Hand `job` in, and note what belongs to it; `member` hears what stands against it.

        Doing this again is harmless.

        Raises:
            StoreUnavailable: it may not have been handed in.
        """
        try:
            receipt = await self.inbox.submit(job)
        except UsageError as error:
            await self.whisper(member, spot, error.phrase)
            return
        if receipt.admission is Admission.FULL:
            await self.whisper(member, spot, _FULL)
            return
        note = MessageNote(job.thread, job.event, Role.REQUEST, str(job.person), job.locale)
        for request in job.requests:
            message = self.message(job.thread.channel, request)
            await self.notes.note_message(message, note)
            if receipt.admission is not Admission.KNOWN:
                waits = receipt.ahead or receipt.admission is Admission.JOINED
                await self.marks.want(message, Mark.QUEUED if waits else Mark.TAKEN)

    async def whisper(
        self, member: Member, spot: Spot, *sentences: Phrase, choice: str = ""
    ) -> None:
        """Tell `member` alone; where Slack lets us tell nothing, the log has it.

        With a `choice` they are asked whether an edited prompt gets a new version; the answer
        comes back with that text.
        """
        spoken = words(member.locale)
        text = "\n".join(spoken.say(sentence) for sentence in sentences)
        blocks: list[dict[str, Any]] = [{"type": "markdown", "text": harmless(text)}]
        if choice:
            blocks.append(row(spoken, Button.RENEW, Button.KEEP, value=choice))
        user = member.person.id
        try:
            if spot.callback:
                await _call_back(spot.callback, text)
                return
            await self.workspace.api.call(
                "chat.postEphemeral",
                channel=spot.channel,
                user=user,
                thread_ts=spot.thread or None,
                text=text,
                blocks=blocks,
            )
        except SurroundingsError as error:
            LOG.warning("not told", extra={"person": user, "reason": str(error)})

    async def open_thread(self, channel: str, member: Member, text: str, event: str) -> str:
        """Post the message a thread hangs from, once for each `event`; gives its id.

        Raises what `Api.call` does.
        """
        known = await self.notes.message(self.message(channel, f"root.{event}"))
        if known:
            return known.thread.id
        answer = await self.workspace.api.call(
            "chat.postMessage",
            channel=channel,
            text=words(member.locale).say(phrase("{name} asks", name=member.person.name)),
            blocks=[{"type": "markdown", "text": text}],
            metadata=metadata(f"root:{event}"),
            unfurl_links=False,
            unfurl_media=False,
        )
        thread = self.thread(str(answer["channel"]), str(answer["ts"]))
        note = MessageNote(thread, event, Role.REQUEST, str(member.person), member.locale)
        await self.notes.note_message(self.message(channel, f"root.{event}"), note)
        return thread.id

    async def dm(self, member: Member) -> str:
        """The channel of our direct messages with `member`."""
        answer = await self.workspace.api.call("conversations.open", users=member.person.id)
        return str(answer["channel"]["id"])


async def _call_back(address: str, text: str) -> None:
    """Answer a command or click, visible to its person alone."""
    said = {"response_type": "ephemeral", "replace_original": False, "text": text}
    timeout = aiohttp.ClientTimeout(total=CALLBACK_SECONDS)
    try:
        async with aiohttp.ClientSession(timeout=timeout) as session:
            async with session.post(address, json=said) as response:
                response.raise_for_status()
    except (aiohttp.ClientError, TimeoutError, OSError) as error:
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
