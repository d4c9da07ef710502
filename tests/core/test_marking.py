"""In the end a message shows one mark of ours, the last one wanted, whatever breaks meanwhile."""

import asyncio
from collections import Counter, defaultdict
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass, field

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from core.budgets import Allowance, Booked, Budget, Budgets, Request, Waiting
from core.budgets.memory import MemoryBudgets
from core.errors import RateLimited, StoreUnavailable, SurfaceGone, SurroundingsError
from core.marking import ATTEMPTS, LAST_CALL_SECONDS, LEASE_SECONDS, Marking, Signs
from core.marks import Mark
from core.places import Message
from core.stores.memory_marks import MemoryMarks
from core.words import phrase
from tests.fakes import FrozenClock, NoLimits, until

HOME = "slack:T1"
CALL_SECONDS = 10.0
"""After so long a call is given up, so none has its effect later."""
Trouble = Callable[[], Exception]


def away() -> Exception:
    """Nobody answers."""
    return SurroundingsError(phrase("The chat is away."))


def too_many() -> Exception:
    """The platform wants no more for a while."""
    return RateLimited(phrase("Too many."), 5.0)


def gone() -> Exception:
    """Somebody deleted the message."""
    return SurfaceGone(phrase("It was deleted."))


def message(name: str = "1") -> Message:
    """A message of our one workspace."""
    return Message("slack", "T1", "C1", name)


@dataclass
class Board(Signs):
    """Messages with marks on them; calls may break before or after they had their effect."""

    clock: FrozenClock
    shown: defaultdict[Message, set[Mark]] = field(default_factory=lambda: defaultdict(set))
    before: list[Trouble | None] = field(default_factory=list)
    after: list[Trouble | None] = field(default_factory=list)
    slowness: list[int] = field(default_factory=list)
    """Turns of others that the next calls take, one each."""
    calls: Counter[str] = field(default_factory=Counter)

    def budget(self, away: bool) -> Budget:
        """Two budgets, as Slack has."""
        return Budget("away" if away else "put", Allowance(2, 1))

    async def put(self, message: Message, mark: Mark) -> None:
        """Show it."""
        self.calls["put"] += 1
        await self._break(self.before)
        self.shown[message].add(mark)
        await self._break(self.after)

    async def take_away(self, message: Message, mark: Mark) -> None:
        """Show it no longer."""
        self.calls["away"] += 1
        await self._break(self.before)
        self.shown[message].discard(mark)
        await self._break(self.after)

    async def _break(self, troubles: list[Trouble | None]) -> None:
        began = self.clock.now
        for _ in range(self.slowness.pop() if self.slowness else 0):
            if self.clock.now - began < CALL_SECONDS / 4:
                await asyncio.sleep(0)
        if troubles and (trouble := troubles.pop()):
            raise trouble()


class CountedBudgets(MemoryBudgets):
    """Counts what it booked; its store may be away."""

    def __init__(self, clock: FrozenClock, troubles: list[bool]) -> None:
        super().__init__(clock)
        self.booked: Counter[str] = Counter()
        self._troubles = troubles

    async def ask(self, budget: Budget, request: Request) -> Booked | Waiting:
        """Raise if there is trouble."""
        if self._troubles and self._troubles.pop():
            raise StoreUnavailable(phrase("The store is away."))
        answer = await super().ask(budget, request)
        self.booked[budget.key] += isinstance(answer, Booked)
        return answer


MARKS = st.sampled_from([Mark.QUEUED, Mark.TAKEN, Mark.GOOD, Mark.BAD])
WANTS = st.lists(st.tuples(st.sampled_from("ab"), MARKS, st.integers(0, 8)), min_size=1, max_size=9)
ERRORS = st.lists(st.sampled_from([None, away, too_many]), max_size=4)


@settings(max_examples=40)
@example(
    wants=[("a", Mark.QUEUED, 0), ("a", Mark.GOOD, 2), ("b", Mark.TAKEN, 0)]
    + [("a", Mark.QUEUED, 2), ("b", Mark.QUEUED, 0)],
    before=[away],
    after=[away],
    slowness=[0, 1, 7, 0, 5, 0, 0, 0],
    troubles=[],
).via("two gave way to each other for ever")
@given(
    WANTS,
    ERRORS,
    ERRORS,
    st.lists(st.integers(0, 9), max_size=20),
    st.lists(st.booleans(), max_size=9),
)
async def test_each_message_ends_with_the_mark_that_was_wanted_last(
    wants: list[tuple[str, Mark, int]],
    before: list[Trouble | None],
    after: list[Trouble | None],
    slowness: list[int],
    troubles: list[bool],
) -> None:
    clock = FrozenClock()
    marks, board = MemoryMarks(clock), Board(clock, defaultdict(set), [*before], [*after])
    board.slowness = [*slowness]
    budgets = CountedBudgets(clock, [*troubles])
    async with two_at_work(marks, board, budgets, clock):
        for name, mark, turns in wants:
            await marks.want(message(name), mark)
            for _ in range(turns):
                await asyncio.sleep(0)
        end = clock.now + 20 * LEASE_SECONDS  # each trouble may cost one
        await until(lambda: clock.now > end)

    assert board.shown == {message(name): {mark} for name, mark, _ in wants}
    assert all(calls <= budgets.booked[key] for key, calls in board.calls.items())


