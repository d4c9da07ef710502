"""A plugin of pytest's that tells what each test came to, under a seal, canaries among them."""

import asyncio
import inspect
import os
import secrets
from collections.abc import Callable
from typing import Any

import pytest

from core.runners import MESSAGE_CHARACTERS
from core.runners.canaries import Secret
from core.runners.envelope import Sealer


class Reporter:
    """Tells outside, and no file or stream that code could write to as well."""

    def __init__(
        self,
        sealer: Sealer,
        secret: Secret,
        foreign: Callable[[Any], bool],
        watch: "Watch",
    ) -> None:
        """`foreign` says what is of the code: no test, whatever its name."""
        self._write = sealer.write
        self._results = dict.fromkeys(secret.failing, False) | dict.fromkeys(secret.passing, True)
        self._foreign = foreign
        self._watch = watch
        self._phases: dict[str, tuple[str, str]] = {}

    def pytest_configure(self, config: pytest.Config) -> None:
        """Know the mark that asynchronous tests are given."""
        config.addinivalue_line("markers", "asyncio: runs in a loop of its own")
        # Excerpts of sources take long, and are not told.
        config.option.tbstyle = "native"

    @pytest.hookimpl(tryfirst=True)
    def pytest_pycollect_makeitem(self, obj: object) -> list[Any] | None:
        """Collect nothing of the code's."""
        return [] if self._foreign(obj) else None

    @pytest.hookimpl(trylast=True)
    def pytest_collection_modifyitems(self, items: list[pytest.Item]) -> None:
        """Put canaries among the tests."""
        self._watch.collected(items)
        self._write("collected", [_id(item.nodeid) for item in items])
        parent = next((item.getparent(pytest.Module) for item in items), None)
        if parent is None:
            return
        for name, passing in self._results.items():
            item = pytest.Function.from_parent(parent, name=name, callobj=_canary(passing))
            items.insert(secrets.randbelow(len(items) + 1), item)

    def pytest_collectreport(self, report: pytest.CollectReport) -> None:
        """Tell why a file cannot be read."""
        self._print(report)
        if report.failed:
            self._write("broken", _message(report))

    @pytest.hookimpl(tryfirst=True)
    def pytest_pyfunc_call(self, pyfuncitem: pytest.Function) -> bool | None:
        """Run an asynchronous test."""
        if not inspect.iscoroutinefunction(pyfuncitem.obj):
            return None
        names = inspect.signature(pyfuncitem.obj).parameters
        given = {name: pyfuncitem.funcargs[name] for name in names if name in pyfuncitem.funcargs}
        asyncio.run(pyfuncitem.obj(**given))
        return True

    def pytest_runtest_setup(self) -> None:
        """A test begins."""
        self._watch.begins()

    def pytest_runtest_logreport(self, report: pytest.TestReport) -> None:
        """Tell of a test once its last phase is over."""
        test = _id(report.nodeid)
        outcome, message = _outcome(report), _message(report)
        if test not in self._phases or outcome != "passed":
            self._phases.setdefault(test, (outcome, message))
            if self._phases[test][0] == "passed":
                self._phases[test] = outcome, message
        if report.when == "teardown":
            self._ends(test, report)

    def _ends(self, test: str, report: pytest.TestReport) -> None:
        outcome, message = self._phases.pop(test)
        if test not in self._results:
            self._print(report)
            self._watch.ends(outcome)
        self._write("test", test, outcome, message)

    @pytest.hookimpl(tryfirst=True)
    def pytest_runtest_protocol(self, item: pytest.Item) -> None:
        """Go no further where it is of no use."""
        if reason := self._watch.over():
            item.session.shouldstop = reason

    @staticmethod
    def _print(report: pytest.CollectReport | pytest.TestReport) -> None:
        for text in (report.capstdout, report.capstderr):
            if text:
                os.write(1, text.encode(errors="replace"))


class Watch:
    """What else is to be done around tests; nothing, where there is one process."""

    def collected(self, items: list[pytest.Item]) -> None:
        """These are the tests."""

    def begins(self) -> None:
        """A test begins."""

    def ends(self, outcome: str) -> None:
        """A test came to `outcome`."""

    def over(self) -> str:
        """Why there is no use in further tests; empty while there is."""
        return ""


def _canary(passing: bool) -> Callable[[], None]:
    def passes() -> None:
        assert secrets.randbelow(4) < 4

    def fails() -> None:
        assert secrets.randbelow(4) > 4

    return passes if passing else fails


def _id(node: str) -> str:
    """The name within the file."""
    return node.partition("::")[2]


def _outcome(report: pytest.TestReport) -> str:
    if hasattr(report, "wasxfail"):
        return "xfailed" if report.skipped else "xpassed"
    if report.failed and report.when != "call":
        return "error"
    return report.outcome


def _message(report: pytest.CollectReport | pytest.TestReport) -> str:
    """What went wrong, in few words."""
    if report.passed:
        return ""
    crash = getattr(report.longrepr, "reprcrash", None)
    if crash is not None:
        return str(crash.message)[:MESSAGE_CHARACTERS]
    if isinstance(report.longrepr, tuple):
        return str(report.longrepr[2])[:MESSAGE_CHARACTERS]
    lines = str(report.longrepr).strip().splitlines()
    said = [line[2:].strip() for line in lines if line.startswith("E ")] or lines[-1:]
    return "\n".join(said)[:MESSAGE_CHARACTERS]
