"""Folders that somebody hostile wrote into: how full they are, and how to be rid of them.

Such a folder may hold links, thousands of folders in each other, and folders without any rights.
"""

import os
import stat
from collections.abc import Callable
from pathlib import Path

_FOLDER = os.O_RDONLY | os.O_DIRECTORY | os.O_NOFOLLOW | os.O_CLOEXEC


def overfull(folder: Path, most_bytes: int, most_entries: int) -> bool:
    """Whether `folder` holds more than that, or anything that hides how much it holds."""
    size = entries = 0
    waiting = [str(folder)]
    while waiting:
        try:
            with os.scandir(waiting.pop()) as found:
                for entry in found:
                    entries += 1
                    size += entry.stat(follow_symlinks=False).st_blocks * 512
                    if entries > most_entries or size > most_bytes:
                        return True
                    if entry.is_dir(follow_symlinks=False):
                        waiting.append(entry.path)
        except FileNotFoundError:
            continue
        except OSError:
            return True
    return False


def remove(folder: Path) -> None:
    """Delete `folder` with all in it, following no link; nothing if it is not there.

    What lies in a folder is moved to the top first, so depth costs no recursion and no long path.
    """
    try:
        top = os.open(folder, _FOLDER)
    except FileNotFoundError:
        return
    try:
        names = _names()
        while entries := os.listdir(top):
            for name in entries:
                _drop(top, name, names)
    finally:
        os.close(top)
    os.rmdir(folder)


def _names() -> Callable[[], str]:
    """Gives names that nothing else has."""
    prefix = os.urandom(8).hex()
    count = iter(range(2**62))
    return lambda: f"{prefix}-{next(count)}"


def _drop(top: int, name: str, new_name: Callable[[], str]) -> None:
    """Delete one entry of `top`; of a folder, move what it holds up first."""
    try:
        if not stat.S_ISDIR(os.stat(name, dir_fd=top, follow_symlinks=False).st_mode):
            os.unlink(name, dir_fd=top)
            return
        _allow(top, name)
        folder = os.open(name, _FOLDER, dir_fd=top)
        try:
            for inner in os.listdir(folder):
                # Moving a folder writes its `..`, for which it needs rights of its own.
                _allow_folder(folder, inner)
                os.rename(inner, new_name(), src_dir_fd=folder, dst_dir_fd=top)
        finally:
            os.close(folder)
        os.rmdir(name, dir_fd=top)
    except FileNotFoundError:
        return


def _allow_folder(parent: int, name: str) -> None:
    if stat.S_ISDIR(os.stat(name, dir_fd=parent, follow_symlinks=False).st_mode):
        _allow(parent, name)


def _allow(parent: int, name: str) -> None:
    """Give us all rights on the folder `name`, and never on what a link there points to."""
    if os.chmod in os.supports_follow_symlinks:
        os.chmod(name, 0o700, dir_fd=parent, follow_symlinks=False)
        return
    # Linux has no chmod that stops at links, but can name what is open without being read.
    found = os.open(name, os.O_PATH | os.O_NOFOLLOW | os.O_DIRECTORY, dir_fd=parent)
    try:
        os.chmod(f"/proc/self/fd/{found}", 0o700)
    finally:
        os.close(found)
