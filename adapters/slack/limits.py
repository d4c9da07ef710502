"""What Slack allows, per workspace and method: the budgets that all workers share.

Source: Slack docs, "Rate limits" and the methods' own pages. Whether a minute is counted as a
sliding window or evenly is not published: we believe in the window, and keep to the even count
for a day once Slack has refused a call.
"""

from dataclasses import dataclass

from core.budgets import Allowance, Budget, Window

_PER_MINUTE = {
    "chat.update": 50,
    "chat.delete": 50,
    "chat.startStream": 20,
    "chat.appendStream": 100,
    "chat.stopStream": 20,
    "reactions.add": 50,
    "reactions.remove": 20,
    "files.completeUploadExternal": 100,
    "files.delete": 50,
}
_KEPT = {"chat.update": 1}
"""Calls that each running answer has in reserve for its last picture."""


@dataclass(frozen=True, slots=True)
class Limits:
    """The budgets of one workspace."""

    home: str
    """`slack:T1`."""

    def __call__(self, method: str) -> Budget:
        """What calls of `method` are counted under."""
        calls = _PER_MINUTE[method]
        window = Window(calls, 60, kept=_KEPT.get(method, 0))
        return Budget(f"{self.home}:{method}", window, cautious=_even(calls))

    def posts(self, channel: str) -> Budget:
        """What new messages in `channel` are counted under: one a second, a few at once."""
        return Budget(f"{self.home}:chat.postMessage:{channel}", Allowance(1, 1, burst=3))


def _even(calls: int) -> Allowance:
    """As the hardest count has it: evenly over the minute, about a tenth of it at once."""
    return Allowance(calls * 0.9, 60, burst=max(2, calls // 10 - 1), spread=4)
