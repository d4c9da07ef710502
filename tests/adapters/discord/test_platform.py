"""What goes on beside the connection to Discord: marks, and when the next session begins."""

from adapters.discord.homes import Homes
from adapters.discord.sessions import AT_ONCE, Sessions
from core.marks import Mark
from core.places import Message
from tests.adapters.discord.connected import connected_team
from tests.fakes import FrozenClock, until

DAY = 86_400.0


async def test_marks_are_put_in_a_server_that_comes_into_sight_later() -> None:
    async with connected_team() as team:
        message = await team.ann.says(team.general, "x")
        where = Message("discord", team.discord.guild.id, team.general.id, message)
        await team.store.want(where, Mark.TAKEN)
        async with team.gateway():
            await team.is_marked(team.said(team.general)[0], "👀")


async def test_a_process_that_ends_puts_its_last_marks() -> None:
    async with connected_team() as team:
        message = await team.ann.says(team.general, "x")
        where = Message("discord", team.discord.guild.id, team.general.id, message)
        async with team.gateway():
            await team.store.want(where, Mark.TAKEN)
            await team.is_marked(team.said(team.general)[0], "👀")
            await team.store.want(where, Mark.STOPPED)
        await team.is_marked(team.said(team.general)[0], "🛑")


async def test_each_home_is_given_once_whenever_it_is_known() -> None:
    homes = Homes()
    homes.add("one")
    given = homes.each()
    first = await anext(given)
    homes.add("one")
    homes.add("two")

    assert [first, await anext(given)] == ["one", "two"]


async def test_a_worker_puts_marks_where_its_jobs_are() -> None:
    """It hears nothing of Discord's servers itself."""
    async with connected_team() as team:
        async with team.gateway():
            await team.ann.says(team.general, f"{team.discord.mention} print one")
            await until(lambda: bool(team.threads()))
        async with team.at_work():
            await team.sees_the_end()
            await until(lambda: bool(team.said(team.general)[0].reactions))


def _begun(sessions: Sessions, clock: FrozenClock, seconds: float) -> int:
    """How many sessions begin in that time if each ends at once."""
    end, count = clock.now + seconds, 0
    while clock.now + sessions.wait <= end:
        clock.advance(sessions.begin())
        count += 1
    return count


def test_a_few_sessions_begin_one_soon_after_another() -> None:
    clock = FrozenClock()
    sessions = Sessions(5.0, clock)

    assert _begun(sessions, clock, 5.0 * (AT_ONCE - 1)) == AT_ONCE


def test_sessions_that_end_again_and_again_do_not_use_up_a_day() -> None:
    clock = FrozenClock()

    assert _begun(Sessions(5.0, clock), clock, DAY) < 800


def test_what_discord_says_is_left_is_spread_over_the_day() -> None:
    """Other processes began sessions, too."""
    clock = FrozenClock()
    sessions = Sessions(5.0, clock)
    sessions.told({"total": 1000, "remaining": 1000, "reset_after": DAY * 1000})
    plenty = sessions.wait
    sessions.told({"total": 1000, "remaining": 10, "reset_after": DAY * 1000})

    assert plenty == 0.0 and sessions.wait == DAY / 10


def test_a_proxy_that_tells_of_no_limit_is_no_hindrance() -> None:
    sessions = Sessions(5.0, FrozenClock())
    sessions.told({})

    assert sessions.wait == 0.0
