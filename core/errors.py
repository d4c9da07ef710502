"""What can go wrong, in words a person in the thread can use.

Each error carries a `Phrase` that says what happened, to what, and what to try.
"""

from enum import StrEnum

from core.words import Phrase


class Fault(StrEnum):
    """Where the cause of an error lies, and so who can mend it."""

    REQUEST = "request"
    """What was asked: the person asks for something else."""
    SURROUNDINGS = "surroundings"
    """A server, a folder, a setting: the admin mends it."""
    MODEL = "model"
    """The model: ask again, or another one."""
    PROGRAM = "program"
    """Threadsmith itself."""


class ThreadsmithError(Exception):
    """Something expected went wrong; `phrase` tells the person what and what to try."""

    fault = Fault.PROGRAM

    def __init__(self, phrase: Phrase) -> None:
        super().__init__(phrase)
        self.phrase = phrase

    def __str__(self) -> str:
        return str(self.phrase)


class UsageError(ThreadsmithError):
    """A person asked for something that cannot be: the request has to change."""

    fault = Fault.REQUEST


class PromptTooLong(UsageError):
    """The prompt with what belongs to it does not fit into the model's window."""


class SurroundingsError(ThreadsmithError):
    """Something we stand on is missing or away: a server, a folder, a setting."""

    fault = Fault.SURROUNDINGS


class RateLimited(SurroundingsError):
    """A platform refused a call, and wants none of its kind for `seconds`."""

    def __init__(self, phrase: Phrase, seconds: float) -> None:
        super().__init__(phrase)
        self.seconds = seconds


class NotShown(SurroundingsError):
    """The call did what had to come first: the page itself is to be shown by another one."""


class SurfaceGone(SurroundingsError):
    """A message or thread of ours was deleted, archived or closed to us: nothing can be shown."""

    fault = Fault.REQUEST


class StopAsked(SurroundingsError):
    """A person used the platform's own stop button, as an answer to our call tells."""


class ModelError(ThreadsmithError):
    """The model could not answer, or stopped answering half-way."""

    fault = Fault.MODEL


class ModelUnavailable(ModelError, SurroundingsError):
    """The model server is away, or does not have the model."""

    fault = Fault.SURROUNDINGS


class StoreUnavailable(SurroundingsError):
    """The store is away, refuses us, or cannot be started."""


class LeaseLost(ThreadsmithError):
    """Another worker holds the thread now: nothing more may be written to it."""
