"""bandit: code that lets strangers in."""

import ast
from pathlib import Path

from bandit.core.config import BanditConfig
from bandit.core.manager import BanditManager

from core.checks import Code, Message, Outcome
from core.checks.units import unit_at, units

# Each is fine in most code that has it: assert, try-except-pass and -continue, random numbers,
# and importing pickle or subprocess, whose use has rules of its own.
_OFF = frozenset({"B101", "B110", "B112", "B311", "B403", "B404"})

_PATH = Path("answer.py")


def languages() -> frozenset[str]:
    """What bandit reads."""
    return frozenset({"python"})


def examine(code: Code) -> Outcome:
    """Its issues; the severity is `high/medium`, bandit's own severity and confidence.

    Raises:
        ValueError: bandit skipped it.
    """
    _PATH.write_text(code.text, encoding="utf-8")
    try:
        manager = BanditManager(BanditConfig(), "file", quiet=True, ignore_nosec=True)
        manager.discover_files([str(_PATH)])
        manager.run_tests()
    finally:
        _PATH.unlink()
    # On what it cannot read it says "no issues", which is not what we want to hear.
    if manager.skipped:
        raise ValueError(f"bandit skipped it: {manager.skipped[0][1]}")
    found = units(ast.parse(code.text))
    messages = tuple(
        Message(
            issue.lineno,
            issue.test_id,
            issue.text,
            f"{issue.severity}/{issue.confidence}".lower(),
            unit_at(found, issue.lineno),
        )
        for issue in manager.get_issue_list()
        if issue.test_id not in _OFF
    )
    return Outcome("bandit_", "security", messages)
