"""How long a model takes, learnt from its replies.

The twin of what `scripts/stand.lua` and `scripts/leave.lua` do: a rule changes in both.
"""

from dataclasses import dataclass

from core.events import Usage

LEARNING = 0.2
"""The weight of a new reply's speed beside all earlier ones; more while there are few."""
LENGTH_LEARNING = 0.05
"""The same for its length, which says little about the next one."""
LOAD_SECONDS = 1.0
"""A server names some time for loading also where it had nothing to load."""
LEAST_LEFT = 0.1
"""A reply that takes longer than expected needs at least this part of what was expected.

To compare it with others as long made estimates no better: replies of any length follow each
other, and the sum of those ahead counts for more.
"""


@dataclass(frozen=True, slots=True)
class Pace:
    """What a reply of one model usually takes, in tokens and seconds."""

    replies: int = 0
    """Replies it was learnt from."""
    tokens: float = 0.0
    token_seconds: float = 0.0
    other_seconds: float = 0.0
    """All else that a slot is held for: the prompt, the network, ourselves."""
    load_seconds: float = 0.0

    def seconds(self, most_tokens: int, cold: bool) -> float | None:
        """What the next reply will take; None as long as nothing is known."""
        if not self.replies:
            return None
        written = min(self.tokens, most_tokens) * self.token_seconds
        return self.other_seconds + written + (self.load_seconds if cold else 0.0)

    def left(self, most_tokens: int, cold: bool, elapsed: float) -> float | None:
        """What a reply still takes after `elapsed` seconds."""
        whole = self.seconds(most_tokens, cold)
        return None if whole is None else max(whole * LEAST_LEFT, whole - elapsed)

    def after(self, usage: Usage, held_seconds: float) -> "Pace":
        """The pace with one more reply, which held its slot for `held_seconds`.

        A server that tells no times is measured by that. A reply without tokens teaches nothing.
        """
        if not usage.reply_tokens:
            return self
        wrote = usage.reply_seconds or held_seconds - usage.prompt_seconds - usage.load_seconds
        wrote = max(0.0, wrote)
        other = max(usage.prompt_seconds, held_seconds - wrote - usage.load_seconds)
        share = 1 / (self.replies + 1)
        weight = max(LEARNING, share)
        return Pace(
            self.replies + 1,
            _blend(self.tokens, usage.reply_tokens, max(LENGTH_LEARNING, share)),
            _blend(self.token_seconds, wrote / usage.reply_tokens, weight),
            _blend(self.other_seconds, other, weight),
            self._load(usage.load_seconds),
        )

    def _load(self, seconds: float) -> float:
        if seconds < LOAD_SECONDS:
            return self.load_seconds
        return _blend(self.load_seconds, seconds, 0.5 if self.load_seconds else 1.0)


def _blend(before: float, now: float, weight: float) -> float:
    return before + (now - before) * weight
