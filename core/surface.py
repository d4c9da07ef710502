"""A thread we can write on: the port each platform's adapter keeps."""

from typing import Protocol

from core.budgets import Budget
from core.job import Job
from core.pages import Page


class Surface(Protocol):
    """One thread of a platform, as a place for messages of ours."""

    @property
    def page_chars(self) -> int:
        """Characters of a page that fit into one message."""

    @property
    def code_chars(self) -> int | None:
        """Characters of the longest code block that a finished answer shows whole.

        A longer one is shown by its beginning, with a file beside it; None shows any.
        """

    @property
    def windowed(self) -> bool:
        """Whether code longer than that is shown by its end while it grows.

        Where messages can only be added to it grows over as many of them as it needs.
        """

    async def budget(self, message: str | None, page: Page | None) -> Budget:
        """What the next call is counted under: `message` is to show `page`.

        A new message if `message` is None, none any more if `page` is None.
        """

    async def post(self, page: Page, nonce: str, again: bool = False) -> str:
        """Show `page` as a new message and give its id.

        The same `nonce` again is the same message, which then shows the new `page`; `again` says
        that an earlier run may have made it, so a platform without nonces has to look; after an
        attempt of this run it knows by itself.

        This and the other two raise `RateLimited` when the platform wants no call for a while,
        `NotShown` when something else had to be done first, `StopAsked` once when a person used
        the platform's own stop button, `SurfaceGone` when nothing can be shown here any more,
        and other kinds of `SurroundingsError` when the platform cannot be reached.
        """

    async def edit(self, message: str, page: Page) -> None:
        """Make the message `message` show `page` instead, which is no file."""

    async def remove(self, message: str) -> None:
        """Take the message `message` away; nothing if it is gone already."""


class Surfaces(Protocol):
    """Gives the surface for any answer, on whatever platform."""

    def __call__(self, job: Job) -> Surface:
        """The thread of `job`, to show its answer in.

        Raises:
            SurroundingsError: its platform is not configured here.
        """
