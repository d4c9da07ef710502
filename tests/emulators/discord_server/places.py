"""Where messages stand, and who writes them: channels, threads, accounts."""

from __future__ import annotations

from dataclasses import dataclass, field

TYPES = {"text": 0, "dm": 1, "news": 5, "forum": 15}
"""Numbers of the kinds of channels. Source: Discord docs, "Channel Types"."""
PUBLIC_THREAD, PRIVATE_THREAD = 11, 12


@dataclass(frozen=True, slots=True)
class Guild:
    """The one server there is."""

    id: str
    name: str


@dataclass(slots=True, eq=False)
class Account:
    """Someone with an id."""

    id: str
    name: str
    locale: str = "en-US"
    roles: tuple[str, ...] = ()
    """Ids of roles."""
    bot: bool = False
    permissions: frozenset[str] = frozenset()
    """What a person may do, by Discord's names."""


@dataclass(slots=True, eq=False)
class Channel:
    """A text channel, a forum, or a direct message with the bot."""

    id: str
    name: str
    kind: str = "text"
    permissions: set[str] = field(default_factory=set)
    """What the bot may do here, by Discord's names."""
    with_user: str = ""
    """For a direct message: the person."""
    position: int = 0

    @property
    def direct(self) -> bool:
        """Whether it is a direct message with the bot."""
        return self.kind == "dm"

    @property
    def type(self) -> int:
        """Discord's number of its kind."""
        return TYPES[self.kind]

    @property
    def home(self) -> Channel:
        """Whose permissions hold: its own."""
        return self


@dataclass(slots=True, eq=False)
class Thread:
    """A thread of a channel, or a post of a forum."""

    id: str
    name: str
    parent: Channel
    owner: str
    created_at: float
    private: bool = False
    archived: bool = False
    locked: bool = False
    auto_archive_minutes: int = 4320
    tags: list[str] = field(default_factory=list)
    members: set[str] = field(default_factory=set)
    archived_at: float = 0.0

    direct = False

    @property
    def type(self) -> int:
        """Discord's number of its kind."""
        return PRIVATE_THREAD if self.private else PUBLIC_THREAD

    @property
    def home(self) -> Channel:
        """Whose permissions hold: its parent's."""
        return self.parent


Place = Channel | Thread
"""Where a message may stand."""
