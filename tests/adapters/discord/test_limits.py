"""Many answers at once keep to what Discord allows, in both ways in which it may count."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import AbstractAsyncContextManager, AsyncExitStack, asynccontextmanager
from dataclasses import dataclass, replace
from itertools import product
from time import monotonic

import pytest

from adapters.discord.limits import Limits
from adapters.discord.places import chain_at, thread_in
from core.budgets.memory import MemoryBudgets
from tests.discord_corner import DiscordCorner, discord_corner
from tests.emulators.discord_server import DiscordServer, Limiter
from tests.fakes import FrozenClock
from tests.painting import Painting

CREATE, EDIT = "create_message", "update_message"
ONE, TWO = (thread_in("1", "7", id_) for id_ in ("8", "9"))
LIMITERS = Limiter.FIXED, Limiter.STEADY
TIMES = 3.0


def quick() -> float:
    """Time that passes some `TIMES` as fast."""
    return monotonic() * TIMES


async def rest(seconds: float) -> None:
    """Let so much of it pass."""
    await asyncio.sleep(seconds / TIMES)


@dataclass(frozen=True, slots=True)
class Crowd:
    """Answers that are written at the same time, each in a thread of one channel."""

    discord: DiscordServer
    paintings: tuple[Painting, ...]
    began: float

    async def writes(self, seconds: float) -> None:
        """Let all of them grow for so long."""
        until, number = quick() + seconds, 0
        while quick() < until:
            number += 1
            for painting in self.paintings:
                painting.puts(f"line {number}\n")
            await rest(0.1)

    async def ends(self) -> float:
        """End all of them; seconds until the last one was shown whole."""
        since = quick()
        await asyncio.gather(*(painting.ends() for painting in self.paintings))
        return quick() - since

    def refused(self, since: float = 0.0) -> list[str]:
        """Calls that were answered with 429, from so many seconds after the beginning on."""
        entries = self.discord.journal.entries
        return [e.route for e in entries if e.status == 429 and e.at - self.began >= since]


@asynccontextmanager
async def crowd(
    limiter: Limiter, threads: int, shared: bool = False, processes: int = 1
) -> AsyncIterator[Crowd]:
    """Answers in so many threads, spread over so many processes."""
    server = DiscordServer(limiter=limiter, clock=quick, shared_thread_buckets=shared)
    async with AsyncExitStack() as stack:
        first = await stack.enter_async_context(discord_corner(server, quick))
        first.budgets, first.sleep = MemoryBudgets(quick), rest
        limits = [first.limits, *(Limits(quick) for _ in range(1, processes))]
        corners = [first]
        for number in range(1, threads):
            corners.append(await first.beside(limits[number % processes]))
        paintings = [await stack.enter_async_context(_painting(corner)) for corner in corners]
        yield Crowd(server, tuple(paintings), quick())


def _painting(corner: DiscordCorner) -> AbstractAsyncContextManager[Painting]:
    return corner.painting(job=replace(corner.job, event=f"e{corner.root}"))


async def test_answers_in_threads_of_their_own_are_never_refused() -> None:
    """All crowds write at once, on servers of their own: alone, each mostly waits."""
    async with asyncio.TaskGroup() as crowds:
        for limiter, threads in product(LIMITERS, (1, 8)):
            crowds.create_task(_never_refused(limiter, threads))


async def _never_refused(limiter: Limiter, threads: int) -> None:
    async with crowd(limiter, threads) as answers:
        await answers.writes(8.0)
        waited = await answers.ends()

        edits = len(answers.discord.journal.calls(EDIT))
        assert answers.refused() == []
        assert waited < 1.8
        assert edits > threads * 5


async def test_threads_that_share_their_calls_are_refused_a_few_times_and_then_no_more() -> None:
    """Eight notice it as they begin, two as they grow.

    Each process notices for itself; the one that always comes first does so last.
    """
    async with asyncio.TaskGroup() as crowds:
        for limiter in LIMITERS:
            crowds.create_task(_refused_no_more(limiter, threads=8, processes=1, settles=8.0))
            crowds.create_task(_refused_no_more(limiter, threads=2, processes=2, settles=16.0))


async def _refused_no_more(limiter: Limiter, threads: int, processes: int, settles: float) -> None:
    async with crowd(limiter, threads, shared=True, processes=processes) as answers:
        await answers.writes(settles + 5)
        await answers.ends()

        assert 0 < len(answers.refused()) <= 12
        assert answers.refused(settles) == []


@pytest.mark.parametrize("route", [CREATE, EDIT])
def test_a_thread_refused_for_calls_that_it_did_not_make_shares_them(route: str) -> None:
    clock = FrozenClock()
    limits = Limits(clock)
    for thread in (ONE, TWO):
        limits.called(route, thread)
    limits.crowded(route, ONE)
    shared = [limits.posts_in(ONE).key, limits.edits_in(ONE).key]

    assert shared == [limits.posts_in(TWO).key, limits.edits_in(TWO).key]
    assert shared[0] == limits.posts("7").key

    clock.advance(3_601)

    assert limits.edits_in(ONE).key != limits.edits_in(TWO).key


@pytest.mark.parametrize("route", [CREATE, EDIT])
def test_a_thread_refused_for_its_own_calls_keeps_to_its_own(route: str) -> None:
    clock = FrozenClock()
    limits = Limits(clock)
    for _ in range(6):
        limits.called(route, ONE)
        clock.advance(0.5)
    limits.crowded(route, ONE)

    assert limits.edits_in(ONE).key != limits.edits_in(TWO).key


def test_calls_of_another_kind_or_of_long_ago_do_not_count_as_its_own() -> None:
    clock = FrozenClock()
    limits = Limits(clock)
    for _ in range(6):
        limits.called(CREATE, ONE)
        limits.called(EDIT, ONE)
    clock.advance(6.0)
    limits.called(EDIT, ONE)
    limits.crowded(EDIT, ONE)

    assert limits.edits_in(ONE).key == limits.edits_in(TWO).key


def test_conversations_by_replies_share_the_calls_of_their_channel_anyway() -> None:
    limits = Limits(FrozenClock())
    chains = [chain_at("1", "7", root) for root in ("8", "9")]
    limits.crowded(EDIT, chains[0])
    one, two = (limits.edits_in(chain).key for chain in chains)

    assert one == two != limits.edits_in(ONE).key
    assert limits.posts_in(chains[0]).key == limits.posts("7").key


def test_each_kind_of_call_is_counted_for_itself() -> None:
    limits = Limits(FrozenClock())
    budgets = limits.posts_in(ONE), limits.edits_in(ONE), limits.removals_in(ONE)

    assert len({budget.key for budget in (*budgets, limits.reactions())}) == 4


@pytest.mark.parametrize("limiter", LIMITERS)
async def test_a_long_answer_ends_within_its_limits(limiter: Limiter) -> None:
    async with crowd(limiter, 1) as answers:
        answers.paintings[0].puts("a line of prose\n" * 900)
        await answers.ends()

        assert answers.refused() == []
        assert len(answers.discord.journal.calls(CREATE)) == 9
