"""The state that a request shows on itself, one mark at a time."""

from dataclasses import dataclass
from enum import StrEnum

from core.places import Message


class Mark(StrEnum):
    """What became of a request so far; each adapter has its own sign for it."""

    QUEUED = "queued"
    TAKEN = "taken"
    GOOD = "good"
    """Something ran, every kept test passed and the score is high."""
    DOUBTFUL = "doubtful"
    """It was not executed, or scores low."""
    BAD = "bad"
    """It does not parse, or a test fails."""
    STOPPED = "stopped"


@dataclass(frozen=True, slots=True)
class MarkWork:
    """A message whose mark is to be changed: put `wanted` there, take `shown` away."""

    message: Message
    shown: Mark | None
    wanted: Mark
