"""Folders that somebody hostile wrote into."""

import os
from pathlib import Path

from core.sandboxes import scratch

DEEP = 2_200
"""Levels: more than Python calls itself, and a longer path than the system takes (4,096 bytes)."""


def _deep(top: Path, levels: int) -> None:
    """`levels` folders in each other, the innermost without rights."""
    folder = os.open(top, os.O_RDONLY)
    for _ in range(levels):
        os.mkdir("d", dir_fd=folder)
        inner = os.open("d", os.O_RDONLY, dir_fd=folder)
        os.close(folder)
        folder = inner
    os.mkdir("closed", 0, dir_fd=folder)
    os.close(folder)


def test_deep_closed_and_linked_folders_are_deleted(tmp_path: Path) -> None:
    outside = tmp_path / "outside"
    outside.mkdir(mode=0o500)
    (tmp_path / "kept").write_text("kept", "ascii")
    top = tmp_path / "top"
    top.mkdir()
    _deep(top, DEEP)
    (top / "folder").symlink_to(outside)
    (top / "file").symlink_to(tmp_path / "kept")
    (top / "inner").mkdir()
    (top / "inner" / "again").symlink_to(outside)
    (top / "inner").chmod(0)

    scratch.remove(top)

    assert sorted(path.name for path in tmp_path.iterdir()) == ["kept", "outside"]
    assert outside.stat().st_mode & 0o777 == 0o500


def test_what_is_gone_needs_no_deleting(tmp_path: Path) -> None:
    scratch.remove(tmp_path / "never")


def test_files_links_and_folders_count(tmp_path: Path) -> None:
    (tmp_path / "in").mkdir()
    (tmp_path / "in" / "file").write_bytes(bytes(10_000))
    (tmp_path / "link").symlink_to("/")

    assert not scratch.overfull(tmp_path, 2**20, 3)
    assert scratch.overfull(tmp_path, 2**20, 2)
    assert scratch.overfull(tmp_path, 9_000, 3)


def test_what_is_too_deep_to_look_into_is_too_much(tmp_path: Path) -> None:
    top = tmp_path / "top"
    top.mkdir()
    _deep(top, DEEP)

    assert scratch.overfull(top, 2**30, 10_000)
    # pytest's own cleaning would not get to the bottom of it.
    scratch.remove(top)
