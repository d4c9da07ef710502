"""A budget never grants more than it has, and grants as soon as it can."""

from hypothesis import given
from hypothesis import strategies as st

from core.budgets.memory import MemoryBudget
from tests.fakes import FrozenClock

TINY = 1e-6


@given(
    st.sampled_from([0.2, 1.0, 1.82, 10.0]),
    st.integers(1, 5),
    st.lists(st.floats(0, 3), min_size=1, max_size=40),
)
async def test_no_window_holds_more_than_a_burst_and_the_rate(
    per_second: float, burst: int, pauses: list[float]
) -> None:
    clock = FrozenClock()
    budget = MemoryBudget(per_second, burst, clock)
    granted = []
    for pause in pauses:
        clock.advance(pause)
        granted.append(clock.now + await budget.book("key"))
    granted.sort()

    for first, start in enumerate(granted):
        for last, end in enumerate(granted[first:], first):
            assert last - first + 1 <= burst + (end - start) * per_second + TINY


@given(st.integers(1, 5), st.integers(1, 20))
async def test_calls_are_granted_as_early_as_the_rate_allows(burst: int, calls: int) -> None:
    budget = MemoryBudget(2.0, burst, FrozenClock())
    waits = [await budget.book("key") for _ in range(calls)]

    assert waits == [max(0.0, (number + 1 - burst) / 2) for number in range(calls)]


async def test_a_burst_is_back_after_a_rest() -> None:
    clock = FrozenClock()
    budget = MemoryBudget(1.0, 3, clock)
    for _ in range(3):
        await budget.book("key")
    clock.advance(60)

    assert [await budget.book("key") for _ in range(4)] == [0, 0, 0, 1]


async def test_keys_do_not_share() -> None:
    budget = MemoryBudget(1.0, 1, FrozenClock())
    await budget.book("one")

    assert await budget.book("other") == 0
