"""The console: a platform in a terminal, whose threads live in the store."""

from adapters.console.desk import Desk
from adapters.console.surface import PICTURES, PLATFORM, ConsoleSurface
from core.budgets import Allowance
from core.job import Job
from core.stores import Messages
from core.surface import Surface, Surfaces

__all__ = ["PLATFORM", "Desk", "create"]


def create(messages: Messages, allowance: Allowance = PICTURES) -> Surfaces:
    """The surfaces of this platform's threads, each painted as often as `allowance` says."""

    def surface(job: Job) -> Surface:
        return ConsoleSurface(messages, job.thread, allowance)

    return surface
