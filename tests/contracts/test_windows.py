"""What budgets promise that are counted in a window, in memory and in a store."""

from bisect import bisect_left
from collections.abc import Iterable
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bench.crowd import Call, Crowd, Wish
from core.budgets import (
    CAUTION_SECONDS,
    Allowance,
    Booked,
    Budget,
    Budgets,
    Request,
    Urgency,
    Waiting,
    Window,
)
from tests.contracts.clocked import Kind, move, opened
from tests.contracts.test_budgets import START, TINY, WINDOWS, both, quick, streams, wishes
from tests.fakes import FrozenClock

FINAL, REFRESH = Urgency.FINAL, Urgency.REFRESH


def go_on(call: Call) -> Iterable[Wish]:
    """Answers grow on, all else is over with its call."""
    if call.wish.urgency is REFRESH:
        yield replace(call.wish, at=call.at + 0.1, changed_at=call.at)


def crowd(budgets: Budgets, clock: FrozenClock, budget: Budget, *members: Wish) -> Crowd:
    """Askers whose refreshes go on."""
    asking = Crowd(budgets, budget, lambda now: move(clock, now), go_on)
    for wish in members:
        asking.add(wish)
    return asking


def most(calls: Iterable[Call], seconds: float) -> int:
    """Calls within the fullest `seconds`."""
    times = sorted(call.at for call in calls)
    return max(bisect_left(times, at + seconds) - n for n, at in enumerate(times))


@both
@quick
@given(wishes(), WINDOWS)
async def test_no_window_holds_more_than_its_calls(
    kind: Kind, valkey_url: str, wanted: list[Wish], window: Window
) -> None:
    clock = FrozenClock(START)
    async with opened(kind, valkey_url, clock) as budgets:
        calls = await crowd(budgets, clock, Budget("key", window), *wanted).run(START + 40)

    assert most(calls, window.span - TINY) <= window.calls


@both
@quick
@given(wishes(), WINDOWS, st.integers(0, 20))
async def test_none_is_exceeded_around_cautious_times(
    kind: Kind, valkey_url: str, wanted: list[Wish], window: Window, seconds: int
) -> None:
    """A refusal in between, and the end of caution, when the window is believed again."""
    clock = FrozenClock(START)
    cautious = Allowance(window.calls * 0.9, window.seconds, max(1, window.calls // 10 - 1))
    budget = Budget("key", window, cautious)
    async with opened(kind, valkey_url, clock) as budgets:
        asking = crowd(budgets, clock, budget, *wanted, *streams(2, START))
        await asking.run(START + 10)
        await budgets.pause(budget, seconds)
        paused_at = clock.now
        calls = await asking.run(START + 40)
        later = START + CAUTION_SECONDS
        again = crowd(budgets, clock, budget, *streams(3, later))
        calls += await again.run(later + 20)

    if cautious.calls + cautious.burst <= window.calls:
        assert most(calls, window.seconds - TINY) <= window.calls
    after = [call.at for call in calls if call.booked_at > paused_at]
    assert min(after) >= paused_at + seconds - TINY


@both
@quick
@given(wishes(), WINDOWS)
async def test_everybody_who_goes_on_asking_is_served(
    kind: Kind, valkey_url: str, wanted: list[Wish], window: Window
) -> None:
    clock = FrozenClock(START)
    end = START + 25 + len(wanted) * 2 * window.span
    async with opened(kind, valkey_url, clock) as budgets:
        asking = Crowd(budgets, Budget("key", window), lambda now: move(clock, now), lambda _: ())
        for wish in wanted:
            asking.add(wish)
        calls = await asking.run(end)

    assert {call.wish.asker for call in calls} == {wish.asker for wish in wanted}


@both
async def test_after_a_refusal_all_are_cautious_for_a_day(kind: Kind, valkey_url: str) -> None:
    clock = FrozenClock(START)
    budget = Budget("key", Window(50, 60), cautious=Allowance(45, 60, burst=4))
    async with opened(kind, valkey_url, clock) as budgets:
        await budgets.pause(budget, 7)
        asking = crowd(budgets, clock, budget, *streams(5))
        calls = await asking.run(START + 600)
        move(clock, START + CAUTION_SECONDS)

        assert min(call.at for call in calls) == pytest.approx(START + 7, abs=0.2)
        assert most(calls, 1.3) <= 4
        assert len(calls) <= 1 + 45 * 593 / 60 + 4
        assert (await budgets.outlook(budget))[0].free == 50


@both
async def test_a_window_without_a_cautious_allowance_is_held_too(
    kind: Kind, valkey_url: str
) -> None:
    clock, budget = FrozenClock(START), Budget("key", Window(5, 60))
    async with opened(kind, valkey_url, clock) as budgets:
        await budgets.pause(budget, 30)
        move(clock, START + 29)

        assert isinstance(await budgets.ask(budget, Request("a", FINAL, 0)), Waiting)
        assert (await budgets.outlook(budget))[0].free == 0

        move(clock, START + 30)

        assert await budgets.ask(budget, Request("a", FINAL, 0)) == Booked(0)


@both
async def test_an_outlook_tells_what_comes_back(kind: Kind, valkey_url: str) -> None:
    clock, budget = FrozenClock(START), Budget("key", Window(5, 60, margin=0))
    async with opened(kind, valkey_url, clock) as budgets:
        for second in range(0, 10, 2):
            move(clock, START + second)
            await budgets.ask(budget, Request("a", FINAL, 0))
        for after, free, soon in ((9.0, 0, 0), (41, 0, 1), (60.5, 1, 5), (70, 5, 5)):
            move(clock, START + after)
            [outlook] = await budgets.outlook(budget)

            assert (outlook.free, outlook.soon) == (free, soon)


@both
async def test_edits_are_kept_for_finals(kind: Kind, valkey_url: str) -> None:
    """Each answer's last text can be paid at once, however long refreshes have gone on."""
    clock, budget = FrozenClock(START), Budget("key", Window(50, 60))
    async with opened(kind, valkey_url, clock) as budgets:
        members = [replace(wish, final_at=START + 40) for wish in streams(8)]
        calls = await crowd(budgets, clock, budget, *members).run(START + 50)
    finals = [call for call in calls if call.wish.urgency is FINAL]

    assert len(finals) == 8
    assert max(call.waited for call in finals) <= 1


@pytest.mark.parametrize(
    "wrong", [{"calls": 0}, {"seconds": 0}, {"margin": -1}, {"kept": -1}, {"first_sights": 0.4}]
)
def test_a_window_of_nothing_is_refused(wrong: dict[str, float]) -> None:
    with pytest.raises(ValueError):
        Window(**{"calls": 1, "seconds": 1, **wrong})  # type: ignore[arg-type]
