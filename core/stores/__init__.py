"""The ports to what is remembered: conversations and threads, and the console's messages.

What adapters remember has its ports beside: `notes`, `intake`, `ratings`, `marks`.
"""

from collections.abc import AsyncGenerator
from typing import Protocol

from core.conversation import Conversation, ThreadSummary, Turn
from core.places import Thread


class Store(Protocol):
    """What outlives a process. Every call may raise `StoreUnavailable`."""

    async def ping(self) -> None:
        """Return if the store answers."""

    async def conversation(self, thread: Thread, turns: int = 40) -> Conversation:
        """The newest `turns` of `thread`, with its newest code; empty for an unknown thread.

        Costs the same however long the thread is.
        """

    async def turn(self, thread: Thread, event: str) -> Turn | None:
        """The turn that ended `event`; None while it has not ended. Looks at the newest 40."""

    async def threads(self, home: str, limit: int = 20) -> list[ThreadSummary]:
        """The threads of a workspace (`Thread.home`), the last active first."""

    async def choose_model(self, thread: Thread, model: str) -> None:
        """Answer `thread` with `model` from now on; empty for the default one."""

    async def note_need(self, model: str, need: int, steps: tuple[int, ...]) -> int:
        """Note that a turn would like a window of `need` tokens; the window for `model` now.

        One of `steps` (ascending tokens), the same for all processes; the smallest at first,
        the next one once a quarter of the last twenty needs were larger.
        """


class Messages(Protocol):
    """Messages of a platform that has no server of its own, such as the console.

    Whoever answers writes them, in any process; whoever shows the thread watches. Every call
    may raise `StoreUnavailable`.
    """

    async def write(self, thread: Thread, message: str, content: str) -> None:
        """Make `message` of `thread` show `content`; a new id adds a message."""

    async def read(self, thread: Thread) -> list[tuple[str, str]]:
        """The messages of `thread` with their ids, oldest first."""

    def watch(self, thread: Thread) -> AsyncGenerator[tuple[str, str], None]:
        """The messages there are, then each as it is written: id, content.

        None is missed in between. Ends only by being closed.
        """
