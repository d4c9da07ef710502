"""Landlock is asked for all that its version knows, and for nothing more."""

import ctypes
import os
from pathlib import Path
from typing import Any

import pytest

from core.sandboxes import kernel, landlock, readable
from core.sandboxes.landlock import Grant

_CREATE, _ADD, _RESTRICT = 444, 445, 446


class Kernel:
    """Remembers what it is asked for."""

    def __init__(self) -> None:
        self.handled: list[int] = []
        self.size = 0
        self.rules: list[int] = []
        self.closed = False

    def call(self, number: int, *arguments: int) -> int:
        match number:
            case _ if number == _CREATE:
                address, self.size, _ = arguments
                words = (ctypes.c_uint64 * (self.size // 8)).from_address(address)
                self.handled = list(words)
                # It will be closed.
                return os.dup(0)
            case _ if number == _ADD:
                self.rules.append(ctypes.c_uint64.from_address(arguments[2]).value)
            case _:
                assert number == _RESTRICT
                self.closed = True
        return 0


@pytest.fixture
def asked(monkeypatch: pytest.MonkeyPatch) -> Kernel:
    found = Kernel()
    monkeypatch.setattr(kernel, "call", found.call)
    return found


# Source: Linux, Documentation/userspace-api/landlock.rst.
HANDLED: dict[int, list[int]] = {
    1: [0x1FFF],
    2: [0x3FFF],
    3: [0x7FFF],
    4: [0x7FFF, 3],
    5: [0xFFFF, 3],
    6: [0xFFFF, 3, 3],
    7: [0xFFFF, 3, 3],
    9: [0xFFFF, 3, 3],
}


@pytest.mark.parametrize("version", HANDLED)
def test_all_that_a_version_knows_is_taken(version: int, asked: Kernel) -> None:
    landlock.enter(version, ())

    assert asked.handled == HANDLED[version]
    assert asked.size == 8 * len(HANDLED[version])
    assert asked.closed


@pytest.mark.parametrize("version", HANDLED)
def test_no_rule_gives_more_than_is_known_or_fits_a_file(
    version: int, asked: Kernel, tmp_path: Path
) -> None:
    file = tmp_path / "file"
    file.touch()
    everything = (1 << 16) - 1

    landlock.enter(version, [Grant(tmp_path, everything), Grant(file, everything)])

    folder_rights, file_rights = asked.rules
    assert folder_rights == landlock.rights(version)
    assert file_rights == landlock.rights(version) & 0b1100000000000111


def test_what_is_not_there_is_left_out(asked: Kernel, tmp_path: Path) -> None:
    landlock.enter(7, [Grant(tmp_path / "gone", landlock.READ)])

    assert not asked.rules and asked.closed


def test_nothing_but_our_folder_can_be_written_and_nothing_run() -> None:
    write, run = 0b0111111111110010, 1

    for grant in readable.grants():
        if str(grant.path) != "/dev/null":
            assert grant.rights & (write | run) == 0, grant
    assert readable.scratch(Path("x")).rights & run == 0
    # Neither devices, sockets nor pipes.
    assert readable.scratch(Path("x")).rights & (1 << 6 | 1 << 9 | 1 << 10 | 1 << 11) == 0


def test_nothing_that_holds_secrets_can_be_read() -> None:
    paths = [grant.path.resolve() for grant in readable.grants()]
    here = Path(__file__).resolve()

    for secret in (
        here,
        here.parents[3] / ".env",
        "/etc/shadow",
        "/proc/self/environ",
        Path.home(),
    ):
        assert not any(Path(secret).is_relative_to(path) for path in paths), secret


def test_a_program_brings_what_loads_it(tmp_path: Path) -> None:
    program: Any = Path("/bin/sh").resolve()
    static = tmp_path / "static"
    static.write_bytes(b"#!/bin/sh\n")

    found = {grant.path.name: grant.rights for grant in readable.grants([program, static])}

    assert found[program.name] == found["static"] == landlock.PROGRAM
    assert [name for name in found if name.startswith("ld-")]
