"""Runs the program that a request is, as foreign code is run; what it prints is the answer.

A program that is refused something ends with the error's name, which is part of the answer too.
"""

import contextlib
import io
import os
from pathlib import Path

SECRET = "xoxb-planted"
"""What stands in the parent's environment, as though the bot had forgotten it there."""


def prepare() -> None:
    """Once, in the parent."""
    os.environ["SLACK_BOT_TOKEN"] = SECRET


def work(request: bytes) -> bytes:
    """In a child."""
    os.environ.pop("SLACK_BOT_TOKEN", None)
    Path("program.py").write_bytes(request)
    told = io.StringIO()
    with contextlib.redirect_stdout(told):
        try:
            exec(compile(request, "program.py", "exec"), {"__name__": "__main__"})
        except (OSError, MemoryError, RuntimeError) as error:
            print(type(error).__name__)
    return told.getvalue().encode()
