"""Askers of one budget in simulated time: each asks exactly when it was told to."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace
from heapq import heappop, heappush
from itertools import count
from math import inf

from core.budgets import Booked, Budget, Budgets, Request, Urgency


@dataclass(frozen=True, slots=True)
class Wish:
    """A call that somebody wants, and asks for from `at` on, in simulated seconds."""

    asker: str
    urgency: Urgency
    at: float
    changed_at: float
    """When its thread last changed."""
    dies_at: float = inf
    """When it stops asking, without a word."""
    final_at: float = inf
    """When it becomes a final, and asks at once."""


@dataclass(frozen=True, slots=True)
class Call:
    """A call that was booked."""

    wish: Wish
    booked_at: float
    at: float
    waiting: tuple[Wish, ...]
    """The others who waited when it was booked."""

    @property
    def waited(self) -> float:
        """Seconds from the first question to the call."""
        return self.at - self.wish.at


Next = Callable[[Call], Iterable[Wish]]
"""What is wished for after a call."""


class Crowd:
    """All who ask for calls of `budget`."""

    def __init__(
        self, budgets: Budgets, budget: Budget, move: Callable[[float], float], after: Next
    ) -> None:
        """`move` sets the clock of `budgets`, and gives what it shows then."""
        self.calls: list[Call] = []
        self.questions = 0
        self._budgets = budgets
        self._budget = budget
        self._move = move
        self._after = after
        self._agenda: list[tuple[float, int, Wish]] = []
        self._waiting: dict[str, Wish] = {}
        self._numbers = count()

    def add(self, wish: Wish) -> None:
        """Let somebody want something."""
        heappush(self._agenda, (wish.at, next(self._numbers), wish))

    async def run(self, until: float) -> list[Call]:
        """Let time pass; all calls booked so far."""
        while self._agenda and self._agenda[0][0] < until:
            at, _, wish = heappop(self._agenda)
            if wish.urgency is not Urgency.FINAL and at >= wish.final_at:
                wish = replace(wish, urgency=Urgency.FINAL, at=wish.final_at)
            if at < wish.dies_at:
                await self._ask(wish, self._move(at))
            else:
                self._waiting.pop(wish.asker, None)
        return self.calls

    async def _ask(self, wish: Wish, now: float) -> None:
        self.questions += 1
        request = Request(wish.asker, wish.urgency, now - wish.changed_at)
        answer = await self._budgets.ask(self._budget, request)
        if not isinstance(answer, Booked):
            self._waiting[wish.asker] = wish
            again = now + answer.seconds
            if wish.urgency is not Urgency.FINAL:
                again = min(again, wish.final_at)
            heappush(self._agenda, (again, next(self._numbers), wish))
            return
        self._waiting.pop(wish.asker, None)
        call = Call(wish, now, now + answer.seconds, tuple(self._waiting.values()))
        self.calls.append(call)
        for wanted in self._after(call):
            self.add(wanted)
