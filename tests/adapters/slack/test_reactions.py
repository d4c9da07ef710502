"""The state of a request in Slack: one reaction of ours, the last one wanted."""

from collections.abc import Sequence

import pytest

from adapters.slack.reactions import EMOJI, Reactions
from adapters.slack.workspace import Workspace
from core.errors import SurfaceGone, SurroundingsError
from core.marking import LEASE_SECONDS, Marking
from core.marks import Mark
from core.places import Message
from core.stores.memory_marks import MemoryMarks
from tests.corner import Corner, slack_corner
from tests.emulators.slack_server import Break, Fault
from tests.fakes import FrozenClock, NoLimits

ADD, REMOVE = "reactions.add", "reactions.remove"


def reactions(corner: Corner) -> Reactions:
    """Ours in the emulated workspace."""
    return Reactions(Workspace(corner.api, corner.slack.team_id))


def request(corner: Corner) -> Message:
    """What ann asked."""
    return Message("slack", corner.slack.team_id, corner.channel.id, corner.root)


def ours(corner: Corner) -> Sequence[str]:
    """Our reactions on it."""
    root = corner.slack.messages(corner.channel)[0]
    return [name for name, users in root.reactions.items() if corner.slack.bot_user_id in users]


async def work_off(corner: Corner, marks: MemoryMarks, clock: FrozenClock) -> None:
    """Let two processes take turns until nothing is left to do, also after a lease."""
    home, signs = f"slack:{corner.slack.team_id}", reactions(corner)
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
    async with slack_corner() as corner:
        for _ in range(2):
            await reactions(corner).put(request(corner), mark)
        put = ours(corner)
        for _ in range(2):
            await reactions(corner).take_away(request(corner), mark)

        assert (put, ours(corner)) == ([EMOJI[mark]], [])


@pytest.mark.parametrize("how", [Break.STATUS, Break.RESET, Break.LIMITED])
@pytest.mark.parametrize("applied", [False, True])
async def test_the_last_mark_stays_alone_whatever_is_lost(how: Break, applied: bool) -> None:
    clock = FrozenClock()
    marks = MemoryMarks(clock)
    async with slack_corner() as corner:
        for mark in (Mark.QUEUED, Mark.TAKEN, Mark.DOUBTFUL):
            for method in (ADD, REMOVE):
                corner.slack.faults.add(Fault(how, method, applied=applied))
            await marks.want(request(corner), mark)
            await work_off(corner, marks, clock)

            assert ours(corner) == [EMOJI[mark]]


@pytest.mark.parametrize(
    "code",
    ["message_not_found", "no_access", "too_many_emoji", "invalid_name", "not_reactable"],
)
async def test_a_message_that_takes_no_reactions_is_left_alone(code: str) -> None:
    async with slack_corner() as corner:
        corner.slack.faults.add(Fault(Break.ERROR, ADD, error=code))
        with pytest.raises(SurfaceGone):
            await reactions(corner).put(request(corner), Mark.TAKEN)


async def test_adding_and_removing_are_counted_apart() -> None:
    async with slack_corner() as corner:
        keys = [reactions(corner).budget(away).key for away in (True, False)]

    assert [key.rpartition(":")[2] for key in keys] == [REMOVE, ADD]
