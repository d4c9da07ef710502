"""What Discord allows, per channel: the budgets that all workers share.

Discord publishes no figures and wants the headers read; seen by others are 5 requests in 5 s for
each kind of call in each channel, and a thread is a channel. How they are counted is unknown: one
call each 1.05 s satisfies a window that begins with its first call as well as an even count.
Source: public issues, discord-net#2375, discord-api-docs#182, #4413 and #7816.
"""

import logging
from collections import deque
from collections.abc import Callable
from dataclasses import dataclass, field
from time import monotonic

from adapters.discord.places import PLATFORM, is_chain, written_in
from core.budgets import Allowance, Budget, Window
from core.places import Thread
from core.stores.fading import Fading

LOG = logging.getLogger(__name__)

CALLS, SECONDS = 5, 5.0
_PACE_SECONDS = 1.05
"""Between two edits in one channel: a little over the rate, for the network."""
SUSPECT_SECONDS = 3600.0
"""So long threads are taken to share the calls of their channel, once they seemed to."""


@dataclass(slots=True)
class Limits:
    """The budgets of one application, shared by all that speak to Discord in this process.

    Nobody has verified that threads have calls of their own. Where one is refused although we
    made no more than it has, others spend them too: then all threads of that channel keep to one
    pace, instead of being refused again and again.
    """

    now: Callable[[], float] = monotonic
    """In seconds."""
    _shared: Fading[str, bool] = field(init=False)
    """Channels whose threads share their calls."""
    _made: Fading[tuple[str, str], deque[float]] = field(init=False)
    """When we made the last calls of each kind in each thread."""

    def __post_init__(self) -> None:
        self._shared = Fading(SUSPECT_SECONDS, self.now)
        self._made = Fading(2 * SECONDS, self.now)

    def posts(self, channel: str) -> Budget:
        """What new messages in `channel` are counted under: a few at once, as several ask."""
        window = Window(CALLS, SECONDS, margin=0.25, kept=0)
        return _budget("create_message", channel, window)

    def posts_in(self, thread: Thread) -> Budget:
        """What new messages of a conversation are counted under."""
        return self.posts(self._counted_in(thread))

    def edits_in(self, thread: Thread) -> Budget:
        """What changes of messages of a conversation are counted under."""
        even = Allowance(1, _PACE_SECONDS, burst=1)
        return _budget("update_message", self._counted_in(thread), even)

    def removals_in(self, thread: Thread) -> Budget:
        """What the taking away of messages of a conversation is counted under."""
        return _budget("delete_message", self._counted_in(thread), Allowance(4, 1, burst=1))

    def reactions(self) -> Budget:
        """What reactions are counted under: one each 0.25 s in a channel, ours in all of them."""
        return _budget("reaction", "", Allowance(1, 0.3, burst=1))

    def called(self, route: str, thread: Thread) -> None:
        """We make a call of `route` in `thread`."""
        made = self._made.get((route, thread.id)) or deque(maxlen=CALLS + 1)
        made.append(self.now())
        self._made.put((route, thread.id), made)

    def crowded(self, route: str, thread: Thread) -> None:
        """Such a call was one too many: after more than `CALLS` of our own there, which the pace
        prevents, or for those in other threads, of whatever process."""
        made = self._made.get((route, thread.id)) or ()
        ours = sum(self.now() - at < SECONDS for at in made)
        if ours <= CALLS and not is_chain(thread):
            LOG.warning("threads share their calls", extra={"channel": thread.channel})
            self._shared.put(thread.channel, True)

    def _counted_in(self, thread: Thread) -> str:
        return thread.channel if self._shared.get(thread.channel) else written_in(thread)


def _budget(route: str, channel: str, allowance: Allowance | Window) -> Budget:
    cautious = Allowance(1, 1.5 * _PACE_SECONDS, burst=1) if route != "reaction" else None
    return Budget(f"{PLATFORM}:{route}:{channel}", allowance, cautious)
