"""What all rate budgets promise, in memory and in a store, by a clock that the test moves."""

from collections.abc import Iterable
from dataclasses import dataclass, replace

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from bench.crowd import Call, Crowd, Wish
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
    Window,
)
from tests.contracts.clocked import Kind, move, opened
from tests.fakes import FrozenClock

FINAL = Urgency.FINAL
FIRST_SIGHT = Urgency.FIRST_SIGHT
REFRESH = Urgency.REFRESH
START = 1_000.0
TINY = 1e-5
"""Seconds; a store counts in microseconds."""

both = pytest.mark.parametrize("kind", ["memory", "redis"])
quick = settings(max_examples=15, suppress_health_check=[HealthCheck.function_scoped_fixture])

ALLOWANCES = st.builds(
    Allowance,
    calls=st.sampled_from([0.5, 0.83, 1.0, 4.0, 8.0]),
    seconds=st.just(1.0),
    burst=st.integers(1, 6),
    spread=st.sampled_from([1.0, 2.0, 15.0]),
)
WINDOWS = st.builds(
    Window,
    calls=st.sampled_from([1, 2, 5, 20]),
    seconds=st.sampled_from([1.0, 6.0, 15.0]),
    margin=st.sampled_from([0.0, 0.5]),
    kept=st.integers(0, 1),
)
MOMENTS = st.integers(0, 20_000).map(lambda ms: START + ms / 1000)


@st.composite
def wishes(draw: st.DrawFn) -> list[Wish]:
    """Up to thirty wishes within twenty seconds."""
    moments = draw(st.lists(MOMENTS, min_size=1, max_size=30))
    return [
        Wish(f"a{n}", draw(st.sampled_from(Urgency)), at, at - draw(st.integers(0, 9)))
        for n, at in enumerate(moments)
    ]


def streams(number: int, at: float = START) -> list[Wish]:
    """Answers that grow without end."""
    return [Wish(f"stream{n}", REFRESH, at, at) for n in range(number)]


def go_on(call: Call) -> Iterable[Wish]:
    """Whoever called wants the next call as soon as there is something new."""
    at = call.at + 0.05
    changed_at = call.at if call.wish.urgency is REFRESH else at
    yield replace(call.wish, at=at, changed_at=changed_at)


def streams_go_on(call: Call) -> Iterable[Wish]:
    """Answers grow on, all else is over with its call."""
    return go_on(call) if call.wish.urgency is REFRESH else ()


def crowd(
    budgets: Budgets, clock: FrozenClock, allowance: Allowance, *members: Wish, end: bool = False
) -> Crowd:
    """Askers who go on if they are refreshes, unless everything is to `end`."""
    after = (lambda call: ()) if end else streams_go_on
    asking = Crowd(budgets, Budget("key", allowance), lambda now: move(clock, now), after)
    for wish in members:
        asking.add(wish)
    return asking


@both
@quick
@given(wishes(), ALLOWANCES, st.booleans())
async def test_no_window_holds_more_than_a_burst_and_the_rate(
    kind: Kind, valkey_url: str, wanted: list[Wish], allowance: Allowance, end: bool
) -> None:
    clock = FrozenClock(START)
    async with opened(kind, valkey_url, clock) as budgets:
        calls = await crowd(budgets, clock, allowance, *wanted, end=end).run(START + 40)
    times = sorted(call.at for call in calls)

    for first, start in enumerate(times):
        for last, stop in enumerate(times[first:], first):
            most = allowance.burst + (stop - start + TINY) / allowance.period
            assert last - first + 1 <= most


@both
@quick
@given(wishes(), ALLOWANCES)
async def test_nothing_is_booked_more_than_a_period_ahead(
    kind: Kind, valkey_url: str, wanted: list[Wish], allowance: Allowance
) -> None:
    clock = FrozenClock(START)
    async with opened(kind, valkey_url, clock) as budgets:
        calls = await crowd(budgets, clock, allowance, *wanted).run(START + 30)

    assert all(call.at - call.booked_at <= allowance.period / 2 for call in calls)


@both
@quick
@given(wishes(), ALLOWANCES)
async def test_everybody_who_goes_on_asking_is_served(
    kind: Kind, valkey_url: str, wanted: list[Wish], allowance: Allowance
) -> None:
    """With no more than two calls' time for each, since refreshes leave a reserve."""
    clock = FrozenClock(START)
    end = START + 25 + len(wanted) * 2 * allowance.period
    async with opened(kind, valkey_url, clock) as budgets:
        calls = await crowd(budgets, clock, allowance, *wanted, end=True).run(end)

    assert {call.wish.asker for call in calls} == {wish.asker for wish in wanted}


