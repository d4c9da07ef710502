"""What Discord sends, as plain data: kept in the store, and worked off by any gateway."""

from dataclasses import dataclass, field
from typing import Literal

from adapters.discord.asked import Asked, Attached
from adapters.discord.places import DIRECT, chain_at, message_at, thread_in
from core.places import Message, Thread


@dataclass(frozen=True, slots=True)
class Place:
    """Where something happened."""

    server: str
    channel: str
    """The channel, also of what happened in one of its threads."""
    thread: str = ""
    """The thread in it; empty beside them."""

    @property
    def direct(self) -> bool:
        """Whether it is among our direct messages."""
        return self.server == DIRECT

    @property
    def id(self) -> str:
        """Discord's own id of it: a thread is a channel there."""
        return self.thread or self.channel

    def message(self, message: str) -> Message:
        """The message of that id here."""
        return message_at(self.server, self.channel, self.thread, message)

    def conversation(self, root: str = "") -> Thread:
        """That of the thread here, or by replies to the message `root` where there is none."""
        if self.thread:
            return thread_in(self.server, self.channel, self.thread)
        return chain_at(self.server, self.channel, root)


@dataclass(frozen=True, slots=True)
class Speaker:
    """Who did something."""

    id: str
    name: str
    locale: str = ""
    """Empty where Discord does not say: it does for commands and clicks."""
    roles: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Spoken:
    """A message of a person."""

    place: Place
    speaker: Speaker
    message: str
    text: str
    """As Discord writes it, with mentions as `<@id>`."""
    called: bool = False
    """Whether it mentions us, as a reply to us with a ping does."""
    replied: str = ""
    """The message it replies to, in the same place."""
    to_other: bool = False
    """Whether that is another person's."""
    names: dict[str, str] = field(default_factory=dict)
    """The names of the people it mentions, by their ids."""
    files: tuple[Attached, ...] = ()
    edited: str = ""
    """When it was edited last."""
    kind: Literal["spoken"] = "spoken"


@dataclass(frozen=True, slots=True)
class Changed:
    """A message was edited."""

    place: Place
    message: str
    edited: str
    kind: Literal["changed"] = "changed"


@dataclass(frozen=True, slots=True)
class Removed:
    """A message was deleted."""

    place: Place
    message: str
    kind: Literal["removed"] = "removed"


@dataclass(frozen=True, slots=True)
class Reacted:
    """A reaction was put on a message, or taken away."""

    place: Place
    speaker: Speaker
    message: str
    emoji: str
    stands: bool
    kind: Literal["reacted"] = "reacted"


@dataclass(frozen=True, slots=True)
class Commanded:
    """A command was used."""

    place: Place
    speaker: Speaker
    interaction: str
    token: str
    """Answers the interaction, for fifteen minutes."""
    asked: Asked
    kind: Literal["commanded"] = "commanded"


@dataclass(frozen=True, slots=True)
class Pressed:
    """A button was pressed."""

    place: Place
    speaker: Speaker
    interaction: str
    token: str
    button: str
    message: str
    """The message that shows it."""
    about: str = ""
    """What it carries: another message."""
    kind: Literal["pressed"] = "pressed"


@dataclass(frozen=True, slots=True)
class Filled:
    """The form for what to change came back."""

    place: Place
    speaker: Speaker
    interaction: str
    token: str
    message: str
    """The message it is about."""
    task: str
    files: tuple[Attached, ...] = ()
    beside: bool = False
    """Whether it was opened from a message's menu, not from a button below it."""
    kind: Literal["filled"] = "filled"


Sent = Spoken | Changed | Removed | Reacted | Commanded | Pressed | Filled


@dataclass(frozen=True, slots=True)
class Envelope:
    """Something that was sent, as it is kept."""

    sent: Sent


def speaker_of(sent: Sent) -> Speaker | None:
    """Who did it, where Discord says so."""
    match sent:
        case Changed() | Removed():
            return None
    return sent.speaker
