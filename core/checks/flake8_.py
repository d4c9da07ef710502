"""flake8's engines, pyflakes and pycodestyle, under flake8's codes.

Its own interface prints and reads settings that lie around, so only the engines run here.
"""

import ast
from collections.abc import Iterator
from typing import Any

import pycodestyle
from flake8.plugins.pyflakes import FLAKE8_PYFLAKES_CODES
from pyflakes.checker import Checker

from core.checks import Code, Message, Outcome
from core.checks.units import unit_at, units

FAST = True

# What Python would refuse or fail on, and what is as bad as pylint's severe ones. The rest of
# pyflakes' are warnings, of pycodestyle's conventions.
_ERRORS = ("F5", "F62", "F63", "F70", "F82", "F831", "E9")
_WEIGHTS = {
    **dict.fromkeys(("F403", "F601", "F602", "F631", "F634", "E722"), "severe"),
    **dict.fromkeys(("F401", "F504", "F522", "F523", "F541", "F632", "F824", "W605"), "warning"),
}
# Follows from F403; a style that half the world does not share; names, which are taste.
_OFF = frozenset({"F405", "E741", "E742", "E743"})
# Layout is black's: what it would change counts there.
_STATEMENTS = ("E7", "E9", "W6")
_LAYOUT = frozenset({"E701", "E702", "E703", "E704"})


def languages() -> frozenset[str]:
    """What they read."""
    return frozenset({"python"})


def examine(code: Code) -> Outcome:
    """What both find, without layout."""
    tree = ast.parse(code.text)
    found = units(tree)
    messages = tuple(
        Message(line, rule, text, _severity(rule), unit_at(found, line))
        for line, rule, text in (*_flakes(tree), *_styles(code.text))
        if rule not in _OFF
    )
    return Outcome("flake8_", "lint", messages)


def _flakes(tree: ast.Module) -> Iterator[tuple[int, str, str]]:
    for one in sorted(Checker(tree).messages, key=lambda one: (one.lineno, one.col)):
        rule = FLAKE8_PYFLAKES_CODES.get(type(one).__name__, "F999")
        yield one.lineno, rule, one.message % one.message_args


def _styles(text: str) -> list[tuple[int, str, str]]:
    options = pycodestyle.StyleGuide(
        parse_argv=False, config_file=None, select=list(_STATEMENTS), ignore=list(_LAYOUT)
    ).options
    report = _Report(options)
    lines = text.splitlines(keepends=True)
    pycodestyle.Checker("answer.py", lines=lines, options=options, report=report).check_all()
    return report.found


class _Report(pycodestyle.BaseReport):  # type: ignore[misc]
    """Keeps what pycodestyle finds, and prints nothing."""

    def __init__(self, options: Any) -> None:
        super().__init__(options)
        self.found: list[tuple[int, str, str]] = []

    def error(self, line_number: int, _offset: int, text: str, _check: Any) -> None:
        """Called for each message, its code first in `text`."""
        rule, _, said = text.partition(" ")
        if rule.startswith(_STATEMENTS) and rule not in _LAYOUT:
            self.found.append((line_number, rule, said))


def _severity(rule: str) -> str:
    if rule in _WEIGHTS:
        return _WEIGHTS[rule]
    if rule.startswith(_ERRORS):
        return "error"
    return "warning" if rule.startswith(("F", "W")) else "convention"
