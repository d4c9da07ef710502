"""Landlock: which files a child can still open, for good.

Its rights came with the kernels, so we ask its version and name all that this one knows: what is
named and not given to any path is refused. It sees neither times and modes of files, nor sockets
other than TCP's, nor what TCP sends with its first packet: `policy.py` closes those. Anybody can
still see that a file is there, and its size.

Source: Linux, Documentation/userspace-api/landlock.rst.
"""

import ctypes
import errno
import os
import stat
import struct
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

from core.sandboxes import kernel
from core.sandboxes.syscalls import architecture

_EXECUTE, _WRITE, _READ, _LIST = 1 << 0, 1 << 1, 1 << 2, 1 << 3
_REMOVE_FOLDER, _REMOVE_FILE, _MAKE_FOLDER, _MAKE_FILE = 1 << 4, 1 << 5, 1 << 7, 1 << 8
_MAKE_LINK, _REFER, _TRUNCATE, _DEVICE = 1 << 12, 1 << 13, 1 << 14, 1 << 15
_TCP = 0b11
_SCOPE = 0b11
"""Signals and abstract sockets, to processes outside."""

_BENEATH = 1
"""The kind of rule that is about a path."""

READ = _READ | _LIST
NOTHING_DEVICE = _READ | _WRITE | _TRUNCATE
"""What `/dev/null` is for."""
PROGRAM = _READ | _EXECUTE
# No sockets, pipes or devices.
SCRATCH = (
    _WRITE | _READ | _LIST | _REMOVE_FOLDER | _REMOVE_FILE | _MAKE_FOLDER | _MAKE_FILE | _MAKE_LINK
) | (_REFER | _TRUNCATE)
_OF_FILES = _EXECUTE | _WRITE | _READ | _TRUNCATE | _DEVICE

SEES_TRUNCATION = 3
_SEES_TCP = 4
SCOPES = 6
"""Versions."""


def version() -> int:
    """Which Landlock the kernel has; 0 if none, or switched off at boot."""
    ours = architecture()
    if ours is None:
        return 0
    try:
        return kernel.call(ours.numbers["landlock_create_ruleset"], 0, 0, 1)
    except OSError as error:
        # An outer sandbox, such as a container's, may refuse it with other words.
        if error.errno in (errno.ENOSYS, errno.EOPNOTSUPP, errno.EPERM, errno.EACCES):
            return 0
        raise


def rights(version_: int) -> int:
    """All rights on files that this version knows."""
    known = (1 << 13) - 1
    for since, right in ((2, _REFER), (3, _TRUNCATE), (5, _DEVICE)):
        known |= right if version_ >= since else 0
    return known


@dataclass(frozen=True, slots=True)
class Grant:
    """What may be done to a path and all below it."""

    path: Path
    rights: int


def enter(version_: int, grants: Iterable[Grant]) -> None:
    """Let this process, and all that it starts, do nothing to files but what `grants` say.

    A path that is not there is left out. Needs `kernel.gain_nothing()` before.

    Raises:
        OSError: the kernel refuses.
    """
    ours = architecture()
    if ours is None:
        raise OSError(errno.ENOSYS, os.strerror(errno.ENOSYS))
    known = rights(version_)
    scope = _SCOPE if version_ >= SCOPES else 0
    words = (ctypes.c_uint64 * 3)(known, _TCP if version_ >= _SEES_TCP else 0, scope)
    # An older one takes no longer a structure than it knows.
    size = 24 if version_ >= SCOPES else 16 if version_ >= _SEES_TCP else 8
    create = ours.numbers["landlock_create_ruleset"]
    rules = kernel.call(create, ctypes.addressof(words), size, 0)
    try:
        for grant in grants:
            _add(ours.numbers["landlock_add_rule"], rules, grant, known)
        kernel.call(ours.numbers["landlock_restrict_self"], rules, 0)
    finally:
        os.close(rules)


def _add(number: int, rules: int, grant: Grant, known: int) -> None:
    try:
        found = os.open(grant.path, os.O_PATH | os.O_CLOEXEC)
    except OSError:
        return
    try:
        folder = stat.S_ISDIR(os.fstat(found).st_mode)
        # A right that only folders have is an error on a file.
        given = grant.rights & known & (-1 if folder else _OF_FILES)
        rule = ctypes.create_string_buffer(struct.pack("=Qi", given, found))
        kernel.call(number, rules, _BENEATH, ctypes.addressof(rule), 0)
    finally:
        os.close(found)
