"""Where people talk: threads, messages and people of any platform, as plain ids."""

from dataclasses import dataclass
from typing import Self
from urllib.parse import quote, unquote


@dataclass(frozen=True, slots=True)
class _Place:
    """Something in a channel, by four ids that are the platform's own."""

    platform: str
    workspace: str
    channel: str
    id: str

    @property
    def home(self) -> str:
        """The workspace with its platform, `slack:T1`: whose threads are listed together."""
        return f"{quote(self.platform, safe='')}:{quote(self.workspace, safe='')}"

    def __str__(self) -> str:
        """One text for keys and logs, `slack:T1:C1:171.22`; `parse` reads it back."""
        return f"{self.home}:{quote(self.channel, safe='')}:{quote(self.id, safe='')}"

    @classmethod
    def parse(cls, text: str) -> Self:
        """The place whose `str` is `text`.

        Raises:
            ValueError: `text` has not exactly four parts.
        """
        platform, workspace, channel, place = (unquote(part) for part in text.split(":"))
        return cls(platform, workspace, channel, place)


@dataclass(frozen=True, slots=True)
class Thread(_Place):
    """A place where one conversation happens."""


@dataclass(frozen=True, slots=True)
class Message(_Place):
    """A message on a platform."""


@dataclass(frozen=True, slots=True)
class Person:
    """Somebody who talks to us; `name` is for showing, the ids for everything else."""

    platform: str
    workspace: str
    id: str
    name: str = ""

    def __str__(self) -> str:
        """One text for keys and logs, `slack:T1:U1`."""
        return ":".join(quote(part, safe="") for part in (self.platform, self.workspace, self.id))

    @classmethod
    def parse(cls, text: str) -> Self:
        """The person whose `str` is `text`, without a name.

        Raises:
            ValueError: `text` has not exactly three parts.
        """
        platform, workspace, person = (unquote(part) for part in text.split(":"))
        return cls(platform, workspace, person)