@both
@quick
@given(st.lists(MOMENTS, min_size=1, max_size=6), st.integers(1, 12), ALLOWANCES)
async def test_a_final_is_never_behind_a_refresh_that_was_not_booked(
    kind: Kind, valkey_url: str, moments: list[float], number: int, allowance: Allowance
) -> None:
    """Six finals in a row are within their share of 0.85."""
    clock = FrozenClock(START)
    finals = [Wish(f"final{n}", FINAL, at, at) for n, at in enumerate(moments)]
    async with opened(kind, valkey_url, clock) as budgets:
        asking = crowd(budgets, clock, allowance, *streams(number), *finals)
        calls = await asking.run(START + 22 + 9 * allowance.period)
    waits = [call.waited for call in calls if call.wish.urgency is FINAL]

    for call in calls:
        if call.wish.urgency is REFRESH:
            assert all(other.urgency is REFRESH for other in call.waiting)
    assert len(waits) == len(finals)
    assert max(waits) <= len(finals) * allowance.period + 2 * allowance.lead


@both
@quick
@given(st.lists(MOMENTS, min_size=2, max_size=12), ALLOWANCES)
async def test_of_all_refreshes_the_longest_unchanged_goes_first(
    kind: Kind, valkey_url: str, moments: list[float], allowance: Allowance
) -> None:
    clock = FrozenClock(START)
    asked = [Wish(f"stream{n}", REFRESH, at, at - n % 5) for n, at in enumerate(moments)]
    async with opened(kind, valkey_url, clock) as budgets:
        calls = await crowd(budgets, clock, allowance, *asked).run(START + 40)

    for call in calls:
        others = [other.changed_at for other in call.waiting]
        assert call.wish.changed_at <= min(others, default=call.booked_at) + TINY


@both
@pytest.mark.parametrize("urgent, share", [(FINAL, 0.85), (FIRST_SIGHT, 0.75)])
@pytest.mark.parametrize("burst", [1, 5])
async def test_in_a_flood_each_gets_its_share(
    kind: Kind, valkey_url: str, urgent: Urgency, share: float, burst: int
) -> None:
    clock = FrozenClock(START)
    allowance = Allowance(50, 60, burst)
    async with opened(kind, valkey_url, clock) as budgets:
        budget = Budget("key", allowance)
        asking = Crowd(budgets, budget, lambda now: move(clock, now), go_on)
        for wish in streams(10):
            asking.add(wish)
            asking.add(replace(wish, asker=f"flood {wish.asker}", urgency=urgent))
        calls = await asking.run(START + 300)
    flood = sum(call.wish.urgency is urgent for call in calls)

    assert len(calls) >= 240
    assert flood == pytest.approx(share * len(calls), abs=4)
    assert {call.wish.asker for call in calls if call.wish.urgency is REFRESH} == {
        wish.asker for wish in streams(10)
    }


@both
@quick
@given(MOMENTS, ALLOWANCES)
async def test_a_newcomer_is_seen_within_a_period_beside_eight_streams(
    kind: Kind, valkey_url: str, at: float, allowance: Allowance
) -> None:
    clock = FrozenClock(START)
    newcomer = Wish("newcomer", FIRST_SIGHT, at + 10, at + 10)
    async with opened(kind, valkey_url, clock) as budgets:
        calls = await crowd(budgets, clock, allowance, *streams(8), newcomer).run(at + 13)
    [seen] = [call for call in calls if call.wish.asker == "newcomer"]

    assert seen.waited <= allowance.period + allowance.lead + TINY
    if allowance.reserve > 1:  # one alone may just have been touched by a refresh
        assert seen.waited <= allowance.lead + TINY


