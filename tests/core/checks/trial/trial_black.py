"""A check that formats: black."""

import black

from core.checks import Code, Outcome


def languages() -> frozenset[str]:
    """Python."""
    return frozenset({"python"})


def examine(code: Code) -> Outcome:
    """The code as black would have it."""
    return Outcome("trial_black", "format", text=black.format_str(code.text, mode=black.Mode()))
