"""A check whose tool is not installed."""

import tool_that_is_not_installed  # type: ignore[import-not-found]  # pylint: disable=import-error

from core.checks import Code, Outcome


def languages() -> frozenset[str]:
    """Nobody gets to know."""
    return frozenset({"python"})


def examine(code: Code) -> Outcome:
    """Never."""
    return Outcome(tool_that_is_not_installed.look(code), "lint")