@both
@pytest.mark.parametrize("burst", [1, 4])
async def test_a_pause_holds_everybody_and_ends_without_a_burst(
    kind: Kind, valkey_url: str, burst: int
) -> None:
    clock = FrozenClock(START)
    allowance = Allowance(1, 1, burst)
    final = Wish("final", FINAL, START + 12, START + 12)
    async with opened(kind, valkey_url, clock) as budgets:
        asking = crowd(budgets, clock, allowance, *streams(4), final)
        await asking.run(START + 10)
        before = len(asking.calls)
        await budgets.pause(Budget("key", allowance), 30)
        paused_at = clock.now
        calls = (await asking.run(START + 60))[before:]

    assert min(call.at for call in calls) >= paused_at + 30 - TINY
    assert calls[0].wish == final
    assert 3 <= len([call for call in calls if call.at < paused_at + 35]) <= 5


@both
async def test_a_longer_pause_is_not_ended_by_a_shorter_one(kind: Kind, valkey_url: str) -> None:
    clock = FrozenClock(START)
    budget = Budget("key", Allowance(1, 1))
    async with opened(kind, valkey_url, clock) as budgets:
        await budgets.pause(budget, 30)
        await budgets.pause(budget, 3)
        clock.advance(29)

        assert isinstance(await budgets.ask(budget, Request("a", FINAL, 0)), Waiting)


@both
@quick
@given(st.integers(1, 20), ALLOWANCES, st.integers(0, 5_000))
async def test_the_dead_block_nobody_for_longer_than_their_grace(
    kind: Kind, valkey_url: str, dead: int, allowance: Allowance, ms: int
) -> None:
    """Twenty answers of a worker that was killed, all to be finished first.

    Where a period is shorter than the grace, the places of some run out one after the other.
    """
    clock = FrozenClock(START)
    died_at = START + ms / 1000
    ghosts = [Wish(f"ghost{n}", FINAL, START, START, died_at) for n in range(dead)]
    alive = Wish("alive", REFRESH, died_at, died_at)
    async with opened(kind, valkey_url, clock) as budgets:
        calls = await crowd(budgets, clock, allowance, *ghosts, alive, end=True).run(START + 90)
    [call] = [call for call in calls if call.wish == alive]

    in_a_row = PATIENCE_PERIODS if allowance.period <= GRACE_SECONDS else 0
    assert call.waited <= GRACE_SECONDS + (in_a_row + 2) * allowance.period


@both
async def test_who_withdraws_is_waited_for_no_more(kind: Kind, valkey_url: str) -> None:
    budget = Budget("key", Allowance(1, 1))
    clock = FrozenClock(START)
    async with opened(kind, valkey_url, clock) as budgets:
        await budgets.ask(budget, Request("first", FINAL, 0))
        await budgets.ask(budget, Request("second", FINAL, 0))
        clock.advance(0.95)

        assert isinstance(await budgets.ask(budget, Request("third", REFRESH, 9)), Waiting)

        await budgets.withdraw(budget, "second")
        await budgets.withdraw(budget, "nobody")

        answer = await budgets.ask(budget, Request("third", REFRESH, 9))

        assert answer.seconds == pytest.approx(0.05)
        assert isinstance(answer, Booked)


@both
async def test_who_becomes_more_urgent_gives_the_old_place_up(kind: Kind, valkey_url: str) -> None:
    budget = Budget("key", Allowance(1, 1))
    clock = FrozenClock(START)
    async with opened(kind, valkey_url, clock) as budgets:
        await budgets.ask(budget, Request("other", FINAL, 0))
        await budgets.ask(budget, Request("answer", REFRESH, 5))
        await budgets.ask(budget, Request("old", FIRST_SIGHT, 9))
        await budgets.ask(budget, Request("answer", FINAL, 5))
        clock.advance(1)

        assert isinstance(await budgets.ask(budget, Request("old", FIRST_SIGHT, 9)), Waiting)
        assert await budgets.ask(budget, Request("answer", FINAL, 5)) == Booked(0)

        clock.advance(1)

        assert await budgets.ask(budget, Request("old", FIRST_SIGHT, 9)) == Booked(0)


@both
async def test_a_burst_is_back_after_a_rest(kind: Kind, valkey_url: str) -> None:
    budget = Budget("key", Allowance(1, 1, burst=3))
    clock = FrozenClock(START)
    async with opened(kind, valkey_url, clock) as budgets:
        for _ in range(2):
            answers = [await budgets.ask(budget, Request(f"a{n}", FINAL, 0)) for n in range(4)]
            for n in range(4):
                await budgets.withdraw(budget, f"a{n}")

            assert [isinstance(answer, Booked) for answer in answers] == [True] * 3 + [False]

            clock.advance(60)


