"""Rate budgets for one process: the twin of the scripts, step by step."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field, replace
from math import ceil
from time import monotonic

from core.budgets import (
    GRACE_SECONDS,
    LINGER_SECONDS,
    PATIENCE_PERIODS,
    SOON_SECONDS,
    Booked,
    Budget,
    Budgets,
    Outlook,
    Request,
    Urgency,
    Waiting,
)
from core.budgets.ledger import Ledger, Limit


class MemoryBudgets(Budgets):
    """Budgets that end with this process, as fits a platform whose calls only it makes."""

    def __init__(self, now: Callable[[], float] = monotonic) -> None:
        """`now` is in seconds, since whenever."""
        self._now = now
        self._accounts: dict[str, _Account] = {}

    async def ask(self, budget: Budget, request: Request) -> Booked | Waiting:
        return self._account(budget.key).ask(budget, request, self._now())

    async def withdraw(self, budget: Budget, asker: str) -> None:
        if account := self._accounts.get(budget.key):
            account.places.pop(asker, None)

    async def pause(self, budget: Budget, seconds: float) -> None:
        self._account(budget.key).ledger.pause(budget, self._now(), seconds)

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

    ledger: Ledger = field(default_factory=Ledger)
    owed: dict[Urgency, float] = field(default_factory=_nothing_owed)
    """Calls that each urgency owes to those who are less urgent, of its share."""
    places: dict[str, _Place] = field(default_factory=dict)

    def idle(self, now: float) -> bool:
        """Whether this is as good as a new one."""
        self._forget(now - GRACE_SECONDS)
        return not self.places and self.ledger.idle(now)

    def expect(self, asker: str, now: float) -> None:
        """Count `asker` for a moment."""
        self._forget(now - GRACE_SECONDS)
        self.places.setdefault(asker, _Place(None, now, now + LINGER_SECONDS))

    def outlook(self, budget: Budget, now: float) -> Outlook:
        """How it stands."""
        self._forget(now - GRACE_SECONDS)
        limit = self.ledger.limit(budget, now)
        free, soon = (self.ledger.free(limit, now, ahead) for ahead in (0, SOON_SECONDS))
        return Outlook(free, soon, len(self.places))

    def ask(self, budget: Budget, request: Request, now: float) -> Booked | Waiting:
        """A call if it is the asker's turn, or its place."""
        self._forget(now - GRACE_SECONDS)
        asker, urgency, since = request.asker, request.urgency, now - request.unchanged
        self.places[asker] = _Place(urgency, since, now)
        limit = self.ledger.limit(budget, now)
        slots = self._slots(limit, now)
        slot = slots[urgency]
        if slot <= now + limit.lead and self._turn(slots) == asker:
            self._book(budget, asker, slot, now)
            return Booked(slot - now)
        seconds = self._pause_of(limit, asker, slot, now)
        self.places[asker] = _Place(urgency, since, now + seconds)
        return Waiting(seconds)

    def _slots(self, limit: Limit, now: float) -> dict[Urgency, float]:
        """When the next call of each urgency may go."""
        slot = max(now, self.ledger.held, self.ledger.nth(limit, 0, now))
        slots = {urgency: slot for urgency in Urgency}
        slots[Urgency.REFRESH] = max(slot, self.ledger.refresh)
        return slots

    def _pause_of(self, limit: Limit, asker: str, slot: float, now: float) -> float:
        """Seconds until `asker` should ask again: when it can book at the earliest.

        `slot` is when the first of its urgency can go. Those ahead may be dead: so nobody goes
        away for too long, and the first of an urgency looks whether a call was left over.
        """
        urgency = self.places[asker].urgency
        assert urgency
        rank = self._lane(urgency).index(asker)
        own = max(slot, self.ledger.nth(limit, self._ahead(limit, urgency, rank), now)) - now
        stride = self.ledger.strides(limit, slot, now)
        slot -= now
        if urgency is Urgency.REFRESH:
            own = max(own, slot + rank * stride)
        own = min(own, slot + (PATIENCE_PERIODS if rank else 1) * limit.period) - limit.lead
        if slot <= limit.lead:
            own = max(own, limit.lead / 2)
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

    def _book(self, budget: Budget, asker: str, slot: float, now: float) -> None:
        limit, place = self.ledger.limit(budget, now), self.places[asker]
        assert place.urgency
        self._settle(limit, place.urgency)
        del self.places[asker]
        self.ledger.note(budget, slot, now)
        if place.urgency is Urgency.REFRESH:
            self.places[asker] = replace(place, urgency=None, returns=slot + LINGER_SECONDS)
            self.ledger.refreshed(limit, slot, len(self.places))

    def _settle(self, limit: Limit, booked: Urgency) -> None:
        """Note what is owed, where the urgent and the less urgent both wait."""
        for urgency, toll in _tolls(limit):
            waiting = {place.urgency for place in self.places.values() if place.urgency}
            if urgency not in waiting or max(waiting) <= urgency:
                self.owed[urgency] = 0.0
            elif booked > urgency:
                self.owed[urgency] = max(0.0, self.owed[urgency] - 1)
            elif booked is urgency and self.owed[urgency] < 1:
                self.owed[urgency] += toll

    def _ahead(self, limit: Limit, own: Urgency, rank: int) -> int:
        """Calls of others that go before, as things stand."""
        ahead = rank
        for urgency, toll in reversed(list(_tolls(limit))):
            if urgency < own:
                due = ceil((ahead + 1 - self.owed[urgency]) / toll)
                ahead += min(len(self._lane(urgency)), max(0, due))
        return ahead


def _tolls(limit: Limit) -> Iterator[tuple[Urgency, float]]:
    """What a call of an urgency owes to those behind it, so that it keeps to its share."""
    yield Urgency.FINAL, (1 - limit.finals) / limit.finals
    yield Urgency.FIRST_SIGHT, (1 - limit.first_sights) / limit.first_sights
