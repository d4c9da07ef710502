"""What was said while nobody listened is answered once, and nothing else is."""

import time
from typing import Any

import pytest

from tests.adapters.discord.connected import ConnectedTeam, FickleStore, connected_team
from tests.emulators.discord_server import Astray, Break, DiscordServer, Fault, Misdelivery
from tests.emulators.discord_server.sessions import Session
from tests.fakes import until


async def _listens_for_the_first_time(team: ConnectedTeam) -> None:
    async with team.at_work():
        await until(lambda: bool(team.noted))


async def test_nothing_is_answered_on_the_very_first_start() -> None:
    async with connected_team() as team:
        await team.ann.says(team.general, f"{team.discord.mention} print one")
        await _listens_for_the_first_time(team)

        assert not team.prompts and not team.discord.journal.calls("list_messages")


async def test_a_mention_that_nobody_heard_is_answered_after_the_start() -> None:
    async with connected_team() as team:
        await _listens_for_the_first_time(team)
        await team.ann.says(team.general, f"{team.discord.mention} print one")
        async with team.at_work():
            await team.is_asked("print one")
        async with team.at_work():
            await team.ann.says(team.general, f"{team.discord.mention} print two")
            await team.is_asked("print one", "print two")


async def test_all_places_are_looked_into() -> None:
    async with connected_team() as team:
        forum, other = team.discord.channel("help", kind="forum"), team.discord.channel("other")
        async with team.at_work():
            await team.ann.says(team.general, f"{team.discord.mention} print one")
            await team.sees_the_end()
            dm = await team.ben.opens_dm()
            await team.ben.says(dm, "print two")
            await team.is_asked("print one", "print two")
            await team.sees_the_end(dm)
            await team.has_looked_back()
        answer = team.answers(dm)[-1].id
        foreign = await team.ben.opens_thread(other, "ours alone")
        await team.ann.says(team.thread(), "use three")
        await team.ben.says(foreign, "talk among us")
        await team.ben.says(foreign, f"{team.discord.mention} print four")
        await team.ben.says(other, f"{team.discord.mention} print five")
        await team.ben.posts(forum, "a post", f"{team.discord.mention} print six")
        await team.ben.says(dm, "use seven", reply_to=answer)
        async with team.at_work():
            await until(lambda: len(team.prompts) == 7)
            await team.has_heard_all()

        assert sorted(team.prompts[2:]) == sorted(
            ["use three", "print four", "print five", "print six", "use seven"]
        )


async def test_replies_are_answered_in_the_order_in_which_they_were_said() -> None:
    async with connected_team() as team:
        async with team.at_work():
            await team.ann.says(team.general, f"{team.discord.mention} print one")
            await team.sees_the_end()
            await team.has_looked_back()
        for number in range(5):
            await team.ann.says(team.thread(), f"use {number}")
        async with team.at_work():
            await until(lambda: "use 4" in "\n".join(team.prompts))
            await team.has_heard_all()

        asked = "\n".join(team.prompts[1:])
        places = [asked.index(f"use {number}") for number in range(5)]
        assert places == sorted(places) and asked.count("use ") == 5


async def test_what_is_older_than_a_day_is_left_alone() -> None:
    days = [0.0]
    server = DiscordServer(clock=lambda: time.monotonic() + days[0] * 86_400)
    days[0] = -3.0
    async with connected_team(discord=server) as team:
        async with team.at_work():
            await team.ann.says(team.general, f"{team.discord.mention} print one")
            await team.is_asked("print one")
            await until(lambda: len(team.noted) > 1)
        days[0] = -1.5
        await team.ann.says(team.general, f"{team.discord.mention} print old")
        days[0] = 0.0
        await team.ann.says(team.general, f"{team.discord.mention} print new")
        async with team.at_work():
            await team.is_asked("print one", "print new")


async def test_more_than_one_page_is_read() -> None:
    async with connected_team() as team:
        await _listens_for_the_first_time(team)
        for number in range(250):
            await team.ann.says(team.general, f"talk {number}")
        await team.ann.says(team.general, f"{team.discord.mention} print one")
        async with team.at_work():
            await team.is_asked("print one")


async def test_what_may_not_be_read_harms_nothing() -> None:
    async with connected_team() as team:
        await _listens_for_the_first_time(team)
        closed = team.discord.channel("closed")
        await team.ann.says(closed, f"{team.discord.mention} print one")
        team.discord.without_permission(closed, "READ_MESSAGE_HISTORY")
        await team.ann.says(team.general, f"{team.discord.mention} print two")
        async with team.at_work():
            await team.is_asked("print two")


