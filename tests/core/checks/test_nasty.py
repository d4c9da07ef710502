"""Code that harms tools: each has a sane report, in bounded time and memory."""

import asyncio
import contextlib
import os
from pathlib import Path
from time import monotonic

import pytest

from core.checks import Code
from core.checks.checker import Checker
from core.checks.report import Cause, Gate, Report
from tests.core.sandboxes.processes import children, memory_mb

pytestmark = pytest.mark.asyncio(loop_scope="session")

MOST_SECONDS = 12.0
"""Our wall limit, and something for a busy machine."""
MOST_MB = 640.0

REFUSED = {
    "chained sums": ("+".join(["x"] * 2_000), Gate.SHALLOW),
    "chained attributes": ("x" + ".z" * 2_000, Gate.SHALLOW),
    "chained calls": ("x" + "()" * 2_000, Gate.SHALLOW),
    "chained not": ("not " * 1_000 + "x", Gate.SHALLOW),
    "chained lambda": ("lambda: " * 600 + "x", Gate.SHALLOW),
    "chained elif": ("if x: pass\n" + "elif x: pass\n" * 2_000, Gate.SHALLOW),
    "more sums than tools visit": (" + ".join(["x"] * 400), Gate.SHALLOW),
    "unary minus": ("-" * 4_900 + "1", Gate.SHALLOW),
    "nested def": ("".join(" " * n + f"def f{n}():\n" for n in range(80)), Gate.SHALLOW),
    "nested brackets": ("(" * 150 + ")" * 150, Gate.SHALLOW),
    "too many brackets for the parser": ("[" * 1_000, Gate.SHALLOW),
    "200 kB": ("x = 1\n" * 34_000, Gate.SHORT),
    "characters of four bytes": ("# 𝒳\n" * 30_000, Gate.SHORT),
    "20,000 statements": ("x=1\n" * 20_000, Gate.FEW_LINES),
    "100,000 list items": ("x = [" + "1," * 90_000 + "]", Gate.SHORT_LINES),
    "1 MB line": ("x = '" + "a" * 10**6 + "'", Gate.SHORT),
    "form feeds": ("x = 1\f" * 6_000, Gate.FEW_LINES),
    "null byte": ("x = 1\0", Gate.TEXT),
    "lone surrogate": ("x = '\ud800'", Gate.TEXT),
    "UTF-16": ("x = 1\n".encode("utf-16").decode("latin-1"), Gate.TEXT),
    "newer syntax": ("type X[T] = list[T]\ndef f[T](x: T): pass\ne = except*\n", Gate.PARSED),
    "prose": ("Here is the code you asked for:\n", Gate.PARSED),
    "HTML": ("<html><body>x</body></html>", Gate.PARSED),
    "cut off": ("def f(x):\n    return (x +\n", Gate.PARSED),
    "unterminated string": ("x = '''\n", Gate.PARSED),
    "only a backslash": ("\\", Gate.PARSED),
    "mixed indentation": ("if x:\n\ty\n        z\n", Gate.PARSED),
}


@pytest.mark.parametrize("name", REFUSED)
async def test_no_tool_sees_what_the_gates_refuse(checker: Checker, name: str) -> None:
    text, gate = REFUSED[name]

    report = await _bounded(checker, text)

    assert report.not_checked is None
    assert report.gate is not None and report.gate.gate is gate
    assert not report.outcomes
    assert str(report.gate.phrase)


TAKEN = {
    "class chain": "".join(f"class C{n}(C{n - 1}): pass\n" for n in range(1, 400)),
    "many functions": "".join(f"def f{n}(): return {n}\n" for n in range(1_500)),
    "20,000 messages": "a=b;" * 1_200,
    "long sums": " + ".join(["x"] * 120),
    "long elif": "if x: pass\n" + "elif x: pass\n" * 120,
    "rot13 cookie": "# -*- coding: rot13 -*-\nx = 1\n",
    "utf-7 cookie": "#!/usr/bin/python\n# vim: set fileencoding=utf-7 :\nx = 1\n",
    "unknown cookie": "# coding: no-such-thing\nx = 1\n",
    "large powers": "x = 9**9**9\ny = 1 << 10**12\n",
    "large lists": "x = [0] * 10**9\ny = b'a' * 4_000_000_000\nz = 'a' * 10**10\n",
    "large formats": "x = '%*d' % (10**9, 1)\ny = f'{1:>1000000000}'\n",
    "large ranges": "x = list(range(10**12))\ny = [*range(10**12)]\n",
    "empty": "",
    "only comments": "# nothing\n# here\n",
    "only a docstring": '"""Says it all."""\n',
    "only pass": "pass\n",
    "odd spaces": "x = '\u2028\u2029\u0085'\n",
    "imports itself": "import checked\nimport json\nfrom . import x\n",
    "endless inference": "def f(x): return f(f)(f(x))\ny = f(f)(f)\n" * 20,
    "surrogate by escape": "x = '\\ud800'\nx.foo('\\ud800')\n",
}


@pytest.mark.parametrize("name", TAKEN)
async def test_what_passes_the_gates_is_checked_or_said_not_to_be(
    checker: Checker, name: str
) -> None:
    report = await _bounded(checker, TAKEN[name])

    assert report.gate is None
    checked = {one.check for one in report.outcomes}
    given_up = {one.check for one in report.missing if one.cause is not Cause.ABSENT}
    assert report.not_checked or {"trial_pylint", "trial_black"} <= checked | given_up


ASSETS = (".pylintrc", ".flake8", "conftest.py", "json.py", "typing.py", "pyproject.toml")


async def test_files_beside_the_bot_steer_nothing(
    checker: Checker, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The checked file lies in a folder of ours: what a person gave with a prompt is elsewhere."""
    trap = f"open({str(tmp_path / 'ran')!r}, 'w')"
    for name in ASSETS:
        (tmp_path / name).write_text(f"[MASTER]\ninit-hook={trap}\n", "ascii")
    for name in ("json.py", "conftest.py", "typing.py"):
        (tmp_path / name).write_text(trap, "ascii")
    monkeypatch.chdir(tmp_path)

    report = await _bounded(checker, "import json, typing\n# mood: look\n")

    [seen] = [one.text for one in report.outcomes if one.check == "trial_mood"]
    assert seen.startswith("[]\n")
    assert not (tmp_path / "ran").exists()


async def _bounded(checker: Checker, text: str) -> Report:
    """The report, in time and memory that a hostile person may cost us."""
    began = monotonic()
    watching = asyncio.create_task(_peak())
    try:
        report = await checker.examine(Code(text, "python"))
    finally:
        watching.cancel()
    with contextlib.suppress(asyncio.CancelledError):
        await watching
    assert monotonic() - began < MOST_SECONDS
    return report


async def _peak() -> None:
    """Fails once a grandchild of ours has more in memory than it may."""
    while True:
        for parent in children(os.getpid()):
            for child in children(parent):
                assert memory_mb(child) < MOST_MB
        await asyncio.sleep(0.05)
