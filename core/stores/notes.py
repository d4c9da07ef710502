"""The port to notes: which turn a message belongs to, and how a thread is talked in."""

from typing import Protocol

from core.notes import MessageNote, ThreadNote
from core.places import Message, Thread

NOTE_SECONDS = 90 * 86_400
"""Notes are forgotten so long after they were last written: hardly anybody comes back to an older
message, and Slack's free plan does not show it any more.

Source: Slack help, "Feature limitations on the free version of Slack".
"""


class Notes(Protocol):
    """What adapters note, in any process. Every call may raise `StoreUnavailable`."""

    async def note_message(self, message: Message, note: MessageNote) -> None:
        """Note what `message` is, in place of what was noted before."""

    async def message(self, message: Message) -> MessageNote | None:
        """What `message` is; None if nothing is noted."""

    async def own(self, thread: Thread) -> None:
        """`thread` is ours from now on: plain replies in it refine."""

    async def hush(self, thread: Thread, quiet: bool) -> None:
        """Answer only mentions in `thread` from now on; not `quiet`: everything again."""

    async def thread_note(self, thread: Thread) -> ThreadNote:
        """What is noted of `thread`; for an unknown one nothing holds."""
