"""Rate budgets for one process: the twin of `scripts/book.lua`, step by step."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from math import ceil
from time import monotonic

from core.budgets import (
    CAUTION_SECONDS,
    GRACE_SECONDS,
    LINGER_SECONDS,
    PATIENCE_PERIODS,
    SOON_SECONDS,
    Allowance,
    Booked,
    Budget,
    Budgets,
    Outlook,
    Request,
    Urgency,
    Waiting,
)


class MemoryBudgets(Budgets):
    """Budgets that end with this process, as fits a platform whose calls only it makes."""

    def __init__(self, now: Callable[[], float] = monotonic) -> None:
        """`now` is in seconds, since whenever."""
        self._now = now
        self._accounts: dict[str, _Account] = {}

    async def ask(self, budget: Budget, request: Request) -> Booked | Waiting:
        account, now = self._account(budget.key), self._now()
        return account.ask(account.allowance(budget, now), request, now)

    async def withdraw(self, budget: Budget, asker: str) -> None:
        if account := self._accounts.get(budget.key):
            account.places.pop(asker, None)

    async def pause(self, budget: Budget, seconds: float) -> None:
        self._account(budget.key).pause(budget, self._now(), seconds)

    async def expect(self, budget: Budget, asker: str) -> None:
        self._account(budget.key).expect(asker, self._now())

    async def outlook(self, *budgets: Budget) -> tuple[Outlook, ...]:
        now = self._now()
        return tuple(self._account(budget.key).outlook(budget, now) for budget in budgets)

    def _account(self, key: str) -> "_Account":
        if key not in self._accounts:
            now = self._now()
            self._accounts = {k: used for k, used in self._accounts.items() if not used.idle(now)}
            self._accounts[key] = _Account()
        return self._accounts[key]


@dataclass(frozen=True, slots=True)
class _Place:
    """Of one who waits, or is expected to."""

    urgency: Urgency | None
    """None while it is only expected."""
    since: float
    """When its thread last changed."""
    returns: float
    """When it asks again."""


def _nothing_owed() -> dict[Urgency, float]:
    return {Urgency.FINAL: 0.0, Urgency.FIRST_SIGHT: 0.0}


@dataclass(slots=True)
class _Account:
    """What was called under one key, and who waits."""

    full: float = 0.0
    """When the whole burst is there again."""
    refresh: float = 0.0
    """When the next refresh may go."""
    cautious: float = 0.0
    """Until when the platform is believed to allow less."""
    owed: dict[Urgency, float] = field(default_factory=_nothing_owed)
    """Calls that each urgency owes to those who are less urgent, of its share."""
    places: dict[str, _Place] = field(default_factory=dict)

    def idle(self, now: float) -> bool:
        """Whether this is as good as a new one."""
        self._forget(now - GRACE_SECONDS)
        return not self.places and max(self.full, self.refresh, self.cautious) < now

    def allowance(self, budget: Budget, now: float) -> Allowance:
        """What `budget` is kept to."""
        return (self.cautious > now and budget.cautious) or budget.allowance

    def pause(self, budget: Budget, now: float, seconds: float) -> None:
        """Nothing for `seconds`, and then one call at a time."""
        self.cautious = now + CAUTION_SECONDS
        allowance = self.allowance(budget, now)
        self.full = max(self.full, now + seconds + (allowance.burst - 1) * allowance.period)

    def expect(self, asker: str, now: float) -> None:
        """Count `asker` for a moment."""
        self._forget(now - GRACE_SECONDS)
        self.places.setdefault(asker, _Place(None, now, now + LINGER_SECONDS))

    def outlook(self, budget: Budget, now: float) -> Outlook:
        """How it stands."""
        self._forget(now - GRACE_SECONDS)
        allowance = self.allowance(budget, now)
        left = allowance.burst - max(0.0, self.full - now) / allowance.period
        soon = min(allowance.burst, left) + SOON_SECONDS / allowance.period
        return Outlook(max(0.0, left), max(0.0, soon), len(self.places))

    def ask(self, allowance: Allowance, request: Request, now: float) -> Booked | Waiting:
        """A call if it is the asker's turn, or its place."""
        self._forget(now - GRACE_SECONDS)
        asker, urgency, since = request.asker, request.urgency, now - request.unchanged
        self.places[asker] = _Place(urgency, since, now)
        free = max(now, self.full) + (1 - allowance.burst) * allowance.period
        slots = {each: max(now, free) for each in Urgency}
        slots[Urgency.REFRESH] = max(now, free, self.refresh)
        bookable = slots[urgency] <= now + allowance.lead
        if bookable and self._turn(slots) == asker:
            self._book(allowance, urgency, slots[urgency])
            del self.places[asker]
            if urgency is not Urgency.FINAL:
                self.places[asker] = _Place(None, since, slots[urgency] + LINGER_SECONDS)
            return Booked(slots[urgency] - now)
        seconds = self._pause_of(allowance, asker, slots[urgency] - now, free - now)
        self.places[asker] = _Place(urgency, since, now + seconds)
        return Waiting(seconds)

    def _pause_of(self, allowance: Allowance, asker: str, slot: float, free: float) -> float:
        """Seconds until `asker` should ask again: when it can book at the earliest.

        `slot` is in how many seconds the first of its urgency can go, `free` the same by the rate
        alone, negative if several may go at once. Those ahead may be dead: so nobody goes away
        for too long, and the first of an urgency looks whether a call was left over.
        """
        urgency, period = self.places[asker].urgency, allowance.period
        assert urgency
        rank = self._lane(urgency).index(asker)
        own = max(slot, free + self._ahead(allowance, urgency, rank) * period)
        if urgency is Urgency.REFRESH:
            left = min(allowance.burst - 1, (slot - free) / period)
            own = max(own, slot + rank * allowance.pace(max(allowance.reserve, left)))
        own = min(own, slot + (PATIENCE_PERIODS if rank else 1) * period) - allowance.lead
        if slot <= allowance.lead:
            own = max(own, allowance.lead / 2)
            own = own if rank else min(own, GRACE_SECONDS)
        return own + 0.001

    def _forget(self, then: float) -> None:
        """Those who should have asked again before `then`."""
        for asker in [asker for asker, place in self.places.items() if place.returns < then]:
            del self.places[asker]

    def _lane(self, urgency: Urgency) -> list[str]:
        """Who waits with `urgency`, the longest unchanged first."""
        places = self.places.items()
        lane = [(place.since, asker) for asker, place in places if place.urgency is urgency]
        return [asker for _, asker in sorted(lane)]

    def _turn(self, slots: dict[Urgency, float]) -> str | None:
        """Who goes next, of those who ask again in time."""
        turn = None
        for urgency in reversed(Urgency):
            lane = self._lane(urgency)
            first = next((a for a in lane if self.places[a].returns <= slots[urgency]), None)
            if first and (turn is None or self.owed[urgency] < 1):
                turn = first
        return turn

    def _book(self, allowance: Allowance, urgency: Urgency, slot: float) -> None:
        period = allowance.period
        self._settle(allowance, urgency)
        self.full = max(slot, self.full) + period
        if urgency is Urgency.REFRESH:
            self.refresh = slot + allowance.pace(allowance.burst - (self.full - slot) / period)

    def _settle(self, allowance: Allowance, booked: Urgency) -> None:
        """Note what is owed, where the urgent and the less urgent both wait."""
        for urgency, toll in _tolls(allowance):
            waiting = {place.urgency for place in self.places.values() if place.urgency}
            if urgency not in waiting or max(waiting) <= urgency:
                self.owed[urgency] = 0.0
            elif booked > urgency:
                self.owed[urgency] = max(0.0, self.owed[urgency] - 1)
            elif booked is urgency and self.owed[urgency] < 1:
                self.owed[urgency] += toll

    def _ahead(self, allowance: Allowance, own: Urgency, rank: int) -> int:
        """Calls of others that go before, as things stand."""
        ahead = rank
        for urgency, toll in reversed(list(_tolls(allowance))):
            if urgency < own:
                due = ceil((ahead + 1 - self.owed[urgency]) / toll)
                ahead += min(len(self._lane(urgency)), max(0, due))
        return ahead


def _tolls(allowance: Allowance) -> Iterator[tuple[Urgency, float]]:
    """What a call of an urgency owes to those behind it, so that it keeps to its share."""
    yield Urgency.FINAL, (1 - allowance.finals) / allowance.finals
    yield Urgency.FIRST_SIGHT, (1 - allowance.first_sights) / allowance.first_sights
