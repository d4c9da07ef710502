"""In a default container, as an ordinary user, the jail holds all it holds elsewhere."""

import os
import subprocess
import sys

import pytest

from tests.conftest import ROOT
from tests.emulators.container.__main__ import HEADER

PROFILE = ROOT.parent / "shared" / "specs" / "container" / "seccomp-default.json"
NAMESPACES = ("unshare", "--mount", "--pid", "--fork", "--ipc", "--uts", "--mount-proc")
pytestmark = pytest.mark.faults


def container(*command: str, seconds: float = 600) -> subprocess.CompletedProcess[str]:
    """`command`, as a default container would run it; skips where none can be emulated."""
    if os.geteuid() != 0:
        pytest.skip("only root can set up a container")
    for needed in (PROFILE, HEADER):
        if not needed.exists():
            pytest.skip(f"there is no {needed.name} here")
    setting = (sys.executable, "-m", "tests.emulators.container", str(PROFILE))
    clean = ("env", "-i", "HOME=/tmp", "LANG=C.UTF-8", f"PATH={os.environ['PATH']}", "CI=1")
    return subprocess.run(
        [*NAMESPACES, *setting, *clean, "PYTHONDONTWRITEBYTECODE=1", *command],
        cwd=ROOT,
        text=True,
        capture_output=True,
        timeout=seconds,
        check=False,
    )


def test_it_is_as_a_default_container_is() -> None:
    """Else what follows would say nothing."""
    probe = (
        "import os; print(os.getuid(), os.getresgid());"
        "print([line for line in open('/proc/self/status') if line[:3] in ('Cap', 'Sec', 'NoN')]);"
        "import ctypes; libc = ctypes.CDLL(None, use_errno=True);"
        "print('unshare', libc.unshare(0x10000000), ctypes.get_errno());"
        "print('writable', os.access('/', os.W_OK), os.access(os.getcwd(), os.W_OK));"
        "told = [f'/proc/{name}' for name in ('kcore', 'keys', 'timer_list')];"
        "print('told', [name for name in told if os.path.exists(name) and open(name).read(1)])"
    )
    ended = container(sys.executable, "-I", "-c", probe)

    assert ended.stdout.startswith("10001 (10001, 10001, 10001)\n"), ended.stderr
    assert ended.stdout.count("0000000000000000") == 5
    assert "NoNewPrivs:\\t1" in ended.stdout and "Seccomp:\\t2" in ended.stdout
    assert "unshare -1 1\n" in ended.stdout
    assert "writable False False\n" in ended.stdout
    assert ended.stdout.endswith("told []\n")


@pytest.mark.parametrize("what", ["tests/core/sandboxes", "tests/core/checks/test_checker.py"])
def test_the_jail_holds_there_too(what: str) -> None:
    pytest_ = (sys.executable, "-m", "pytest", "-q", "-m", "", "-p", "no:cacheprovider")
    ended = container(*pytest_, "--basetemp=/tmp/pytest", what)

    assert ended.returncode == 0, ended.stdout[-4_000:] + ended.stderr[-2_000:]
    assert " passed" in ended.stdout and "skipped" not in ended.stdout.splitlines()[-1]


def test_a_file_is_scored_there() -> None:
    ended = container(sys.executable, "-m", "bot", "check", "core/marks.py")

    assert "parses as Python" in ended.stdout, ended.stderr
