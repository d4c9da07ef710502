"""shellcheck: what goes wrong in Bash although it parses."""

import json
import shutil
import subprocess
import sysconfig
from functools import cache
from pathlib import Path

from core.checks import Code, Message, Outcome

_SEVERITIES = {"error": "error", "warning": "warning", "info": "refactor", "style": "convention"}
_SECONDS = 2.0
# What is not here: files that it sources.
_OFF = "SC1090,SC1091"


def languages() -> frozenset[str]:
    """What shellcheck reads."""
    return frozenset({"bash"})


def examine(code: Code) -> Outcome:
    """Its messages.

    Raises:
        ImportError: shellcheck is not installed.
        ValueError: it did not read the script.
    """
    run = subprocess.run(
        [_program(), "--norc", "--shell=bash", "--format=json1", f"--exclude={_OFF}", "-"],
        input=code.text.encode(),
        capture_output=True,
        timeout=_SECONDS,
        check=False,
    )
    # Source: shellcheck(1), "Return values": 1 says that it found something.
    if run.returncode not in (0, 1):
        raise ValueError(run.stderr.decode(errors="replace"))
    messages = tuple(
        Message(one["line"], f"SC{one['code']}", one["message"], _SEVERITIES[one["level"]])
        for one in json.loads(run.stdout)["comments"]
    )
    return Outcome("shell", "lint", messages)


def programs() -> tuple[Path, ...]:
    """What has to be started for it; nothing if it is not installed."""
    try:
        return (Path(_program()),)
    except ImportError:
        return ()


@cache
def _program() -> str:
    ours = sysconfig.get_path("scripts")
    found = shutil.which("shellcheck", path=ours) or shutil.which("shellcheck")
    if found is None:
        raise ImportError("shellcheck is not installed", name="shellcheck")
    return found
