"""How stale and how frozen answers are in one workspace of Slack, in simulated time.

Each answer asks as the painter does, by `MemoryBudgets`, and lives where `pools` puts it.
"""

from collections.abc import AsyncIterator, Iterable, Iterator
from dataclasses import dataclass, field, replace
from heapq import heappop, heappush
from itertools import count, pairwise
from math import floor
from random import Random

from bench.row import Row
from core.budgets import Allowance, Booked, Budget, Request, Urgency, Window
from core.budgets.memory import MemoryBudgets
from core.budgets.pools import streams

CALL_SECONDS = 0.08
"""From a call to what people see."""
REPLY_SECONDS = 12.0
BEST = {"window": {1: 0.14, 8: 0.39, 25: 0.97}, "steady": {1: 0.28, 8: 1.98}}
"""Mean staleness of so many answers of 12 s in a fresh minute, at best. A steady platform lets
eight begin two streams at once, with 30 appends in 12 s, and edits the others 15 times in all."""
MARKS = {1: 1.25, 8: 1.5, 25: 1.5}
RUNS, MINUTES, A_MINUTE = 20, 10, 5.5
FREEZE_SECONDS = 3.0
AT_ONCE = 6
"""Answers at a time that the limits can pay for: 150 calls a minute in two pools, of which each
answer takes about two for its ends, refresh seven of them each 3 s at best."""
Question = tuple[float, int, int]
"""Seconds since the one before, tokens of the answer, and tokens a second."""


@dataclass
class _Answer:
    name: str
    begins: float
    tokens: int
    speed: float
    """Tokens a second."""
    changed: float
    streamed: bool = True
    shown: list[tuple[float, float]] = field(default_factory=list)
    """Up to when its text was shown, and since when."""

    @property
    def ends(self) -> float:
        return self.begins + self.tokens / self.speed

    def grows(self, since: float) -> float:
        """When there is more than there was at `since`."""
        return self.begins + (floor((since - self.begins) * self.speed + 1e-6) + 1) / self.speed

    def staleness(self) -> float:
        """Mean age in seconds of what is visible, from first sight to the last token."""
        last = (self.ends, self.ends)
        looks = [look for look in self.shown if look[1] < self.ends] + [last]
        ages = sum(((s - t) ** 2 - (since - t) ** 2) / 2 for (t, since), (_, s) in pairwise(looks))
        return ages / (self.ends - looks[0][1])

    def freeze(self) -> float:
        """The longest time in seconds for which it had more than it showed."""
        grown = ((max(v, self.grows(t)), s) for (t, v), (_, s) in pairwise(self.shown))
        return max(since - at for at, since in grown)


def _budgets(kind: str) -> dict[str, Budget]:
    """Slack's, as an adapter sets them up. Source: Slack docs, "Rate limits"."""
    return {
        name: Budget(
            name,
            (
                Window(calls, 60, kept=kept)
                if kind == "window"
                else Allowance(0.9 * calls, 60, burst, spread=4.0)
            ),
        )
        for name, calls, kept, burst in (
            ("starts", 20, 0, 2),
            ("appends", 100, 0, 9),
            ("stops", 20, 0, 2),
            ("edits", 50, 1, 4),
        )
    } | {"posts": Budget("posts", Allowance(1, 1, 3))}


class _Workspace:
    """Answers that share the budgets of a workspace whose platform counts by `kind`."""

    def __init__(self, kind: str, answers: list[_Answer]) -> None:
        self._now = 0.0
        self._budgets = MemoryBudgets(lambda: self._now)
        self._of = _budgets(kind)
        self._numbers = count()
        self._agenda: list[tuple[float, int, _Answer]] = []
        for answer in answers:
            self._plan(answer.begins, answer)

    def _plan(self, at: float, answer: _Answer) -> None:
        heappush(self._agenda, (at, next(self._numbers), answer))

    async def run(self) -> None:
        """Until all are shown whole."""
        begun: set[str] = set()
        while self._agenda:
            self._now, _, answer = heappop(self._agenda)
            if answer.name not in begun:
                begun.add(answer.name)
                await self._choose(answer)
            await self._ask(answer)

    async def _choose(self, answer: _Answer) -> None:
        names = ("starts", "appends", "stops", "edits")
        answer.streamed = streams(*await self._budgets.outlook(*(self._of[n] for n in names)))
        for name in ("starts", "appends") if answer.streamed else ("edits",):
            await self._budgets.expect(self._of[name], answer.name)

    async def _ask(self, answer: _Answer) -> None:
        urgency, name = self._wish(answer)
        if urgency is Urgency.FINAL and answer.streamed:
            await self._budgets.withdraw(self._of["appends"], answer.name)
        request = Request(answer.name, urgency, self._now - answer.changed)
        reply = await self._budgets.ask(self._of[name], request)
        at = self._now + reply.seconds
        if not isinstance(reply, Booked):
            self._plan(at if urgency is Urgency.FINAL else min(at, answer.ends), answer)
            return
        answer.shown.append((min(at, answer.ends), at + CALL_SECONDS))
        answer.changed = at + CALL_SECONDS
        if urgency is not Urgency.FINAL:
            self._plan(max(answer.changed, min(answer.grows(at), answer.ends)), answer)

    def _wish(self, answer: _Answer) -> tuple[Urgency, str]:
        """What it wants by now, and from which budget."""
        if not answer.shown:
            return Urgency.FIRST_SIGHT, "starts" if answer.streamed else "posts"
        if self._now >= answer.ends:
            return Urgency.FINAL, "stops" if answer.streamed else "edits"
        return Urgency.REFRESH, "appends" if answer.streamed else "edits"


