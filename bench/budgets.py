"""What sharing a rate costs, and how long people wait for a call in a busy minute."""

import asyncio
from collections.abc import AsyncIterator, Iterable
from dataclasses import dataclass, replace
from random import Random
from time import monotonic, process_time

from bench.crowd import Call, Crowd, Wish
from bench.house import open_store
from bench.row import Row
from core.budgets import Allowance, Booked, Budget, Budgets, Request, Urgency
from core.budgets.memory import MemoryBudgets
from core.budgets.redis import RedisBudgets

ASKERS = 25
SECONDS = 5.0
QUICK = Allowance(calls=100, seconds=1, burst=5)
"""A rate at which five seconds are enough for measuring."""
EDITS = Allowance(calls=45, seconds=60, burst=5)
"""Edits of a workspace of Slack, 50 a minute. Source: Slack docs, "Rate limits", tier 3."""
ANSWERS, MINUTES, RUNS = 22, 4, 50
"""What people meet: so many answers begin at random within so many minutes, simulated so often."""
FINALS_FACTOR = 1.2
"""Finals may take so much longer than alone at the granted rate."""


async def rows() -> AsyncIterator[Row]:
    """The cost in real time, then many minutes of simulated time."""
    yield await _cost("in memory", MemoryBudgets())
    async with open_store() as (redis, _):
        yield await _cost("in the store, one round trip a question", RedisBudgets(redis))
    runs = [await _busy_minutes(Random(seed)) for seed in range(RUNS)]
    for urgency in (Urgency.FINAL, Urgency.FIRST_SIGHT):
        yield _waits(urgency, runs)


@dataclass
class _Tally:
    questions: int = 0
    calls: int = 0


async def _cost(where: str, budgets: Budgets) -> Row:
    """CPU time of this process, its client of the store included."""
    tally, end = _Tally(), monotonic() + SECONDS
    began = process_time()
    await asyncio.gather(*(_ask(budgets, f"a{n}", end, tally) for n in range(ASKERS)))
    rate = tally.calls / (process_time() - began)
    each = tally.questions / tally.calls
    granted = tally.calls / (QUICK.burst + SECONDS / QUICK.period)
    return Row(
        f"{ASKERS} askers of one budget, {where}",
        f"{rate:,.0f} calls per CPU second, {each:.1f} questions a call, "
        f"{granted:.0%} of the rate used",
        "≥ 95 % used",
        granted >= 0.95,
    )


async def _ask(budgets: Budgets, asker: str, end: float, tally: _Tally) -> None:
    """An answer that always has something new."""
    changed_at = monotonic()
    while monotonic() < end:
        request = Request(asker, Urgency.REFRESH, monotonic() - changed_at)
        answer = await budgets.ask(Budget("bench", QUICK), request)
        tally.questions += 1
        await asyncio.sleep(answer.seconds)
        if isinstance(answer, Booked):
            tally.calls += 1
            changed_at = monotonic()


async def _busy_minutes(random: Random) -> list[Call]:
    """Answers of 150 to 900 tokens, all in one workspace and one budget."""
    now = [0.0]

    def move(at: float) -> float:
        now[0] = at
        return at

    crowd = Crowd(MemoryBudgets(lambda: now[0]), Budget("bench", EDITS), move, _next)
    for number in range(ANSWERS):
        begins = random.uniform(0, MINUTES * 60)
        ends = begins + random.randint(150, 900) / random.choice((5, 12, 25, 50))
        crowd.add(Wish(f"a{number}", Urgency.FIRST_SIGHT, begins, begins, final_at=ends))
    return await crowd.run(3600)


def _next(call: Call) -> Iterable[Wish]:
    """An answer that was shown goes on, or ends."""
    if call.wish.urgency is not Urgency.FINAL:
        at = min(call.at + 0.1, max(call.at, call.wish.final_at))
        yield replace(call.wish, urgency=Urgency.REFRESH, at=at, changed_at=call.at)


def _waits(urgency: Urgency, runs: list[list[Call]]) -> Row:
    """The longest wait of all calls with `urgency`, beside what went before it by right."""
    found = [(call.waited / EDITS.period, call, calls) for calls in runs for call in calls]
    mine = [(waited, _ahead(call, calls)) for waited, call, calls in found if _is(call, urgency)]
    longest, ahead = max(mine)
    waits = sorted(waited for waited, _ in mine)
    return Row(
        f"{ANSWERS} answers in {MINUTES} minutes of 50 edits: longest wait of a "
        f"{urgency.name.lower().replace('_', ' ')}",
        f"{longest:.1f} periods of {EDITS.period:.1f} s with {ahead} before it by right; "
        f"95 % of them {waits[len(waits) * 95 // 100]:.1f}",
        f"≤ {FINALS_FACTOR} × those + 2",
        all(waited <= FINALS_FACTOR * before + 2 for waited, before in mine),
    )


def _is(call: Call, urgency: Urgency) -> bool:
    return call.wish.urgency is urgency


def _ahead(call: Call, calls: list[Call]) -> int:
    """Calls at least as urgent that were made while this one waited."""
    return sum(
        other.wish.urgency <= call.wish.urgency and call.wish.at < other.at < call.at
        for other in calls
    )
