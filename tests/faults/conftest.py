"""An arena for each fault test, on every server program that is on this machine."""

import shutil
from collections.abc import Iterator
from contextlib import AbstractAsyncContextManager
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Protocol

import pytest

from core.queues.timing import Timing
from core.stores.binaries import server_binary
from tests.faults.arena import Arena, open_arena


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    """What the fault tests measured, a line each."""
    for report in terminalreporter.getreports("passed") + terminalreporter.getreports("failed"):
        if report.when == "call" and report.user_properties:
            figures = ", ".join(f"{name} {value}" for name, value in report.user_properties)
            terminalreporter.write_line(f"{report.nodeid.rpartition('::')[2]}: {figures}")


class OpenArena(Protocol):
    """Opens an arena with a lease of so many seconds, and other timing."""

    def __call__(self, lease: float, **timing: float) -> AbstractAsyncContextManager[Arena]: ...


def _programs() -> dict[str, Path]:
    """The server that comes with us, and Redis where it is installed."""
    found = {"ours": server_binary()}
    redis = shutil.which("redis-server")
    return found | ({"redis": Path(redis)} if redis else {})


@pytest.fixture
def sockets() -> Iterator[Path]:
    """A folder with a short path: a socket's has 107 bytes. Source: unix(7)."""
    with TemporaryDirectory(prefix="ts", dir="/tmp") as folder:
        yield Path(folder)


@pytest.fixture(params=list(_programs().values()), ids=list(_programs()))
def arena(
    request: pytest.FixtureRequest, tmp_path: Path, sockets: Path, loopback_env: dict[str, str]
) -> OpenArena:
    """Opens an arena; nobody has a cap unless the test says so."""

    def opened(lease: float, **timing: float) -> AbstractAsyncContextManager[Arena]:
        times = Timing(lease=lease, **{"cap": 10_000, **timing})  # type: ignore[arg-type]
        return open_arena(request.param, tmp_path, sockets, loopback_env, times)

    return opened