@both
async def test_budgets_do_not_share(kind: Kind, valkey_url: str) -> None:
    clock = FrozenClock(START)
    async with opened(kind, valkey_url, clock) as budgets:
        for key in ("one", "other"):
            answer = await budgets.ask(Budget(key, Allowance(1, 1)), Request("a", FINAL, 0))

            assert answer == Booked(0)


@both
async def test_a_refused_budget_is_cautious_for_a_day(kind: Kind, valkey_url: str) -> None:
    clock = FrozenClock(START)
    budget = Budget("key", Allowance(1, 1, burst=5), cautious=Allowance(1, 2, burst=2))
    async with opened(kind, valkey_url, clock) as budgets:
        assert (await budgets.outlook(budget))[0].free == 5

        await budgets.pause(budget, 30)
        for after, free in ((0, 0), (29, 0.5), (30, 1), (32, 2), (CAUTION_SECONDS - 1, 2)):
            move(clock, START + after)
            assert (await budgets.outlook(budget))[0].free == pytest.approx(free)
        move(clock, START + CAUTION_SECONDS)

        assert (await budgets.outlook(budget))[0].free == 5


@both
async def test_an_outlook_counts_the_answers_that_live_on_a_budget(
    kind: Kind, valkey_url: str
) -> None:
    """Those who wait, who are about to, and who got a refresh a moment ago."""
    clock = FrozenClock(START)
    budget, other = Budget("key", Allowance(1, 1, burst=2)), Budget("other", Allowance(1, 1))
    async with opened(kind, valkey_url, clock) as budgets:
        await budgets.expect(budget, "newcomer")
        for asker, urgency in (("done", FINAL), ("grows", REFRESH), ("waits", FINAL)):
            await budgets.ask(budget, Request(asker, urgency, 0))
        outlook, elsewhere = await budgets.outlook(budget, other)

        assert outlook == Outlook(free=0, soon=SOON_SECONDS, waiting=3)
        assert elsewhere == Outlook(free=1, soon=SOON_SECONDS + 1, waiting=0)

        move(clock, START + LINGER_SECONDS + GRACE_SECONDS + 0.01)
        await budgets.ask(budget, Request("waits", FINAL, 0))

        assert (await budgets.outlook(budget))[0].waiting == 0


@dataclass(frozen=True, slots=True)
class Step:
    """Something that somebody does after `pause` milliseconds."""

    pause: int
    what: str
    asker: str
    urgency: Urgency
    seconds: int

    async def take(self, budgets: Budgets, budget: Budget) -> object:
        """What `budgets` answer, and how they stand then."""
        answer: object = None
        match self.what:
            case "ask":
                answer = await budgets.ask(budget, Request(self.asker, self.urgency, self.seconds))
            case "withdraw":
                await budgets.withdraw(budget, self.asker)
            case "expect":
                await budgets.expect(budget, self.asker)
            case "pause":
                await budgets.pause(budget, self.seconds)
        return answer, await budgets.outlook(budget)


STEPS = st.builds(
    Step,
    st.integers(0, 3_000),
    st.sampled_from(["ask"] * 12 + ["withdraw", "expect", "pause"]),
    st.sampled_from("abcdefgh"),
    st.sampled_from(Urgency),
    st.integers(0, 9),
)


@settings(max_examples=60, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.lists(STEPS, max_size=60), st.one_of(ALLOWANCES, WINDOWS), ALLOWANCES)
async def test_memory_and_store_keep_the_same_law(
    valkey_url: str, steps: list[Step], allowance: Allowance | Window, cautious: Allowance
) -> None:
    """Whatever anybody does, whenever: both give the same answer."""
    clock, budget = FrozenClock(START), Budget("key", allowance, cautious)
    async with (
        opened("memory", valkey_url, clock) as memory,
        opened("redis", valkey_url, clock) as store,
    ):
        for step in steps:
            move(clock, clock.now + step.pause / 1000)

            assert await step.take(store, budget) == await step.take(memory, budget)


@pytest.mark.parametrize(
    "wrong", [{"calls": 0}, {"seconds": 0}, {"burst": 0}, {"spread": 0}, {"finals": 1.0}]
)
def test_an_allowance_of_nothing_is_refused(wrong: dict[str, float]) -> None:
    with pytest.raises(ValueError):
        Allowance(**{"calls": 1, "seconds": 1, **wrong})  # type: ignore[arg-type]
