"""A message with everything that was ever visible of it."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import NamedTuple

from tests.emulators.discord_server.interaction import Interaction
from tests.emulators.discord_server.places import Account, Place
from tests.emulators.discord_server.reading import buttons_of, shown_of
from tests.emulators.discord_server.wire import Json

EPHEMERAL, LOADING, HAS_THREAD, V2 = 1 << 6, 1 << 7, 1 << 5, 1 << 15
"""Flags. Source: Discord docs, "Message Flags"."""


class Version(NamedTuple):
    """What a person saw from `at` on."""

    at: float
    shown: str


@dataclass(frozen=True, slots=True)
class Attachment:
    """A file that stands at a message."""

    id: str
    filename: str
    content: bytes
    url: str
    content_type: str = ""
    description: str = ""

    @property
    def text(self) -> str:
        """The content of a text file."""
        return self.content.decode()


@dataclass(frozen=True, slots=True)
class Picture:
    """All that a message says at one time."""

    content: str = ""
    embeds: tuple[Json, ...] = ()
    components: tuple[Json, ...] = ()
    files: tuple[Attachment, ...] = ()
    flags: int = 0

    @property
    def empty(self) -> bool:
        """Whether there is nothing to see."""
        return not (self.content or self.embeds or self.components or self.files)


@dataclass(slots=True, eq=False)
class Message:
    """One message. It changes while the test goes on; `versions` keeps what was."""

    id: str
    place: Place
    account: Account
    picture: Picture
    created_at: float
    type: int = 0
    reference: str | None = None
    """Id of the message it replies to."""
    nonce: str | int | None = None
    edited_at: float | None = None
    deleted: bool = False
    reactions: dict[str, set[str]] = field(default_factory=dict)
    """Ids of who reacted, by emoji, in the order of the first."""
    pings: list[str] = field(default_factory=list)
    """Whom it notified so far: ids of people and roles, "everyone" or "here"."""
    mentions: list[str] = field(default_factory=list)
    """Whom its present picture mentions, the same way."""
    versions: list[Version] = field(default_factory=list)
    interaction: Interaction | None = None
    """What it answers."""
    ephemeral_for: str | None = None
    """The only person who sees it."""
    threaded: bool = False

    @property
    def channel(self) -> str:
        """Id of its channel or thread."""
        return self.place.id

    @property
    def author(self) -> str:
        """Id of who wrote it."""
        return self.account.id

    @property
    def content(self) -> str:
        """The text field."""
        return self.picture.content

    @property
    def embeds(self) -> list[Json]:
        """The embeds."""
        return list(self.picture.embeds)

    @property
    def components(self) -> list[Json]:
        """The components as stored, with ids."""
        return list(self.picture.components)

    @property
    def files(self) -> list[Attachment]:
        """The files."""
        return list(self.picture.files)

    @property
    def flags(self) -> int:
        """All flags."""
        threaded = HAS_THREAD if self.threaded else 0
        return self.picture.flags | threaded | (EPHEMERAL if self.ephemeral_for else 0)

    @property
    def loading(self) -> bool:
        """Whether it only says that the bot is thinking."""
        return bool(self.picture.flags & LOADING)

    @property
    def shown(self) -> str:
        """The text a person sees, also in embeds and text displays; without buttons."""
        return shown_of(self.content, self.embeds, self.components)

    @property
    def buttons(self) -> dict[str, str]:
        """Labels of what can be clicked, by custom_id."""
        return buttons_of(self.components)

    def keep_version(self, at: float) -> None:
        """Note what is visible from `at` on, and whom it notifies."""
        self.versions.append(Version(at, self.shown))
        self.pings.extend(ping for ping in self.mentions if ping not in self.pings)
