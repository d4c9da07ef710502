"""A parent on a kernel without Landlock, as far as it can tell."""

import errno
import os

from core.sandboxes import landlock
from tests.core.sandboxes.foreign import work

__all__ = ["prepare", "work"]


def prepare() -> None:
    """Take it away."""
    setattr(landlock, "enter", _refuse)


def _refuse(*_arguments: object) -> None:
    raise OSError(errno.ENOSYS, os.strerror(errno.ENOSYS))
