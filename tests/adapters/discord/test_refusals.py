"""What Discord refuses while an answer is written: waited out, told in a sentence, or the end."""

import asyncio
from collections.abc import Awaitable, Callable

import pytest

from core.budgets import Budget
from core.budgets.memory import MemoryBudgets
from core.errors import SurfaceGone
from tests.adapters.discord.test_surface import CREATE, DELETE, EDIT, LONG, TEXTS, once
from tests.discord_corner import DiscordCorner, discord_corner
from tests.emulators.discord_server import Break, DiscordServer, Fault, Limiter
from tests.fakes import FrozenClock, NoLimits, until
from tests.painting import Painting


class Noting(NoLimits):
    """Notes for how long each budget is to pause."""

    def __init__(self) -> None:
        super().__init__()
        self.pauses: list[float] = []

    async def pause(self, budget: Budget, seconds: float) -> None:
        """Note it."""
        self.pauses.append(seconds)


async def gone(painting: Painting, says: str = ".") -> None:
    """The painting ends since there is nothing to paint on."""
    painting.puts("second\n")
    with pytest.raises(SurfaceGone, match=says):
        async with asyncio.timeout(10):
            await painting.task


async def deletes(corner: DiscordCorner) -> None:
    """A person deletes the answer."""
    await corner.ann.deletes(corner.place, corner.answers[0].id)


async def archives(corner: DiscordCorner) -> None:
    """A person archives the thread."""
    assert corner.opened
    await corner.ann.archives(corner.opened)


async def locks(corner: DiscordCorner) -> None:
    """A moderator locks the thread."""
    assert corner.opened
    await corner.ann.archives(corner.opened, locked=True)


async def deletes_all(corner: DiscordCorner) -> None:
    """A person deletes the thread."""
    del corner.discord.world.places[corner.place.id]


async def hides(corner: DiscordCorner) -> None:
    """An admin takes the channel away from us."""
    corner.discord.without_permission(corner.channel, "VIEW_CHANNEL")


@pytest.mark.parametrize(
    ("happens", "says"),
    [
        (deletes, "deleted"),
        (archives, "archived"),
        (locks, "archived or locked"),
        (deletes_all, "thread was deleted"),
        (hides, "cannot see"),
    ],
)
async def test_a_place_that_is_closed_half_way_ends_the_painting_at_once(
    happens: Callable[[DiscordCorner], Awaitable[None]], says: str
) -> None:
    async with discord_corner() as corner, corner.painting() as painting:
        await painting.adds("First\n")
        before = corner.calls(EDIT)
        await happens(corner)
        await gone(painting, says)

        assert corner.calls(EDIT) == before + 1 and corner.calls(CREATE) == 1


@pytest.mark.parametrize("happens", [locks, deletes_all, hides])
async def test_a_place_that_is_closed_from_the_start_costs_one_call(
    happens: Callable[[DiscordCorner], Awaitable[None]],
) -> None:
    async with discord_corner() as corner, corner.painting() as painting:
        await happens(corner)
        await gone(painting)

        assert corner.calls(CREATE) == 1


async def test_an_answer_opens_an_archived_thread_again() -> None:
    async with discord_corner() as corner:
        await archives(corner)
        await corner.shows(*TEXTS)

        assert once(corner)


@pytest.mark.parametrize(
    ("code", "tries"), [(50035, 5), (50006, 5), (50001, 1), (50005, 1), (50013, 1), (50083, 1)]
)
@pytest.mark.parametrize("route", [CREATE, EDIT])
async def test_a_hopeless_refusal_ends_the_painting(code: int, tries: int, route: str) -> None:
    async with discord_corner() as corner, corner.painting() as painting:
        if route == EDIT:
            await painting.adds("First\n")
        before = corner.calls(route)
        corner.discord.faults.add(Fault(Break.ERROR, route, code=code), times=50)
        await gone(painting)

        assert corner.calls(route) == before + tries


@pytest.mark.parametrize(
    "fault",
    [
        Fault(Break.STATUS, EDIT, status=503),
        Fault(Break.RESET, EDIT),
        Fault(Break.LIMITED, EDIT),
        Fault(Break.LIMITED, EDIT, scope="shared"),
        Fault(Break.ERROR, EDIT, code=0, status=401),
    ],
)
async def test_what_passes_ends_nothing(fault: Fault) -> None:
    async with discord_corner() as corner, corner.painting() as painting:
        await painting.adds("First\n")
        corner.discord.faults.add(fault, times=12)
        for _ in range(3):
            corner.discord.faults.add(Fault(Break.ERROR, EDIT, code=50035))
        await painting.adds("second\n")
        await painting.ends()

        assert len(corner.answers) == 1