@pytest.mark.parametrize("how", [Break.STATUS, Break.RESET, Break.LIMITED])
async def test_history_that_fails_is_read_again(how: Break) -> None:
    async with connected_team() as team:
        await _listens_for_the_first_time(team)
        await team.ann.says(team.general, f"{team.discord.mention} print one")
        team.discord.faults.add(Fault(how, "list_messages", retry_after=0.01), times=3)
        async with team.at_work():
            await team.is_asked("print one")


async def test_history_that_is_refused_is_given_up() -> None:
    async with connected_team() as team:
        await _listens_for_the_first_time(team)
        await team.ann.says(team.general, f"{team.discord.mention} print one")
        team.discord.faults.add(Fault(Break.ERROR, "list_messages", code=50001))
        async with team.at_work():
            await until(lambda: bool(team.discord.journal.calls("list_messages")))
            await team.ann.says(team.general, f"{team.discord.mention} print two")
            await team.is_asked("print two")
            await team.has_looked_back()

        assert len(team.discord.journal.calls("list_messages")) == 1


async def test_what_comes_while_history_is_read_hides_nothing() -> None:
    """A newer message in the same channel is no sign that the older one was heard."""
    async with connected_team() as team:
        await _listens_for_the_first_time(team)
        await team.ann.says(team.general, f"{team.discord.mention} print one")
        team.discord.faults.add(Fault(Break.STALL, "list_messages"))
        async with team.killed():
            await until(lambda: bool(team.discord.journal.calls("list_messages")))
            await team.ann.says(team.general, "talk")
            await team.ann.says(team.general, f"{team.discord.mention} print two")
            await until(lambda: team.unfinished == 0 and bool(team.threads()))
        async with team.at_work():
            await until(lambda: len(team.prompts) == 2)
            await team.has_heard_all()

        assert sorted(team.prompts) == ["print one", "print two"]


async def test_what_is_not_kept_is_not_noted_as_heard() -> None:
    store = FickleStore()
    async with connected_team(store=store) as team:
        await _listens_for_the_first_time(team)
        store.keeps = False
        async with team.killed():
            await team.ann.says(team.general, f"{team.discord.mention} print one")
            await until(lambda: store.calls["keep"] > 1)
            await team.ann.says(team.general, "talk")
            await team.ann.says(team.discord.channel("other"), "talk")
            tried = store.calls["keep"]
            await until(lambda: store.calls["keep"] > tried + 3)
        store.keeps, noted = True, team.noted
        async with team.at_work():
            await team.is_asked("print one")

        assert not any("/" in key for key in noted)


async def test_a_message_that_is_delivered_and_in_the_history_is_answered_once() -> None:
    async with connected_team() as team:
        await _listens_for_the_first_time(team)
        team.discord.faults.add(Misdelivery(Astray.REPEATED, "MESSAGE_CREATE", copies=3))
        async with team.at_work():
            await team.ann.says(team.general, f"{team.discord.mention} print one")
            await team.is_asked("print one")


async def test_people_read_from_history_have_their_roles() -> None:
    server = DiscordServer()
    coders = server.role()
    async with connected_team(discord=server, roles=[coders]) as team:
        await _listens_for_the_first_time(team)
        cid = server.person("cid", roles=[coders])
        await cid.says(team.general, f"{server.mention} print one")
        await team.ben.says(team.general, f"{server.mention} print two")
        async with team.at_work():
            await team.is_asked("print one")


async def test_an_unreadable_message_keeps_no_other_from_being_read() -> None:
    server = DiscordServer(strict=False)
    async with connected_team(discord=server) as team:
        await _listens_for_the_first_time(team)
        first = await team.ann.says(team.general, f"{server.mention} print one")
        await team.ann.says(team.general, f"{server.mention} print two")
        server.world.messages[first].type = "new"  # type: ignore[assignment]
        server.world.messages[first].reference = "no id"
        async with team.at_work():
            await until(lambda: "print two" in team.prompts)


async def test_a_server_that_comes_into_sight_late_is_looked_into() -> None:
    """As after an outage of Discord's; its channels are not known before."""
    async with connected_team() as team:
        await _listens_for_the_first_time(team)
        await team.ann.says(team.general, f"{team.discord.mention} print one")
        held = list[Any]()
        dispatch = Session.dispatch

        def late(session: Session, name: str, body: Any) -> None:
            if name == "GUILD_CREATE":
                held.append((session, body))
            else:
                dispatch(session, name, body)

        with pytest.MonkeyPatch.context() as patch:
            patch.setattr(Session, "dispatch", late)
            async with team.at_work():
                await team.ben.says(await team.ben.opens_dm(), "print two")
                await team.is_asked("print two")
                for session, body in held:
                    dispatch(session, "GUILD_CREATE", body)
                await team.is_asked("print two", "print one")
