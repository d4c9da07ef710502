"""What tests of the program leave as it was."""

import logging
from collections.abc import Iterator

import pytest


@pytest.fixture(autouse=True)
def logging_as_before() -> Iterator[None]:
    """The program takes over the log of its whole process."""
    root, ours = logging.getLogger(), [logging.getLogger(name) for name in _OURS]
    handlers, level = root.handlers[:], root.level
    yield
    for handler in set(root.handlers) - set(handlers):
        handler.close()
    root.handlers[:] = handlers
    root.setLevel(level)
    logging.raiseExceptions = True
    for logger in ours:
        logger.setLevel(logging.NOTSET)


_OURS = ("core", "adapters", "bot")