@pytest.mark.parametrize(
    "fault",
    [
        Fault(Break.LIMITED, CREATE, scope="global", retry_after=3.0),
        Fault(Break.LIMITED, CREATE, via=False, retry_after=3.0),
        Fault(Break.BANNED, CREATE),
    ],
)
async def test_after_a_global_refusal_no_call_is_made_until_it_is_over(fault: Fault) -> None:
    clock = FrozenClock()
    async with discord_corner(clock=clock) as corner:
        corner.budgets = noted = Noting()
        async with corner.painting() as painting:
            corner.discord.faults.add(fault)
            painting.puts("First\n")
            await until(lambda: bool(noted.pauses))
            over = noted.pauses[0]
            clock.advance(over - 0.1)
            refusals = len(noted.pauses)
            await until(lambda: len(noted.pauses) > refusals + 5)
            held = len(corner.discord.journal.entries)
            clock.advance(0.2)
            await painting.adds("second\n")
            await painting.ends()

        assert over == (60.0 if fault.how is Break.BANNED else 3.0)
        assert held == 1 and len(corner.answers) == 1


@pytest.mark.parametrize("route", [CREATE, EDIT])
@pytest.mark.parametrize(
    "fault",
    [
        Fault(Break.LIMITED, scope="global"),
        Fault(Break.LIMITED, scope="shared"),
        Fault(Break.LIMITED, via=False),
        Fault(Break.BANNED),
    ],
)
async def test_a_refusal_for_all_says_nothing_of_threads(fault: Fault, route: str) -> None:
    """Only a thread's own calls, refused, can tell that other threads spend them."""
    clock = FrozenClock()
    async with discord_corner(clock=clock) as corner:
        corner.budgets, corner.sleep = MemoryBudgets(clock), clock.sleep
        corner.discord.faults.add(Fault(fault.how, route, scope=fault.scope, via=fault.via))
        async with corner.painting() as painting:
            await painting.adds("First\n")
            await painting.adds("second\n")
            await painting.ends()

        assert corner.limits.edits_in(corner.thread).key.endswith(corner.place.id)


async def test_too_many_edits_of_an_old_message_are_waited_out() -> None:
    clock = FrozenClock()
    async with discord_corner(DiscordServer(clock=clock, limiter=Limiter.FIXED), clock) as corner:
        corner.budgets, corner.sleep = MemoryBudgets(clock), clock.sleep
        async with corner.painting() as painting:
            await painting.adds("First\n")
            clock.advance(4_000)
            for number in range(5):
                await painting.adds(f"more {number}\n")
            await painting.ends()

        assert any(entry.code == 30046 for entry in corner.discord.journal.entries)
        assert len(corner.answers) == 1 and "more 4" in corner.read
        assert corner.limits.edits_in(corner.thread).key.endswith(corner.place.id)


@pytest.mark.parametrize(
    ("fault", "why"),
    [
        (Fault(Break.ERROR, CREATE, code=40005), "40005"),
        (Fault(Break.STATUS, CREATE, status=413), "40005"),
        (Fault(Break.ERROR, CREATE, code=50013), "lack a permission"),
        (Fault(Break.ERROR, CREATE, code=200000, status=400), "200000"),
    ],
)
async def test_where_discord_takes_no_file_a_sentence_says_why(fault: Fault, why: str) -> None:
    async with discord_corner() as corner, corner.painting() as painting:
        painting.puts(LONG)
        await until(lambda: bool(corner.answers))
        corner.discord.faults.add(fault)
        messages = await painting.ends()

        _, sorry = corner.answers
        assert "code.py could not be attached" in sorry.shown
        assert why in sorry.shown
        assert not sorry.pings and sorry.flags & 4

        async with corner.painting(messages, first_run=False) as painting:
            painting.puts(LONG)
            await painting.ends()
        assert [len(message.files) for message in corner.answers] == [0, 1]


async def test_a_file_larger_than_the_server_takes_leaves_a_sentence() -> None:
    async with discord_corner(DiscordServer(file_bytes=1_000)) as corner:
        async with corner.painting() as painting:
            painting.puts(LONG)
            await painting.ends()

        assert "could not be attached" in corner.answers[1].shown


async def test_a_channel_where_nothing_may_be_attached_gets_a_sentence() -> None:
    async with discord_corner() as corner:
        corner.discord.without_permission(corner.channel, "ATTACH_FILES")
        async with corner.painting() as painting:
            painting.puts(LONG)
            await painting.ends()

        assert "lack a permission" in corner.answers[1].shown


async def test_a_message_is_removed_and_once_more_is_nothing() -> None:
    async with discord_corner() as corner, corner.painting() as painting:
        painting.puts(LONG)
        messages = await painting.ends()
        for _ in range(2):
            await corner.surface().remove(messages[1])

        assert len(corner.answers) == 1 and corner.calls(DELETE) == 2


async def test_the_first_message_of_a_chain_replies_and_later_pages_do_not() -> None:
    async with discord_corner(by_replies=True) as corner, corner.painting() as painting:
        painting.puts("a line of prose\n" * 300)
        await painting.ends()

        first, *others = corner.answers
        assert first.reference == corner.root and len(others) == 2
        assert not any(message.reference for message in others)
        assert not any(message.pings for message in corner.answers)


async def test_a_request_that_was_deleted_is_answered_all_the_same() -> None:
    async with discord_corner(by_replies=True) as corner:
        await corner.ann.deletes(corner.place, corner.root)
        await corner.shows(*TEXTS)

        assert once(corner)
