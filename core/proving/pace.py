"""What a model is fast enough for, by the speed it has just shown."""

from core.events import Usage

TESTS_TOKENS = 400
"""Of asserts for one task, about."""
TESTS_SECONDS = 40.0
"""Tests that take longer to write are written only where somebody wants them."""
ROUND_SECONDS = 90.0
"""The same for a round of repair."""


def tests_seconds(usage: Usage) -> float:
    """How long tests take to be written; 0 where no speed is known."""
    return _seconds(TESTS_TOKENS, usage)


def round_seconds(usage: Usage) -> float:
    """How long a round of repair takes: about as long as the answer itself did."""
    return _seconds(usage.reply_tokens, usage)


def _seconds(tokens: int, usage: Usage) -> float:
    speed = usage.tokens_per_second
    return tokens / speed if speed else 0.0
