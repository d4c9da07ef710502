"""The port to marks: an outbox, so that a process that dies leaves no wrong state on a request."""

from typing import Protocol

from core.marks import Mark, MarkWork
from core.places import Message

MARK_SECONDS = 90 * 86_400
"""Marks are forgotten so long after they were last written, as notes of messages are."""


class Marks(Protocol):
    """Which mark a message shows, and which it should. Every call may raise `StoreUnavailable`.

    Work may be done twice, by two processes at a time: putting a mark that is there, and taking
    away one that is gone, has to be harmless.
    """

    async def want(self, message: Message, mark: Mark) -> None:
        """Let `message` show `mark`; the newest counts."""

    async def take(self, home: str, lease: float) -> MarkWork | None:
        """What to change in the workspace `home`, due for longest; None if nothing is.

        It is given to nobody else for `lease` seconds, until it is `done`. What was begun and
        never done is given once more just as it was, since nobody knows how far it got; what was
        wanted since comes after it.
        """

    async def done(self, message: Message, shown: Mark | None) -> None:
        """`message` shows `shown` now; if another one is wanted, it is due at once.

        What could not be changed is not `done`, not even as it was: who died before may have put
        its mark there. It comes again when its lease is over.
        """
