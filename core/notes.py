"""What is noted of a platform's messages and threads, so that any process knows them again."""

from dataclasses import dataclass
from enum import StrEnum

from core.places import Thread


class Role(StrEnum):
    """What a message is to its turn."""

    REQUEST = "request"
    """A person asked with it."""
    ANSWER = "answer"
    """It shows what we answered."""


@dataclass(frozen=True, slots=True)
class MessageNote:
    """Which turn a message belongs to, and who asked."""

    thread: Thread
    event: str
    role: Role
    person: str
    """`str` of the person who asked."""
    locale: str = "en"
    """Their human language."""
    model: str = ""
    """The model that answered; empty where it is not known."""


@dataclass(frozen=True, slots=True)
class ThreadNote:
    """How a thread is talked in."""

    ours: bool = False
    """Plain replies in it refine."""
    quiet: bool = False
    """Only mentions are answered."""
