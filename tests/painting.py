"""An answer that a painter of our own shows on an emulated platform, and how it grows."""

import asyncio
from collections.abc import Callable
from dataclasses import dataclass, field

from core.events import Event, TextAdded
from core.latest import Latest
from core.painter import Painter
from core.rendering import Rendering, render
from tests.fakes import DONE, until

PATIENCE = 10.0


@dataclass
class Painting:
    """What is painted by hand."""

    read: Callable[[], str]
    """All that people read of it."""
    pictures: Latest[Rendering]
    painter: Painter
    task: asyncio.Task[None]
    pressed: asyncio.Event = field(default_factory=asyncio.Event)
    """Set when a person pressed the platform's own stop button."""

    def puts(self, text: str) -> None:
        """The model writes `text`."""
        self.pictures.put(render(self.pictures.newest, TextAdded(text)))

    async def adds(self, text: str) -> None:
        """The same, until people read the end of it."""
        self.puts(text)
        end = text.strip()[-20:]
        await until(lambda: end in self.read() or self.task.done(), PATIENCE)

    async def ends(self, event: Event = DONE) -> tuple[str, ...]:
        """The model ends, and all of it is shown; gives the ids of the messages."""
        self.pictures.put(render(self.pictures.newest, event))
        async with asyncio.timeout(PATIENCE):
            await self.task
        return self.painter.messages
