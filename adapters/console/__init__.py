"""The console: a platform in a terminal, whose threads live in the store."""

from adapters.console.desk import Desk
from adapters.console.surface import PLATFORM, ConsoleSurface
from core.places import Thread
from core.stores import Messages
from core.surface import Surface, Surfaces

__all__ = ["PLATFORM", "Desk", "create"]


def create(messages: Messages) -> Surfaces:
    """The surfaces of this platform's threads."""

    def surface(thread: Thread) -> Surface:
        return ConsoleSurface(messages, thread)

    return surface
