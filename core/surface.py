"""A thread we can write on: the port each platform's adapter keeps."""

from typing import Protocol

from core.pages import Page
from core.places import Thread


class Surface(Protocol):
    """One thread of a platform, as a place for messages of ours."""

    @property
    def page_chars(self) -> int:
        """Characters of a page that fit into one message."""

    @property
    def budget(self) -> str:
        """The key under which the platform counts our calls here."""

    async def post(self, page: Page, nonce: str) -> str:
        """Show `page` as a new message and give its id.

        The same `nonce` again is the same message, which then shows the new `page`.
        """

    async def edit(self, message: str, page: Page) -> None:
        """Make the message `message` show `page` instead."""

    async def remove(self, message: str) -> None:
        """Take the message `message` away; nothing if it is gone already."""


class Surfaces(Protocol):
    """Gives the surface of any thread, of whatever platform."""

    def __call__(self, thread: Thread) -> Surface:
        """The surface of `thread`.

        Raises:
            SurroundingsError: its platform is not configured here.
        """
