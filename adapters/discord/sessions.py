"""When our next session with Discord's gateway may begin.

Discord allows a thousand a day, and takes the token away from who begins more; so what ends
sessions again and again must not use them up.
Source: Discord docs, "Identifying" and "Session Start Limit Object".
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from time import monotonic
from typing import Any

AT_ONCE = 50
"""Sessions that may begin without a wait."""
SECONDS_EACH = 120.0
"""From then on: 720 a day."""
_ENOUGH = 0.25
"""Of what a day allows, over all our processes: below, what is left is spread over the day."""


@dataclass(slots=True)
class Sessions:
    """Those of one process."""

    apart_seconds: float
    """Between two."""
    now: Callable[[], float] = monotonic
    """In seconds."""
    _last: float = float("-inf")
    _paid_until: float = float("-inf")
    _rest: float = 0.0
    """Seconds to wait by what Discord told last."""

    def told(self, limit: Mapping[str, Any]) -> None:
        """Discord says how many of its `total` are `remaining`, and resets that in some ms."""
        total, remaining = int(limit.get("total") or 0), int(limit.get("remaining") or 0)
        seconds = float(limit.get("reset_after") or 0) / 1000
        scarce = remaining < total * _ENOUGH
        self._rest = seconds / max(remaining, 1) if scarce else 0.0

    @property
    def wait(self) -> float:
        """Seconds until the next one may begin."""
        now = self.now()
        debt = self._paid_until - (AT_ONCE - 1) * SECONDS_EACH
        return max(self._last + self.apart_seconds - now, debt - now, self._rest, 0.0)

    def begin(self) -> float:
        """One begins; gives the seconds it has to wait."""
        wait = self.wait
        at = self.now() + wait
        self._last = at
        self._paid_until = max(self._paid_until, at) + SECONDS_EACH
        return wait
