"""pylint: faults that show only to somebody who follows names and types."""

import ast
import itertools
from functools import cache
from pathlib import Path

from pylint.lint import PyLinter
from pylint.message import Message as Found
from pylint.reporters import CollectingReporter

from core.checks import Code, Message, Outcome
from core.checks.units import unit_at, units

_OFF = (
    # What people have installed is not here: a false error otherwise.
    *("import-error", "no-name-in-module", "relative-beyond-top-level"),
    # Counted by checks of their own.
    *("missing-module-docstring", "missing-class-docstring", "missing-function-docstring"),
    *("line-too-long", "trailing-whitespace", "missing-final-newline", "trailing-newlines"),
    *("multiple-statements", "bad-indentation", "mixed-line-endings", "superfluous-parens"),
    *("unexpected-line-ending-format", "bad-file-encoding"),
    *("too-many-lines", "too-many-arguments", "too-many-positional-arguments"),
    *("too-many-locals", "too-many-branches", "too-many-statements", "too-many-return-statements"),
    *("too-many-nested-blocks", "too-many-boolean-expressions", "too-many-public-methods"),
    *("too-many-instance-attributes", "too-many-ancestors", "too-few-public-methods"),
    # Taste, or of no matter in one file out of a chat.
    *("invalid-name", "disallowed-name", "duplicate-code", "fixme", "unspecified-encoding"),
    *("consider-using-f-string", "unnecessary-pass", "wrong-import-order"),
    *("wrong-import-position", "ungrouped-imports"),
)
_SEVERE = frozenset(
    (
        *("dangerous-default-value", "bare-except", "exec-used", "eval-used", "unreachable"),
        *("cell-var-from-loop", "redefined-builtin", "comparison-with-itself"),
        *("comparison-of-constants", "using-constant-test", "pointless-statement"),
        *("lost-exception", "return-in-finally", "duplicate-key", "self-assigning-variable"),
        *("undefined-loop-variable", "possibly-used-before-assignment", "global-statement"),
        *("wildcard-import", "expression-not-assigned"),
    )
)
_SEVERITIES = {"fatal": "error", "error": "error", "warning": "warning", "refactor": "refactor"}

_numbers = itertools.count(1)


def languages() -> frozenset[str]:
    """What pylint reads."""
    return frozenset({"python"})


def examine(code: Code) -> Outcome:
    """Its messages, without those that other checks count."""
    linter = _linter()
    # astroid keeps modules by name: under the same one it answers for the text before.
    # Source: pylint issue 5888.
    path = Path(f"answer_{next(_numbers)}.py")
    path.write_text(code.text, encoding="utf-8")
    try:
        linter.reporter.messages.clear()
        linter.check([str(path)])
    finally:
        path.unlink()
    found = units(ast.parse(code.text))
    messages = (
        Message(one.line, one.symbol, one.msg, _severity(one), unit_at(found, one.line))
        for one in linter.reporter.messages
        if one.symbol not in _OFF
    )
    return Outcome("pylint_", "lint", tuple(messages))


@cache
def _linter() -> PyLinter:
    """Made once: that costs as much as checking a hundred lines."""
    linter = PyLinter(reporter=CollectingReporter())
    linter.load_default_plugins()
    linter.config.persistent = False
    linter.disable("I")
    for rule in _OFF:
        linter.disable(rule)
    return linter


def _severity(found: Found) -> str:
    if found.symbol in _SEVERE:
        return "severe"
    return _SEVERITIES.get(found.category, "convention")
