"""The few calls to the system that Python has no word for; each does nothing where it is not."""

import ctypes
import os
import sys

_LINUX = sys.platform == "linux"
# Found before any fork: a child looks nothing up.
_LIBC = ctypes.CDLL(None, use_errno=True) if _LINUX else None

# Source: Linux, include/uapi/linux/prctl.h.
_PDEATHSIG = 1
_DUMPABLE = 4
_CHILD_SUBREAPER = 36


def _prctl(option: int, value: int) -> None:
    if _LIBC is not None and _LIBC.prctl(option, value, 0, 0, 0) != 0:
        number = ctypes.get_errno()
        raise OSError(number, os.strerror(number))


def die_with_parent(signal: int) -> None:
    """Have `signal` sent to us when our parent ends."""
    _prctl(_PDEATHSIG, signal)


def adopt_orphans() -> None:
    """Become the parent of whatever our children leave behind."""
    _prctl(_CHILD_SUBREAPER, 1)


def hide(hidden: bool = True) -> None:
    """Keep our memory and environment from other processes of the same user."""
    _prctl(_DUMPABLE, 0 if hidden else 1)


def go_first_when_memory_ends() -> None:
    """Let the system's out-of-memory killer take us before anybody else."""
    if not _LINUX:
        return
    # The file belongs to root while we are hidden.
    hide(False)
    try:
        with open("/proc/self/oom_score_adj", "wb", buffering=0) as file:
            file.write(b"1000")
    finally:
        hide()


def children() -> frozenset[int]:
    """The process ids of our children, adopted ones too; none where the system does not tell."""
    try:
        with open(f"/proc/self/task/{os.getpid()}/children", "rb") as file:
            return frozenset(map(int, file.read().split()))
    except OSError:
        return frozenset()


def threads() -> int:
    """How many threads we have, those of libraries too; 1 where the system does not tell."""
    try:
        return len(os.listdir("/proc/self/task"))
    except OSError:
        return 1
