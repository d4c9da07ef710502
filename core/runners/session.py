"""The process of the tests: pytest, warm, with the code beside it or in another process.

Runs in `core/sandboxes/zygote.py`.
"""

import gc
import importlib
import json
import os
import signal
import sys
from collections.abc import Callable, Sequence
from contextlib import suppress
from importlib.machinery import ModuleSpec, SourceFileLoader
from pathlib import Path
from typing import Any

import _pytest.capture
import pytest

from core.runners import canaries
from core.runners.common import COMMON, FILE, NAME
from core.runners.envelope import Sealer
from core.runners.looking import let_look
from core.runners.mirrors import number_of
from core.runners.patching import Apart, see_patches
from core.runners.reporter import Reporter, Watch
from core.runners.wire import Wire
from core.runners.world import World
from core.sandboxes.child import tell

TESTS = f"test_{NAME}"
_OUTPUT_CHARACTERS = 2**20
_SECRET = 4
_WIRE = 5
_OPTIONS = (
    # Without it pytest reads the folders above, which a jailed process may not.
    *("-c", os.devnull, "--noconftest", "--import-mode=importlib", "--capture=sys"),
    # Whatever would write to the streams, leave files, or start a thread.
    *("-p", "no:cacheprovider", "-p", "no:terminal", "-p", "no:faulthandler"),
    *("-p", "no:junitxml", "-p", "no:pastebin", "-p", "no:stepwise", "-p", "no:doctest"),
    *("-p", "no:setuponly", "-p", "no:setupplan"),
    # These collect garbage, whose end nobody sees here.
    *("-p", "no:unraisableexception", "-p", "no:threadexception"),
)
_SAMPLE = """
import pytest

@pytest.mark.parametrize("number", [1, 2])
def test_sample(number, tmp_path, capsys, monkeypatch):
    monkeypatch.setenv("SAMPLE", "1")
    print(number)
    assert capsys.readouterr().out == f"{number}\\n"
    with pytest.raises(ValueError, match="sample"):
        raise ValueError("sample")
    assert number == 1
"""


def request(tests: str, code: str | None, shared: str) -> bytes:
    """What to send to `work`; without `code`, that is in another process, and `shared` with it."""
    return json.dumps([tests, code, shared]).encode("ascii")


def prepare() -> None:
    """Run one test, since much is imported by the first only."""
    os.environ["PYTEST_DISABLE_PLUGIN_AUTOLOAD"] = "1"
    sys.dont_write_bytecode = True
    for name in COMMON:
        importlib.import_module(name)
    _pytest.capture.CaptureIO = _Counted  # type: ignore[misc]
    secret = canaries.draw()
    reporter = Reporter(Sealer(bytearray(secret.key), _nowhere), secret, _never, Watch())
    file = Path(f"{TESTS}.py")
    file.write_text(_SAMPLE, "utf-8")
    if _run(reporter, "sample") != pytest.ExitCode.TESTS_FAILED:
        raise RuntimeError("pytest does not run its first test")
    file.unlink()
    sys.modules.pop(TESTS, None)
    gc.collect()


def work(asked: bytes) -> None:
    """Run the tests of `request`, and tell record by record what they came to."""
    tests, code, shared = json.loads(asked)
    # Nobody at the other end is an error like others, and no end.
    signal.signal(signal.SIGPIPE, signal.SIG_IGN)
    secret = canaries.unpack(_all_of(_SECRET))
    sealer = Sealer(bytearray(secret.key), tell)
    Path(f"{TESTS}.py").write_text(tests, "utf-8")
    foreign: Callable[[Any], bool]
    watch: Watch
    if code is None:
        world = World(Wire(_WIRE), TESTS)
        let_look(world)
        see_patches(world)
        sys.meta_path.insert(0, _Finder(world))
        watch, foreign = Apart(world), _mirrored
    else:
        Path(FILE).write_text(code, "utf-8")
        sys.meta_path.insert(0, _Finder(SourceFileLoader(NAME, str(Path(FILE).resolve()))))
        world, watch, foreign = None, Watch(), _of_code
    reporter = Reporter(sealer, secret, foreign, watch)
    del secret
    ended = _run(reporter, os.path.join(shared, "tmp"))
    if world is None:
        sealer.write("done", ended, "", False, False)
        return
    with suppress(OSError):
        os.close(_WIRE)
    sealer.write("done", ended, world.beyond, world.ended, world.tampered)


class _Counted(_pytest.capture.CaptureIO):
    """What is printed in a test; very much of it is really printed, so that it counts."""

    def __init__(self) -> None:
        super().__init__()
        self._left = _OUTPUT_CHARACTERS

    def write(self, text: str) -> int:
        self._left -= len(text)
        if self._left > 0:
            return super().write(text)
        os.write(1, text.encode(errors="replace"))
        return len(text)


class _Finder:
    """Finds the one module that is the code."""

    def __init__(self, loader: Any) -> None:
        self._loader = loader

    def find_spec(self, name: str, _: Sequence[str] | None, __: object = None) -> ModuleSpec | None:
        """Its place, if it is this one that is looked for."""
        if name != NAME:
            return None
        return ModuleSpec(name, self._loader, origin=FILE)


def _run(reporter: Reporter, temporary: str) -> int:
    folder = os.getcwd()
    where = ("--rootdir", folder, "--confcutdir", folder, f"--basetemp={temporary}")
    return int(pytest.main([f"{TESTS}.py", *where, *_OPTIONS], plugins=[reporter]))


def _all_of(file: int) -> bytes:
    """All that can be read from it, once."""
    with open(file, "rb") as opened:
        return opened.read()


def _mirrored(one: object) -> bool:
    return number_of(one) is not None


def _of_code(one: object) -> bool:
    return getattr(one, "__module__", None) == NAME


def _never(_: object) -> bool:
    return False


def _nowhere(_: bytes) -> None:
    """No record is wanted."""
