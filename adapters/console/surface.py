"""A thread of the console: its messages live in the store, so any worker can write them."""

from core.budgets import Allowance, Budget
from core.codec import encode
from core.pages import Page
from core.places import Thread
from core.stores import Messages
from core.surface import Surface

PLATFORM = "console"
PICTURES = Allowance(calls=20, seconds=1, burst=2)
"""How often a thread is painted at most: more than twenty times a second nobody can see."""


class ConsoleSurface(Surface):
    """Writes pages to the store; whoever sits at a terminal watches them there."""

    page_chars = 1_000_000_000
    """A terminal scrolls: one page holds any answer."""
    code_chars = None
    windowed = False

    def __init__(self, messages: Messages, thread: Thread, allowance: Allowance) -> None:
        self._messages = messages
        self._budget = Budget(str(thread), allowance, shared=False)
        self._thread = thread

    async def budget(self, message: str | None, page: Page | None) -> Budget:
        """Each thread paints at its own pace: nobody else pays for it."""
        return self._budget

    async def post(self, page: Page, nonce: str, again: bool = False) -> str:
        """Show `page` as a new message; its id is `nonce`, so a repeat changes nothing."""
        await self.edit(nonce, page)
        return nonce

    async def edit(self, message: str, page: Page) -> None:
        """Make the message `message` show `page` instead."""
        await self._messages.write(self._thread, message, encode(page))

    async def remove(self, message: str) -> None:
        """Make the message `message` show nothing."""
        await self.edit(message, Page("", final=True))
