"""The files that Python needs and no more: what a child can read of this machine."""

import os
import sysconfig
import zoneinfo
from collections.abc import Iterable, Iterator
from pathlib import Path

import core
from core.sandboxes.landlock import NOTHING_DEVICE, PROGRAM, READ, SCRATCH, Grant

_LIBRARIES = ("/lib", "/lib64", "/usr/lib", "/usr/lib64", "/usr/local/lib")
# What the loader, the clock and `mimetypes` read, and where chance comes from.
_FILES = (
    *("/etc/ld.so.cache", "/etc/localtime", "/etc/mime.types"),
    *("/dev/urandom", "/dev/random", "/dev/zero"),
)


def grants(programs: Iterable[Path] = ()) -> tuple[Grant, ...]:
    """What every child may read, and run of `programs`; without its own folder.

    Not the folder that holds ours, where an `.env` may lie, and nothing of `/proc`.
    """
    read = {Path(path) for path in (*_libraries(), *_FILES) if os.path.exists(path)}
    run = {path for program in programs for path in (program, *_loader(program))}
    return (
        *(Grant(path, READ) for path in sorted(read)),
        *(Grant(path, PROGRAM) for path in sorted(run)),
        Grant(Path(os.devnull), NOTHING_DEVICE),
    )


def scratch(folder: Path) -> Grant:
    """What a child may do in its own folder: all but starting what it wrote there."""
    return Grant(folder, SCRATCH)


def _libraries() -> Iterator[str]:
    # By their kind, not `sys.path`: an editable install puts the whole checkout there.
    for kind in ("stdlib", "platstdlib", "purelib", "platlib"):
        yield sysconfig.get_path(kind)
    yield sysconfig.get_config_var("LIBDIR") or ""
    yield from _LIBRARIES
    yield from zoneinfo.TZPATH
    yield from core.__path__


def _loader(program: Path) -> list[Path]:
    """What the kernel starts in place of a program that needs libraries.

    It runs whatever it is given, which then has no more rights than we have.
    Source: elf(5), a program header of type PT_INTERP.
    """
    head = program.read_bytes()[:4096] if program.is_file() else b""
    if head[:5] != b"\x7fELF\x02":
        return []
    start, size, count = (int.from_bytes(head[a:b], "little") for a, b in _PLACES)
    for place in range(start, start + size * count, size):
        header = head[place : place + size]
        if int.from_bytes(header[:4], "little") == _INTERPRETER:
            begin = int.from_bytes(header[8:16], "little")
            return [Path(os.fsdecode(head[begin:].partition(b"\0")[0]))]
    return []


_INTERPRETER = 3
_PLACES = ((32, 40), (54, 56), (56, 58))
"""Where in its head a 64-bit program says where its headers are, how long each is, how many."""
