"""Discord's side of what people want: who may ask, where it is shown, who alone is told."""

import logging
from dataclasses import dataclass, replace

from adapters.discord import tables
from adapters.discord.api import Api, Identity
from adapters.discord.buttons import row
from adapters.discord.files import Files
from adapters.discord.opening import NoThread, open_thread
from adapters.discord.people import Locales, Names, Roles
from adapters.discord.places import (
    DIRECT,
    PLATFORM,
    chain_at,
    named_in,
    stands_at,
    thread_in,
    written_in,
)
from adapters.discord.posting import Posting
from adapters.discord.quoting import plainly, quoted
from adapters.discord.sent import Place, Speaker
from adapters.discord.whispering import Whispers
from core.desk import Desk, Member, Spot, Wish
from core.desk.buttons import Button
from core.errors import SurroundingsError, UsageError
from core.notes import MessageNote, Role
from core.places import Message, Person, Thread
from core.platforms import Parts
from core.words import Phrase, phrase, words

LOG = logging.getLogger(__name__)

TASK_CHARS = 1_500
"""Of a task in the message that shows who asked for what."""


@dataclass(slots=True)
class DiscordDesk(Desk):
    """The parts behind the listener."""

    api: Api
    me: Identity
    parts: Parts
    names: Names
    locales: Locales
    ranks: Roles
    posting: Posting
    whispers: Whispers
    files: Files
    roles: frozenset[str] = frozenset()
    """Who may ask, by their roles; everybody if there are none."""
    channels: frozenset[str] = frozenset()
    """Where one may ask; everywhere if there are none."""

    @property
    def help(self) -> Phrase:
        return tables.HELP

    async def member(self, speaker: Speaker, place: Place) -> Member:
        """Who `speaker` is, and whether they are of those who may ask at `place`."""
        name = plainly(speaker.name) or speaker.id
        if speaker.name:
            self.names.learn(speaker.id, name)
        person = Person(PLATFORM, place.server, speaker.id, name)
        barred = bool(self.roles) and not self.roles & await self.ranks.of(speaker, place)
        return Member(person, await self.locales.of(speaker), foreign=barred)

    async def asker(self, note: MessageNote) -> Member:
        """Who asked for what `note` is about."""
        person = Person.parse(note.person)
        return Member(replace(person, name=await self.names.of(person.id)), note.locale)

    async def newest_in(self, channel: str) -> Thread | None:
        """The conversation that the direct messages in `channel` go on with; None for a new one."""
        note = await self.parts.notes.message(_newest(channel))
        return note.thread if note else None

    async def note_newest(self, channel: str, thread: Thread) -> None:
        """What is said in the direct messages in `channel` goes on with `thread` from now on."""
        await self.parts.notes.note_message(
            _newest(channel), MessageNote(thread, "", Role.REQUEST, "")
        )

    def admit(self, member: Member) -> None:
        if member.foreign:
            raise UsageError(_BARRED)

    def admit_at(self, place: Place) -> None:
        """Return if one may ask us for anything at `place`.

        Raises:
            UsageError: one may not.
        """
        if not self.answers_at(place):
            raise UsageError(_ELSEWHERE)

    def answers_at(self, place: Place) -> bool:
        """Whether one may ask us for anything at `place`."""
        return not self.channels or place.direct or place.channel in self.channels

    def event(self, *parts: str) -> str:
        """The id of a job, the same each time the same thing is delivered."""
        return ".".join((PLATFORM, *parts))

    async def whisper(self, member: Member, spot: Spot, *sentences: Phrase) -> None:
        spoken = words(member.locale)
        await self.whispers.tell(member, spot, "\n".join(map(spoken.say, sentences)))

    async def ask_about_edit(self, member: Member, thread: Thread, message: str, at: str) -> None:
        """Ask whether `message`, edited `at` a time, gets a new version; once for each edit."""
        spoken = words(member.locale)
        choice = row(spoken, Button.RENEW, Button.KEEP, about=message)
        content = spoken.say(tables.EDITED)
        await self.posting.once(
            f"edited.{message}.{at}",
            member.person,
            thread,
            {"content": content, "components": [choice]},
        )

    async def open(self, wish: Wish, task: str, private: bool) -> tuple[Thread, str]:
        if private and not wish.spot.direct:
            return await self._open_directly(wish, task)
        server, channel = wish.member.person.workspace, wish.spot.channel
        place = Thread(PLATFORM, server, channel, "")
        root = wish.request or await self._show(wish, place, task, self._hint(wish))
        if wish.spot.direct:
            thread = chain_at(DIRECT, channel, root)
            await self.note_newest(channel, thread)
            await self.whispers.close(wish.spot)
            return thread, root
        refused = await open_thread(self.api, channel, root, task)
        if refused:
            await self._say_why(wish, refused)
            return chain_at(server, channel, root), root
        thread = thread_in(server, channel, root)
        await self._say_where(wish, thread)
        return thread, root

    async def _open_directly(self, wish: Wish, task: str) -> tuple[Thread, str]:
        """A conversation in direct messages that says where it was asked for."""
        server = wish.member.person.workspace
        channel = await self.dm(wish.member.person.id)
        root = await self._show(wish, Thread(PLATFORM, DIRECT, channel, ""), task)
        asked_in = wish.thread or Thread(PLATFORM, server, wish.spot.channel, "")
        thread = chain_at(DIRECT, channel, root, asked_in)
        await self.note_newest(channel, thread)
        return thread, root

    async def post(self, wish: Wish, thread: Thread, task: str) -> str:
        message = await self._show(wish, thread, task)
        if wish.spot.channel == written_in(thread):
            await self.whispers.close(wish.spot)
        else:  # as from the menu of a message in the channel
            await self._say_where(wish, thread)
        return named_in(thread, message)

    async def take_back(self, thread: Thread, message: str) -> None:
        channel, id_ = stands_at(Message(PLATFORM, thread.workspace, thread.channel, message))
        try:
            await self.api.call("delete_message", channel=channel, message=id_)
            if id_ == thread.id:  # it was opened for this; only moderators may delete threads
                await self.api.call("update_channel", {"archived": True}, channel=id_)
        except SurroundingsError as error:
            LOG.info("not taken back", extra={"root": message, "reason": str(error)})

    async def dm(self, person: str) -> str:
        """The channel of our direct messages with `person`."""
        return str((await self.api.call("create_dm", {"recipient_id": person}))["id"])

    async def _show(self, wish: Wish, place: Thread, task: str, hint: str = "") -> str:
        """Post who asks for what; gives the message's id."""
        name = wish.member.person.name
        head = words(wish.member.locale).say(phrase("**{name}** asks:", name=name))
        content = "\n".join([head, quoted(task, TASK_CHARS), *([f"-# {hint}"] if hint else [])])
        return await self.posting.once(wish.event, wish.member.person, place, {"content": content})

    def _hint(self, wish: Wish) -> str:
        if self.me.reads or wish.spot.direct:
            return ""
        return words(wish.member.locale).say(tables.BLIND)

    async def _say_where(self, wish: Wish, thread: Thread) -> None:
        """Tell who used a command where the answer is, and who called us how to go on."""
        if wish.spot.callback:
            where = phrase("I answer in {thread}.", thread=f"<#{thread.id}>")
            await self.whisper(wish.member, wish.spot, where)
        else:
            await self.say_how(wish, thread)

    async def say_how(self, wish: Wish, thread: Thread) -> None:
        """Tell in `thread`, which a message began, how to go on there if not by plain replies."""
        if hint := self._hint(wish):
            await self.posting.once(
                f"{wish.event}.hint", wish.member.person, thread, {"content": f"-# {hint}"}
            )

    async def _say_why(self, wish: Wish, refused: NoThread) -> None:
        await self.whisper(wish.member, wish.spot, tables.no_thread(refused.reason))


def _newest(channel: str) -> Message:
    """Where the newest conversation of direct messages is noted."""
    return Message(PLATFORM, DIRECT, channel, "newest")


_BARRED = phrase(
    "This server's Threadsmith answers certain roles only, and I see none of them on you. Ask its "
    "admin for one. In direct messages I know yours once you asked me in a channel."
)
_ELSEWHERE = phrase(
    "This server's Threadsmith answers in certain channels only, and this is none of them."
)
