"""A heavy check, on a tool that infers: pylint, as our own configuration would have it."""

import os
from pathlib import Path

from pylint.lint import PyLinter
from pylint.reporters import CollectingReporter

from core.checks import Code, Message, Outcome


def languages() -> frozenset[str]:
    """Python."""
    return frozenset({"python"})


def examine(code: Code) -> Outcome:
    """What pylint says."""
    file = Path(f"checked_{os.urandom(4).hex()}.py")
    file.write_text(code.text, "utf-8")
    linter = PyLinter(reporter=CollectingReporter())
    linter.load_default_plugins()
    linter.disable("I")
    linter.check([str(file)])
    messages = tuple(
        Message(message.line, message.symbol, message.msg) for message in linter.reporter.messages
    )
    return Outcome("trial_pylint", "lint", messages)
