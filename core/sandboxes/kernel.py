"""The few calls to the system that Python has no word for; each does nothing where it is not."""

import ctypes
import errno
import os
import sys

_LINUX = sys.platform == "linux"
# Found before any fork: a child looks nothing up.
_LIBC = ctypes.CDLL(None, use_errno=True) if _LINUX else None
if _LIBC is not None:
    _LIBC.syscall.restype = ctypes.c_long

# Source: Linux, include/uapi/linux/prctl.h.
_PDEATHSIG = 1
_DUMPABLE = 4
_CHILD_SUBREAPER = 36
_NO_NEW_PRIVS = 38


def prctl(option: int, value: int, pointer: int = 0) -> None:
    """Change something about this process.

    Raises:
        OSError: the kernel refuses.
    """
    words = map(ctypes.c_ulong, (value, pointer, 0, 0))
    if _LIBC is not None and _LIBC.prctl(option, *words) != 0:
        raise _refused()


def call(number: int, *arguments: int) -> int:
    """What the system call `number` gives.

    Raises:
        OSError: the kernel refuses, or is none that we know.
    """
    if _LIBC is None:
        raise OSError(errno.ENOSYS, os.strerror(errno.ENOSYS))
    found: int = _LIBC.syscall(ctypes.c_long(number), *map(ctypes.c_ulong, arguments))
    if found < 0:
        raise _refused()
    return found


def _refused() -> OSError:
    number = ctypes.get_errno()
    return OSError(number, os.strerror(number))


def die_with_parent(signal: int) -> None:
    """Have `signal` sent to us when our parent ends."""
    prctl(_PDEATHSIG, signal)


def adopt_orphans() -> None:
    """Become the parent of whatever our children leave behind."""
    prctl(_CHILD_SUBREAPER, 1)


def hide(hidden: bool = True) -> None:
    """Keep our memory and environment from other processes of the same user."""
    prctl(_DUMPABLE, 0 if hidden else 1)


def gain_nothing() -> None:
    """Have no program that we start get rights that we do not have."""
    prctl(_NO_NEW_PRIVS, 1)


def drop_capabilities(number: int) -> None:
    """Give up what root may do besides others, by the system call `number`; keeps the user id.

    Source: capset(2); version 3 has two sets of three words, all zero here.
    """
    head = (ctypes.c_uint32 * 2)(0x20080522, 0)
    sets = (ctypes.c_uint32 * 6)()
    call(number, ctypes.addressof(head), ctypes.addressof(sets))


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
