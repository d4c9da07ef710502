"""What was called under one budget, and when more may be: the twin of `scripts/ledger.lua`."""

from dataclasses import dataclass, field

from core.budgets import CAUTION_SECONDS, Allowance, Budget, Window

Limit = Allowance | Window


@dataclass(slots=True)
class Ledger:
    """All in seconds of one clock."""

    full: float = 0.0
    """When the whole burst is there again."""
    held: float = 0.0
    """Until when the platform wants no call."""
    caution: float = 0.0
    """Until when it is believed to allow less."""
    refresh: float = 0.0
    """When the next refresh may go."""
    stride: float = 0.0
    """Seconds between the last one and it."""
    calls: list[float] = field(default_factory=list)
    """When the last ones went that a window counts."""
    counted: float = 0.0
    """Until when the last of them counts."""

    def idle(self, now: float) -> bool:
        """Whether this is as good as a new one."""
        return max(self.full, self.held, self.caution, self.refresh, self.counted) < now

    def limit(self, budget: Budget, now: float) -> Limit:
        """What `budget` is kept to."""
        return (self.caution > now and budget.cautious) or budget.allowance

    def nth(self, limit: Limit, ahead: int, now: float) -> float:
        """When a call may go after `ahead` others that go as soon as they can; in the past if
        several may go at once."""
        match limit:
            case Allowance():
                return max(now, self.full) + (1 - limit.burst + ahead) * limit.period
            case Window():
                return limit.nth(self.calls, ahead)

    def pause(self, budget: Budget, now: float, seconds: float) -> None:
        """Nothing for `seconds`, and then one call and no burst."""
        limit = budget.cautious or budget.allowance
        burst = limit.burst if isinstance(limit, Allowance) else 1
        self.caution = now + CAUTION_SECONDS
        self.held = max(self.held, now + seconds)
        self.full = max(self.full, self.held + (burst - 1) * limit.period)

    def note(self, budget: Budget, at: float, now: float) -> None:
        """Count a call. One that overtakes another by less than `lead` is noted beside it.

        In cautious times too: a window must be right at once when they end.
        """
        limit = self.limit(budget, now)
        if isinstance(limit, Allowance):
            self.full = max(at, self.full) + limit.period
        if isinstance(budget.allowance, Window):
            self.calls.append(max(at, self.calls[-1] if self.calls else 0.0))
            del self.calls[: -budget.allowance.calls]
            self.counted = self.calls[-1] + budget.allowance.span

    def refreshed(self, limit: Limit, at: float, answers: int) -> None:
        """Pace the next refresh after one at `at`, of `answers` in all."""
        match limit:
            case Allowance():
                self.stride = limit.pace(limit.burst - (self.full - at) / limit.period)
            case Window():
                self.stride = limit.pace(self.calls, answers)
        self.refresh = at + self.stride

    def strides(self, limit: Limit, slot: float, now: float) -> float:
        """Seconds between two refreshes from `slot` on, at the least."""
        if isinstance(limit, Window):
            return min(self.stride, limit.period)
        left = min(limit.burst - 1, (slot - self.nth(limit, 0, now)) / limit.period)
        return limit.pace(max(limit.reserve, left))

    def free(self, limit: Limit, now: float, ahead: float) -> float:
        """Calls that may go within `ahead` seconds; for bursts, parts of one count."""
        match limit:
            case Allowance():
                left = limit.burst - max(0.0, self.full - now) / limit.period
                return max(0.0, min(limit.burst, left) + ahead / limit.period)
            case Window():
                counted = sum(at + limit.span > now + ahead for at in self.calls)
                return 0 if self.held > now + ahead else max(0, limit.calls - counted)
