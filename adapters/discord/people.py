"""Who somebody is in Discord: the language they read, and their name."""

from collections.abc import Callable
from dataclasses import dataclass, field
from time import monotonic

from adapters.discord.api import Api
from adapters.discord.errors import Refused
from adapters.discord.places import DIRECT, PLATFORM
from adapters.discord.quoting import plainly
from adapters.discord.sent import Place, Speaker
from core.errors import StoreUnavailable, SurroundingsError
from core.notes import MessageNote, Role
from core.places import Message, Thread
from core.stores.fading import Fading
from core.stores.notes import Notes

FRESH_SECONDS = 600.0
ROLES_SECONDS = 60.0
"""So long somebody keeps a role for us in direct messages that an admin took away."""


@dataclass(slots=True)
class Locales:
    """The languages people read: Discord tells them with commands and clicks, not with messages.

    Remembers what it was told of each person, also for other gateways.
    """

    notes: Notes
    now: Callable[[], float] = monotonic
    _known: Fading[str, str] = field(init=False)

    def __post_init__(self) -> None:
        self._known = Fading(FRESH_SECONDS, self.now)

    async def of(self, speaker: Speaker) -> str:
        """The locale of `speaker`: as Discord says now or said before, else English."""
        if (known := self._known.get(speaker.id)) and speaker.locale in ("", known):
            return known
        try:
            locale = speaker.locale or await self._noted(speaker.id)
            if speaker.locale:
                await self._note(speaker.id, locale)
        except StoreUnavailable:  # a language is not worth an answer
            return speaker.locale or "en"
        self._known.put(speaker.id, locale)
        return locale

    async def _noted(self, person: str) -> str:
        note = await self.notes.message(_slot(person))
        return note.locale if note else "en"

    async def _note(self, person: str, locale: str) -> None:
        nowhere = Thread(PLATFORM, DIRECT, "", "")
        await self.notes.note_message(
            _slot(person), MessageNote(nowhere, "", Role.REQUEST, person, locale)
        )


@dataclass(slots=True)
class Roles:
    """The roles people have. Direct messages are in no server, so there they have those of the
    server where they spoke to us last; who spoke to us in none has none.
    """

    api: Api
    notes: Notes
    now: Callable[[], float] = monotonic
    _servers: Fading[str, str] = field(init=False)
    _known: Fading[str, frozenset[str]] = field(init=False)

    def __post_init__(self) -> None:
        self._servers = Fading(FRESH_SECONDS, self.now)
        self._known = Fading(ROLES_SECONDS, self.now)

    async def of(self, speaker: Speaker, place: Place) -> frozenset[str]:
        """The roles of `speaker`, who is at `place`. Raises what `Api.call` does."""
        if not place.direct:
            await self._note(speaker.id, place.server)
            return frozenset(speaker.roles)
        if (known := self._known.get(speaker.id)) is not None:
            return known
        note = await self.notes.message(_seen(speaker.id))
        roles = await self._asked(note.thread.workspace, speaker.id) if note else frozenset[str]()
        self._known.put(speaker.id, roles)
        return roles

    async def _note(self, person: str, server: str) -> None:
        if self._servers.get(person) == server:
            return
        where = Thread(PLATFORM, server, "", "")
        await self.notes.note_message(_seen(person), MessageNote(where, "", Role.REQUEST, person))
        self._servers.put(person, server)

    async def _asked(self, server: str, person: str) -> frozenset[str]:
        try:
            told = await self.api.call("get_guild_member", guild=server, user=person)
        except Refused:  # they have left
            return frozenset()
        return frozenset(map(str, told.get("roles") or ()))


@dataclass(slots=True)
class Names:
    """The names of people; where nothing told one, Discord is asked."""

    api: Api
    now: Callable[[], float] = monotonic
    _known: Fading[str, str] = field(init=False)

    def __post_init__(self) -> None:
        self._known = Fading(FRESH_SECONDS, self.now)

    def learn(self, person: str, name: str) -> None:
        """Somebody's name was told."""
        self._known.put(person, name)

    async def of(self, person: str) -> str:
        """The name of `person`; their id where nobody tells it."""
        if known := self._known.get(person):
            return known
        try:
            told = await self.api.call("get_user", user=person)
        except SurroundingsError:  # a name is not worth an answer
            return person
        name = plainly(str(told.get("global_name") or told.get("username") or "")) or person
        self.learn(person, name)
        return name


def _seen(person: str) -> Message:
    """Where the server is noted in which `person` spoke to us last."""
    return Message(PLATFORM, DIRECT, "server", person)


def _slot(person: str) -> Message:
    """Where the language of `person` is noted."""
    return Message(PLATFORM, DIRECT, "locale", person)