@asynccontextmanager
async def two_at_work(
    marks: MemoryMarks, board: Board, budgets: Budgets, clock: FrozenClock
) -> AsyncIterator[None]:
    """Two processes that put marks meanwhile."""

    async def sleep(seconds: float) -> None:
        """Long enough for a clock of floats to move at all."""
        await clock.sleep(max(seconds, 0.01))

    workers = [
        asyncio.create_task(Marking(HOME, marks, board, budgets, sleep, clock).run())
        for _ in range(2)
    ]
    try:
        yield
    finally:
        for worker in workers:
            worker.cancel()
        await asyncio.wait(workers)


async def test_a_mark_put_while_a_newer_one_is_wanted_gives_way_to_it() -> None:
    """Two processes: one takes the old mark away, both know what is wanted next."""
    board = Board(clock := FrozenClock())
    marks = MemoryMarks(clock)
    one, other = (Marking(HOME, marks, board, NoLimits(), clock.sleep, clock) for _ in range(2))
    await marks.want(message(), Mark.QUEUED)
    await one.once()
    await marks.want(message(), Mark.TAKEN)
    board.slowness = [0, 20, 0, 0, 0, 0]  # from the end: the other one's first call is slow
    first = asyncio.create_task(one.once())
    await asyncio.sleep(0)
    await marks.want(message(), Mark.GOOD)
    for _ in range(10):
        await asyncio.sleep(0)
        await other.once()
    await first
    while await other.once():
        pass

    assert board.shown == {message(): {Mark.GOOD}}


async def test_a_call_that_waited_too_long_is_left_to_the_next_process() -> None:
    """Its lease is nearly over: the call could come behind one of the next process."""
    board = Board(clock := FrozenClock())

    class Slow(NoLimits):
        async def ask(self, budget: Budget, request: Request) -> Booked | Waiting:
            return Booked(LEASE_SECONDS - LAST_CALL_SECONDS + 1)

    marks = MemoryMarks(clock)
    await marks.want(message(), Mark.TAKEN)
    await Marking(HOME, marks, board, Slow(), clock.sleep, clock).once()
    assert not board.shown

    clock.advance(LEASE_SECONDS)
    await Marking(HOME, marks, board, NoLimits(), clock.sleep, clock).once()

    assert board.shown == {message(): {Mark.TAKEN}}


async def test_a_mark_whose_reply_was_lost_goes_away_even_if_the_next_calls_fail() -> None:
    """Whoever can do nothing does not know what is there, so it says nothing about it."""
    board = Board(clock := FrozenClock(), after=[away] * ATTEMPTS)
    board.before = [away] * ATTEMPTS + [None] * ATTEMPTS  # from the end
    marks = MemoryMarks(clock)
    marking = Marking(HOME, marks, board, NoLimits(), clock.sleep, clock)
    await marks.want(message(), Mark.TAKEN)
    for _ in range(2):
        with pytest.raises(SurroundingsError):
            await marking.once()
        await marks.want(message(), Mark.QUEUED)
        clock.advance(LEASE_SECONDS)
    while await marking.once():
        pass

    assert board.shown == {message(): {Mark.QUEUED}}
    assert not board.before and not board.after


async def test_a_message_that_is_gone_is_not_tried_again() -> None:
    board = Board(clock := FrozenClock(), before=[gone])
    marks = MemoryMarks(clock)
    await marks.want(message(), Mark.TAKEN)
    marking = Marking(HOME, marks, board, NoLimits(), clock.sleep, clock)

    assert await marking.once()
    clock.advance(2 * LEASE_SECONDS)
    assert not await marking.once()
    assert board.calls == Counter({"put": 1})


async def test_a_platform_that_wants_no_more_is_left_alone() -> None:
    board = Board(clock := FrozenClock(), before=[too_many])
    marks, budgets = MemoryMarks(clock), MemoryBudgets(clock)
    await marks.want(message(), Mark.TAKEN)
    await marks.want(message("2"), Mark.TAKEN)
    marking = Marking(HOME, marks, board, budgets, clock.sleep, clock)
    with pytest.raises(RateLimited):
        await marking.once()
    paused = clock.now
    await marking.once()

    assert clock.now - paused >= 5.0
    assert board.shown == {message("2"): {Mark.TAKEN}}


async def test_a_call_that_fails_in_passing_is_made_again_under_the_same_lease() -> None:
    """Else the request would show nothing until the lease is over."""
    board = Board(clock := FrozenClock(), before=[away, away])
    marks = MemoryMarks(clock)
    await marks.want(message(), Mark.TAKEN)

    assert await Marking(HOME, marks, board, NoLimits(), clock.sleep, clock).once()
    assert board.shown == {message(): {Mark.TAKEN}}
    assert clock.now < FrozenClock().now + LEASE_SECONDS / 10
