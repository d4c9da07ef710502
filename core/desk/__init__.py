"""The desk: what people want, done the same way on every chat platform.

An adapter tells who wants what, and where; how its platform shows things is the port `Desk`.
"""

from dataclasses import dataclass, field
from typing import Protocol

from core.job import Asset
from core.places import Person, Thread
from core.platforms import Parts
from core.words import Phrase

__all__ = ["Desk", "Member", "Spot", "Wish"]


@dataclass(frozen=True, slots=True)
class Member:
    """A person as a platform knows them."""

    person: Person
    locale: str = "en"
    foreign: bool = False
    """Whether they are not of the team whose Threadsmith this is."""


@dataclass(frozen=True, slots=True)
class Spot:
    """Where somebody is, for an answer that only they see."""

    channel: str = ""
    """Empty where the platform does not say: then in our direct messages."""
    thread: str = ""
    callback: str = ""
    """What a command or click came with to answer it; it works where we are no member."""
    direct: bool = False
    """Whether they are in our direct messages, where nobody else reads."""


@dataclass(frozen=True, slots=True)
class Wish:
    """What a person said, and where."""

    member: Member
    spot: Spot
    event: str
    """The id its job gets."""
    thread: Thread | None = None
    """The thread it was said in, or begins by being said; None where it has to be opened."""
    request: str = ""
    """The message it was said in; empty for commands and forms."""
    assets: tuple[Asset, ...] = field(default=())
    continues: bool = False
    """Whether `thread` was there before."""


class Desk(Protocol):
    """How one platform shows what is done. Its calls may raise `SurroundingsError`."""

    parts: Parts
    """What the house gave it."""

    @property
    def help(self) -> Phrase:
        """What one can type there."""

    def admit(self, member: Member) -> None:
        """Return if `member` may ask us for anything.

        Raises:
            UsageError: they may not.
        """

    async def whisper(self, member: Member, spot: Spot, *sentences: Phrase) -> None:
        """Tell `member` alone: where they are if we can, else in our direct messages.

        Where the platform lets us tell nothing, the log has it.
        """

    async def open(self, wish: Wish, task: str, private: bool) -> tuple[Thread, str]:
        """A new thread for `task`, once for each wish, and the message in it that asks.

        It is where only the asker reads it if it is `private`.
        """

    async def post(self, wish: Wish, thread: Thread, task: str) -> str:
        """Show in `thread` who asks for what, once for each wish; gives the message."""

    async def take_back(self, thread: Thread, message: str) -> None:
        """Take away a message of ours that nothing will come after."""
