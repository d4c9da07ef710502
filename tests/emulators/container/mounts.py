"""The file system of a default container: read-only but for a small /tmp, and /proc masked.

Runs as root in a mount namespace of its own; nothing of it is seen outside.
"""

import subprocess
from collections.abc import Iterable
from pathlib import Path

# Source: moby, oci/defaults.go: what is masked and what is read-only of /proc.
_MASKED = "kcore keys latency_stats timer_list sched_debug scsi acpi interrupts"
_READ_ONLY = "bus fs irq sys sysrq-trigger"
_TMPFS = "size=256m,mode=1777,nosuid,nodev,noexec"


def arrange(needed: Iterable[Path]) -> None:
    """Mount it all; `needed` can be reached by everybody, wherever they lie."""
    for path in needed:
        _reveal(path)
    _mount("-t", "tmpfs", "-o", _TMPFS, "tmpfs", "/tmp")
    for name in _MASKED.split():
        _mask(Path("/proc") / name)
    for name in _READ_ONLY.split():
        _freeze(Path("/proc") / name)
    _freeze(Path("/sys"))
    _mount("-o", "remount,bind,ro", "/")


def _reveal(path: Path) -> None:
    """Let everybody reach `path`, whose parents may be closed to them."""
    closed = [parent for parent in path.parents if not parent.stat().st_mode & 0o001]
    if not closed:
        return
    top = closed[-1]
    aside = Path("/mnt")
    _mount("--bind", str(path), str(aside))
    _mount("-t", "tmpfs", "-o", "mode=755", "tmpfs", str(top))
    path.mkdir(parents=True)
    _mount("--bind", str(aside), str(path))
    subprocess.run(["umount", str(aside)], check=True)
    _mount("-o", "remount,ro", str(top))


def _mask(path: Path) -> None:
    if path.is_dir():
        _mount("-t", "tmpfs", "-o", "ro,size=0", "tmpfs", str(path))
    elif path.exists():
        _mount("--bind", "/dev/null", str(path))


def _freeze(path: Path) -> None:
    if path.exists():
        _mount("--bind", str(path), str(path))
        _mount("-o", "remount,bind,ro", str(path))


def _mount(*arguments: str) -> None:
    subprocess.run(["mount", *arguments], check=True)
