"""What a platform allows: the two ways in which platforms are known to count calls."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Protocol

LEAD_SECONDS = 0.1
"""A call is booked at most so long before it may go, and never more than half a period: what is
booked cannot be overtaken. A round trip and a busy event loop must fit in."""
RUSH_SECONDS = 12.0
"""A rush into a window in which nobody called for long may take most of it in its first seconds:
most replies end so soon, and what is not used until then helps none of them."""
RUSH_SHARE, RUSH_SHARE_EACH, RUSH_SHARE_MOST = 0.65, 0.01, 0.75
"""Share of the window that a rush may take: at first, more for each answer, and at most. Others
that come soon after find it spent; `make bench` shows what both sides get."""
CALM_SECONDS = 1.8
"""Nobody needs news more often than that, where a later answer may need the call."""


class _Shares(Protocol):
    """What urgent calls leave to others."""

    @property
    def finals(self) -> float:
        """Share of the calls that finals get while others wait too."""

    @property
    def first_sights(self) -> float:
        """Share of the rest that first sights get while refreshes wait too."""


@dataclass(frozen=True, slots=True)
class Allowance:
    """Bursts of `burst` calls, and in the long run `calls` each `seconds`.

    No w seconds hold more than `burst + w * calls / seconds` calls. A platform that counts at
    most N calls in any T seconds is satisfied if `seconds` is T and `calls + burst` is N.

    Source: the generic cell rate algorithm, ITU-T I.371.

    Raises:
        ValueError: a figure that makes no sense.
    """

    calls: float
    seconds: float
    burst: int = 1
    spread: float = 2.0
    """Seconds over which refreshes spread the part of the burst that they may use, and in which
    a used reserve comes back. The longer, the longer one answer alone lives on the burst, and the
    longer a newcomer may find it spent."""
    finals: float = 0.85
    """Share of the calls that finals get while others wait too. They may take 1.2 times as long
    as alone, so that the others do not stand still meanwhile."""
    first_sights: float = 0.75
    """Share of the rest that first sights get while refreshes wait too."""

    def __post_init__(self) -> None:
        if min(self.calls, self.seconds, self.spread) <= 0 or self.burst < 1:
            raise ValueError(f"an allowance of nothing: {self}")
        _check(self)

    @property
    def period(self) -> float:
        """Seconds in which one call comes back."""
        return self.seconds / self.calls

    @property
    def lead(self) -> float:
        """Seconds between the booking of a call and the call, at most."""
        return min(LEAD_SECONDS, self.period / 2)

    @property
    def reserve(self) -> float:
        """Calls of the burst that refreshes leave to first sights and finals."""
        return (self.burst - 1) / 2

    def pace(self, free: float) -> float:
        """Seconds between two refreshes while `free` calls of the burst are left.

        What is free above the reserve lasts for `spread`. Below it refreshes slow down, to half
        the rate at most, until the reserve is there again.
        """
        within = self.spread / self.period
        return self.spread / max(within / 2, within + free - self.reserve)


@dataclass(frozen=True, slots=True)
class Window:
    """At most `calls` calls in any `seconds`, in whatever rhythm.

    Raises:
        ValueError: a figure that makes no sense.
    """

    calls: int
    seconds: float
    margin: float = 0.5
    """Seconds by which a call is counted for longer: one may be on its way for longer than the
    next, and may be booked up to `lead` before it goes."""
    kept: int = 1
    """Calls kept for each answer that lives on this: its final, unless that is paid elsewhere."""
    finals: float = 0.85
    """As in an allowance."""
    first_sights: float = 0.75
    """As in an allowance."""

    def __post_init__(self) -> None:
        if min(self.calls, self.seconds) <= 0 or min(self.margin, self.kept) < 0:
            raise ValueError(f"a window of nothing: {self}")
        _check(self)

    @property
    def span(self) -> float:
        """Seconds for which a call counts."""
        return self.seconds + self.margin

    @property
    def period(self) -> float:
        """Seconds in which one call comes back, on average."""
        return self.span / self.calls

    @property
    def lead(self) -> float:
        """Seconds between the booking of a call and the call, at most."""
        return min(LEAD_SECONDS, self.period / 2)

    def nth(self, calls: Sequence[float], ahead: int) -> float:
        """When a call may go after `ahead` others that go as soon as they can, at the earliest;
        0 for at any time. `calls` are the times of the last ones, in order.
        """
        place = len(calls) - self.calls + ahead
        return calls[min(place, len(calls) - 1)] + self.span if place >= 0 else 0.0

    def pace(self, calls: Sequence[float], answers: int) -> float:
        """Seconds between the last of `calls` and the next refresh, among so many answers.

        A rush into an unused window may take most of it soon, though not of the few calls that
        answers with a kept final live on, while there is but one. Otherwise what is free and what
        comes back lasts for the whole span, evenly also where little comes back for a while; and
        what nobody needs is saved for later answers.
        """
        now = calls[-1]
        usable = max(1, self.calls - self.kept * answers)
        kept = self.calls - usable
        dry = max((self.nth(calls, kept + n) - now) / (n + 1) for n in range(usable))
        calm = CALM_SECONDS / max(1, answers)
        stride = max(self.span / usable, dry, calm)
        counted = [at for at in calls if at + self.span > now]
        share = min(RUSH_SHARE_MOST, RUSH_SHARE + RUSH_SHARE_EACH * answers)
        rush = share * self.calls
        alone = answers <= self.kept
        if not alone and now - counted[0] < RUSH_SECONDS and len(counted) < rush:
            stride = min(stride, RUSH_SECONDS / max(1.0, rush - self.kept * answers))
        return stride


def _check(shares: _Shares) -> None:
    if not all(0.5 <= share < 1 for share in (shares.finals, shares.first_sights)):
        raise ValueError(f"a share is at least a half and not the whole: {shares}")
