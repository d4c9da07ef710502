"""The state of a request in Discord: one reaction of ours, the last one wanted."""

import pytest

from adapters.discord.places import message_at
from adapters.discord.reactions import EMOJI, Reactions
from core.budgets.memory import MemoryBudgets
from core.errors import SurfaceGone, SurroundingsError
from core.marking import LEASE_SECONDS, Marking
from core.marks import Mark
from core.places import Message
from core.stores.memory_marks import MemoryMarks
from tests.discord_corner import DiscordCorner, discord_corner
from tests.emulators.discord_server import Break, DiscordServer, Fault, Limiter
from tests.fakes import FrozenClock, NoLimits

ADD, REMOVE = "add_my_message_reaction", "delete_my_message_reaction"


def reactions(corner: DiscordCorner) -> Reactions:
    """Ours in the emulated server."""
    return Reactions(corner.api, corner.limits)


def request(corner: DiscordCorner) -> Message:
    """What ann asked; the message that the thread began with stands in the channel."""
    return message_at(corner.discord.guild.id, corner.channel.id, "", corner.root)


def ours(corner: DiscordCorner) -> list[str]:
    """Our reactions on it."""
    found = corner.discord.world.messages[corner.root].reactions
    return [emoji for emoji, users in found.items() if corner.discord.bot_id in users]


async def work_off(corner: DiscordCorner, marks: MemoryMarks, clock: FrozenClock) -> None:
    """Let two processes take turns until nothing is left to do, also after a lease."""
    home, signs = f"discord:{corner.discord.guild.id}", reactions(corner)
    two = [Marking(home, marks, signs, NoLimits(), clock.sleep, clock) for _ in range(2)]
    idle = 0
    while idle < 2:
        idle += 1
        for process in two:
            try:
                while await process.once():
                    idle = 0
            except SurroundingsError:
                idle = 0
        clock.advance(LEASE_SECONDS)


@pytest.mark.parametrize("mark", Mark)
async def test_each_mark_has_an_emoji_that_comes_and_goes(mark: Mark) -> None:
    async with discord_corner() as corner:
        for _ in range(2):
            await reactions(corner).put(request(corner), mark)
        put = ours(corner)
        for _ in range(2):
            await reactions(corner).take_away(request(corner), mark)

        assert (put, ours(corner)) == ([EMOJI[mark]], [])


async def test_a_request_in_a_thread_is_marked_there() -> None:
    async with discord_corner() as corner:
        job = await corner.asked_again()
        asked = Message("discord", corner.discord.guild.id, corner.channel.id, job.requests[0])
        await reactions(corner).put(asked, Mark.TAKEN)

        _, message = [
            m for m in corner.discord.world.messages.values() if m.author == corner.ann.id
        ]
        assert list(message.reactions) == [EMOJI[Mark.TAKEN]]


@pytest.mark.parametrize("how", [Break.STATUS, Break.RESET, Break.LIMITED])
@pytest.mark.parametrize("applied", [False, True])
async def test_the_last_mark_stays_alone_whatever_is_lost(how: Break, applied: bool) -> None:
    clock = FrozenClock()
    marks = MemoryMarks(clock)
    async with discord_corner(clock=clock) as corner:
        for mark in (Mark.QUEUED, Mark.TAKEN, Mark.DOUBTFUL):
            for route in (ADD, REMOVE):
                corner.discord.faults.add(Fault(how, route, applied=applied))
            await marks.want(request(corner), mark)
            await work_off(corner, marks, clock)

            assert ours(corner) == [EMOJI[mark]]


@pytest.mark.parametrize("code", [10008, 10003, 50001, 50013, 30010, 90001, 50083])
@pytest.mark.parametrize("route", [ADD, REMOVE])
async def test_a_message_that_takes_no_reactions_is_left_alone(code: int, route: str) -> None:
    async with discord_corner() as corner:
        corner.discord.faults.add(Fault(Break.ERROR, route, code=code, status=403))
        marking = reactions(corner)
        with pytest.raises(SurfaceGone):
            await (marking.put if route == ADD else marking.take_away)(request(corner), Mark.TAKEN)


async def test_a_refused_token_is_no_reason_to_leave_a_message_alone() -> None:
    async with discord_corner() as corner:
        corner.discord.revoke()
        with pytest.raises(SurroundingsError) as caught:
            await reactions(corner).put(request(corner), Mark.TAKEN)

        assert not isinstance(caught.value, SurfaceGone)


@pytest.mark.parametrize("limiter", [Limiter.FIXED, Limiter.STEADY])
async def test_marks_keep_to_the_rate_of_reactions(limiter: Limiter) -> None:
    clock = FrozenClock()
    marks, budgets = MemoryMarks(clock), MemoryBudgets(clock)
    server = DiscordServer(limiter=limiter, clock=clock)
    async with discord_corner(server, clock) as corner:
        home = f"discord:{corner.discord.guild.id}"
        marking = Marking(home, marks, reactions(corner), budgets, clock.sleep, clock)
        for mark in Mark:
            await marks.want(request(corner), mark)
            while await marking.once():
                pass

        assert corner.discord.refused429 == 0
        assert len(ours(corner)) == 1


async def test_reactions_of_all_channels_are_counted_together() -> None:
    async with discord_corner() as corner:
        both = [reactions(corner).budget(away).key for away in (True, False)]

    assert both[0] == both[1] == corner.limits.reactions().key