async def rows() -> AsyncIterator[Row]:
    """Fresh minutes, then busy ones, by both ways of counting."""
    for kind, best in BEST.items():
        for number in best:
            yield await _fresh(kind, number)
    for kind in BEST:
        yield await _busy(kind)


async def _fresh(kind: str, number: int) -> Row:
    reply = _Answer("", 0.0, 600, 600 / REPLY_SECONDS, 0.0)
    answers = [replace(reply, name=f"a{n}", shown=[]) for n in range(number)]
    await _Workspace(kind, answers).run()
    mean = sum(answer.staleness() for answer in answers) / number
    ratio = mean / BEST[kind][number]
    return Row(
        f"staleness in a fresh minute of Slack, {kind}: {number} at once",
        f"{mean:.2f} s, {ratio:.2f} × the best possible",
        f"≤ {MARKS[number]} ×" if kind == "window" else "–",
        ratio <= MARKS[number] if kind == "window" else None,
    )


async def _busy(kind: str) -> Row:
    everyone, paid, sights = list[float](), list[float](), list[float]()
    for seed in range(RUNS):
        answers = await _shown(kind, questions(Random(seed)))
        everyone += [answer.freeze() for answer in answers]
        paid += [one.freeze() for one in answers if _most_at_once(one, answers) <= AT_ONCE]
        sights += [answer.shown[0][1] - answer.begins for answer in answers]
    most = _most(paid)
    return Row(
        f"longest freeze of an answer in {MINUTES} busy minutes of Slack, {kind}",
        f"95 % ≤ {most:.1f} s of the {len(paid) / len(everyone):.0%} that never met more than "
        f"{AT_ONCE} at a time, ≤ {_most(everyone):.1f} s of all; first sight ≤ {max(sights):.1f} s",
        f"95 % ≤ {FREEZE_SECONDS:.0f} s while the limits can pay for it",
        most <= FREEZE_SECONDS and max(sights) <= 1,
    )


def _most(freezes: list[float]) -> float:
    """What 95 % of them do not exceed."""
    return sorted(freezes)[len(freezes) * 95 // 100]


def _most_at_once(answer: _Answer, answers: list[_Answer]) -> int:
    """How many grew at a time while `answer` did, at most."""
    moments = [other.begins for other in answers if answer.begins <= other.begins < answer.ends]
    return max(sum(one.begins <= at < one.ends for one in answers) for at in moments)


async def freezes_of(kind: str, asked: Iterable[Question]) -> list[float]:
    """The longest freeze in seconds of each answer to what is `asked`."""
    return [answer.freeze() for answer in await _shown(kind, asked)]


async def _shown(kind: str, asked: Iterable[Question]) -> list[_Answer]:
    answers, at = list[_Answer](), 0.0
    for number, (pause, tokens, speed) in enumerate(asked):
        at += pause
        answers.append(_Answer(f"a{number}", at, tokens, speed, at))
    await _Workspace(kind, answers).run()
    return answers


def questions(random: Random, minutes: float = MINUTES) -> Iterator[Question]:
    """As people ask: at random, for short and long answers, of fast and slow models."""
    at = 0.0
    while (at := at + (pause := random.expovariate(A_MINUTE / 60))) <= minutes * 60:
        yield pause, random.randint(150, 900), random.choice((5, 12, 25, 50))
