"""What Discord allows, per channel: the budgets that all workers share.

Discord publishes no figures and wants the headers read; seen by others are 5 requests in 5 s for
each kind of call in each channel, and a thread is a channel. How they are counted is unknown: one
call each 1.05 s satisfies a window that begins with its first call as well as an even count.
Source: public issues, discord-net#2375, discord-api-docs#182, #4413 and #7816.
"""

from dataclasses import dataclass

from core.budgets import Allowance, Budget

_PACE_SECONDS = 1.05
"""Between two messages, or two edits, of one channel: a little over the rate, for the network."""


@dataclass(frozen=True, slots=True)
class Limits:
    """The budgets of one application."""

    home: str = "discord"

    def posts(self, channel: str) -> Budget:
        """What new messages in `channel` are counted under."""
        return self._paced("create_message", channel)

    def edits(self, channel: str) -> Budget:
        """What changes of messages in `channel` are counted under."""
        return self._paced("update_message", channel)

    def removals(self, channel: str) -> Budget:
        """What the taking away of messages in `channel` is counted under."""
        return Budget(f"{self.home}:delete_message:{channel}", Allowance(4, 1, burst=1))

    def _paced(self, route: str, channel: str) -> Budget:
        return Budget(
            f"{self.home}:{route}:{channel}",
            Allowance(1, _PACE_SECONDS, burst=1),
            cautious=Allowance(1, 1.5 * _PACE_SECONDS, burst=1),
        )
