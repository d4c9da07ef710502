"""Runs the program that a request is, as foreign code is run; what it prints is the answer."""

import contextlib
import io
from pathlib import Path

TOOLS = Path(__file__).with_name("tools.txt")
_SHARED: dict[str, object] = {"__name__": "__main__"}


def prepare() -> None:
    """Once, in the parent, since no child can read it."""
    exec(compile(TOOLS.read_bytes(), "tools", "exec"), _SHARED)  # pylint: disable=exec-used


def work(request: bytes) -> bytes:
    """In a child."""
    Path("program.py").write_bytes(request)
    told = io.StringIO()
    with contextlib.redirect_stdout(told):
        program = compile(request, "program.py", "exec")
        exec(program, dict(_SHARED))  # pylint: disable=exec-used
    return told.getvalue().encode()
