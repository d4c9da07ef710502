"""Slack's rates per method and workspace, in two models of what it does not publish."""

import math
from collections import deque
from collections.abc import Iterator
from dataclasses import dataclass, field
from enum import Enum, auto

from tests.emulators.slack_server.wire import Arguments

_MINUTE = 60.0


class Limiter(Enum):
    """How rates are held."""

    NONE = auto()
    WINDOW = auto()
    """N in any 60 seconds: a fresh minute may be spent at once."""
    STEADY = auto()
    """N/60 a second with a burst of N/10: the harder reading."""


TIERS = {"t2": 20, "t3": 50, "t4": 100, "t5": 300}
"""Calls a minute. The special tier, t5, is "hundreds". Source: facts/slack.md §1.1."""
TIER_OF = {
    "agents.sessions.setStatus": "t3",
    "apps.connections.open": "t3",
    "assistant.threads.setSuggestedPrompts": "t4",
    "assistant.threads.setTitle": "t4",
    "auth.test": "t5",
    "bots.info": "t3",
    "chat.appendStream": "t4",
    "chat.delete": "t3",
    "chat.getPermalink": "t5",
    "chat.postEphemeral": "t4",
    "chat.postMessage": "t5",
    "chat.startStream": "t2",
    "chat.stopStream": "t2",
    "chat.update": "t3",
    "conversations.history": "t3",
    "conversations.info": "t3",
    "conversations.join": "t3",
    "conversations.members": "t4",
    "conversations.open": "t3",
    "conversations.replies": "t3",
    "files.completeUploadExternal": "t4",
    "files.delete": "t3",
    "files.getUploadURLExternal": "t4",
    "files.info": "t4",
    "reactions.add": "t3",
    "reactions.get": "t3",
    "reactions.remove": "t2",
    "team.info": "t3",
    "users.info": "t4",
    "views.open": "t4",
    "views.publish": "t4",
    "views.push": "t4",
    "views.update": "t4",
}
_POSTS_PER_SECOND, _POST_BURST = 1.0, 4.0
_STATUSES_PER_MINUTE = 60


@dataclass(slots=True)
class Window:
    """At most `calls` in any `seconds`."""

    calls: int
    seconds: float
    _taken: deque[float] = field(default_factory=deque)

    def wait(self, now: float) -> float:
        """Seconds until one more may go; 0 if it may now."""
        while self._taken and self._taken[0] <= now - self.seconds:
            self._taken.popleft()
        full = len(self._taken) >= self.calls
        return self._taken[0] + self.seconds - now if full else 0.0

    def take(self, now: float) -> None:
        """One goes."""
        self._taken.append(now)


@dataclass(slots=True)
class Bucket:
    """`rate` calls a second, and `burst` at once after a rest."""

    rate: float
    burst: float
    _theoretical: float = -math.inf
    """When the calls taken so far would all be paid at `rate`."""

    def wait(self, now: float) -> float:
        """Seconds until one more may go; 0 if it may now.

        Source: the generic cell rate algorithm, ITU-T I.371.
        """
        late = self._theoretical - (self.burst - 1) / self.rate - now
        return late if late > 1e-9 else 0.0

    def take(self, now: float) -> None:
        """One goes."""
        self._theoretical = max(self._theoretical, now) + 1 / self.rate


class Rates:
    """All quotas of the workspace; `scale` multiplies every rate."""

    def __init__(self, limiter: Limiter, scale: float = 1.0) -> None:
        self._limiter = limiter
        self._scale = scale
        self._quotas: dict[tuple[str, str], Window | Bucket] = {}

    def wait(self, method: str, args: Arguments, now: float) -> float:
        """Seconds until this call may go; if 0, it went and is counted."""
        if self._limiter is Limiter.NONE:
            return 0.0
        quotas = list(self._quotas_of(method, args))
        waiting = max((quota.wait(now) for quota in quotas), default=0.0)
        if not waiting:
            for quota in quotas:
                quota.take(now)
        return waiting

    def _quotas_of(self, method: str, args: Arguments) -> Iterator[Window | Bucket]:
        if method == "assistant.threads.setStatus":
            yield self._quota(method, args.text("channel_id"), _STATUSES_PER_MINUTE)
            return
        if method in TIER_OF:
            yield self._quota(method, "", TIERS[TIER_OF[method]])
        if method == "chat.postMessage":
            key = method, args.text("channel")
            rate = _POSTS_PER_SECOND * self._scale
            yield self._quotas.setdefault(key, Bucket(rate, _POST_BURST))

    def _quota(self, method: str, key: str, calls: int) -> Window | Bucket:
        fresh: Window | Bucket = Window(calls, _MINUTE / self._scale)
        if self._limiter is Limiter.STEADY:
            fresh = Bucket(calls / _MINUTE * self._scale, max(1.0, calls / 10))
        return self._quotas.setdefault((method, key), fresh)
