"""The line of one model server: who is next, and how long the others wait. Pure; time is given.

The twin of `scripts/stand.lua`: a rule changes in both.
"""

from dataclasses import dataclass, field
from math import inf

from core.events import Usage
from core.slots import Place
from core.slots.pace import Pace
from core.slots.rules import Rules
from core.slots.standing import Standing


@dataclass(eq=False, slots=True)
class Entry:
    """A wish in the line; `since` and `taken` in UNIX seconds."""

    standing: Standing
    since: float
    number: int
    """Counts the entries: of two that waited equally long the smaller one goes first."""
    taken: float | None = None
    """When it was given its slot; None while it waits."""
    cold: bool = False
    """Whether its model had to be loaded first."""


@dataclass(slots=True)
class Recent:
    """The models that were used last, and so are loaded."""

    models: list[str] = field(default_factory=list)
    switched: float = -inf
    """When a model came that was not loaded."""

    def use(self, model: str, slots: int, now: float) -> bool:
        """`model` is used now; whether it has to be loaded for that."""
        cold = model not in self.models[:slots]
        self.models = [model, *(other for other in self.models if other != model)]
        self.switched = now if cold else self.switched
        return cold

    def copy(self) -> "Recent":
        """The same, to think ahead with."""
        return Recent(list(self.models), self.switched)


class Line:
    """Everybody who waits for a slot of one server, or has one."""

    def __init__(self, rules: Rules) -> None:
        self.entries: dict[str, Entry] = {}
        """By their work."""
        self._rules = rules
        self._served: dict[str, float] = {}
        self._recent = Recent()
        self._paces: dict[str, Pace] = {}
        self._count = 0

    def enter(self, standing: Standing, now: float) -> None:
        """Stand at the end, in the place of an older run for the same work."""
        wish = standing.wish
        if older := self.entries.get(wish.work):
            older.standing.lose()
        self._count += 1
        since = min(wish.since, now) if wish.since else now
        self.entries[wish.work] = Entry(standing, since, self._count)

    def leave(self, standing: Standing, now: float) -> None:
        """Give the place or the slot back; nothing if another run has it."""
        entry = self.entries.get(standing.wish.work)
        if entry is None or entry.standing is not standing:
            return
        del self.entries[standing.wish.work]
        if entry.taken is not None:
            self._served[standing.wish.person] = now
            self._learn(standing.wish.model, standing.usage, now - entry.taken)

    def give(self, now: float) -> None:
        """Give free slots to those who are next."""
        waiting, served = self._waiting(), self._served_by(now)
        for _ in range(self._rules.slots - len(self.running)):
            if not waiting:
                return
            entry = self._next(waiting, now, served, self._recent)
            waiting.remove(entry)
            served[entry.standing.wish.person] = inf
            entry.taken = now
            entry.cold = self._recent.use(entry.standing.wish.model, self._rules.slots, now)
            entry.standing.hold()

    def places(self, now: float) -> dict[Standing, Place]:
        """Where everybody who waits stands: the line as it will go on if nobody else comes."""
        waiting, served = self._waiting(), self._served_by(now)
        recent, free, places = self._recent.copy(), self._free(now), dict[Standing, Place]()
        while waiting:
            at = now + free[0] if free else now
            entry = self._next(waiting, at, served, recent)
            waiting.remove(entry)
            wish = entry.standing.wish
            places[entry.standing] = Place(len(places), free[0] if free else None)
            served[wish.person] = at + len(places) / 1000  # in order, where no time is known
            cold = recent.use(wish.model, self._rules.slots, at)
            takes = self._pace(entry).seconds(wish.reply_tokens, cold)
            free = sorted([free[0] + takes, *free[1:]]) if free and takes is not None else []
        return places

    @property
    def running(self) -> list[Entry]:
        """Those who have a slot."""
        return [entry for entry in self.entries.values() if entry.taken is not None]

    def _waiting(self) -> list[Entry]:
        return [entry for entry in self.entries.values() if entry.taken is None]

    def _served_by(self, now: float) -> dict[str, float]:
        """When people last had a slot; whoever has one now was served just now."""
        holding = {entry.standing.wish.person: now + 0.0005 for entry in self.running}
        return self._served | holding

    def _next(
        self, waiting: list[Entry], now: float, served: dict[str, float], recent: Recent
    ) -> Entry:
        """The one who is next, by `scripts/stand.lua`, which says why."""
        first = min(self._urgency(entry, now) for entry in waiting)
        equals = [entry for entry in waiting if self._urgency(entry, now) == first]
        loaded = recent.models[: self._rules.slots]
        same = [entry for entry in equals if entry.standing.wish.model in loaded]
        others = [entry for entry in equals if entry.standing.wish.model not in loaded]
        if same and others:
            oldest = min(others, key=lambda entry: (entry.since, entry.number))
            over = now - max(oldest.since, recent.switched) >= self._rules.batch
            wanted = oldest.standing.wish.model
            equals = [e for e in others if e.standing.wish.model == wanted] if over else same

        def turn(entry: Entry) -> tuple[float, float, int]:
            last = served.get(entry.standing.wish.person, 0.0)
            fair = last if last > entry.since and first >= 0 else 0.0
            return fair, entry.since, entry.number

        return min(equals, key=turn)

    def _urgency(self, entry: Entry, now: float) -> int:
        return -1 if now - entry.since >= self._rules.patience else entry.standing.wish.urgency

    def _free(self, now: float) -> list[float]:
        """Seconds until each slot is free, ascending; empty where that is not known."""
        left = [self._left(entry, now) for entry in self.running]
        known = sorted(seconds for seconds in left if seconds is not None)
        if len(known) < len(left):
            return []
        return ([0.0] * (self._rules.slots - len(known)) + known)[-self._rules.slots :]

    def _left(self, entry: Entry, now: float) -> float | None:
        assert entry.taken is not None
        wish, pace = entry.standing.wish, self._pace(entry)
        return pace.left(wish.reply_tokens, entry.cold, now - entry.taken)

    def _pace(self, entry: Entry) -> Pace:
        return self._paces.get(entry.standing.wish.model, Pace())

    def _learn(self, model: str, usage: Usage | None, held: float) -> None:
        if usage:
            self._paces[model] = self._paces.get(model, Pace()).after(usage, held)
