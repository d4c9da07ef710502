"""Who somebody is in Discord: the language they read, and their name."""

from collections.abc import Callable
from dataclasses import dataclass, field
from time import monotonic

from adapters.discord.api import Api
from adapters.discord.places import DIRECT, PLATFORM
from adapters.discord.quoting import plainly
from adapters.discord.sent import Speaker
from core.errors import StoreUnavailable, SurroundingsError
from core.notes import MessageNote, Role
from core.places import Message, Thread
from core.stores.fading import Fading
from core.stores.notes import Notes

FRESH_SECONDS = 600.0


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


def _slot(person: str) -> Message:
    """Where the language of `person` is noted."""
    return Message(PLATFORM, DIRECT, "locale", person)
