"""The connection breaks in every way there is, and each thing is taken in once."""

import pytest

from adapters.discord import gateway
from adapters.discord.api import Api, Identity
from tests.adapters.discord.connected import CODE, FickleStore, connected_team
from tests.emulators.discord_server import Astray, Break, DiscordServer, Fault, Misdelivery
from tests.fakes import until


async def test_what_was_said_during_a_cut_is_answered_once() -> None:
    async with connected_team() as team, team.at_work():
        await team.discord.cut_gateway()
        await team.ann.says(team.general, f"{team.discord.mention} print one")
        await team.is_asked("print one")

        assert team.discord.gateway.resumes == 1 and team.discord.gateway.identifies == 1


@pytest.mark.parametrize("how", ["too late", "invalid", "restart"])
async def test_what_no_session_delivers_is_read_from_history(how: str) -> None:
    server = DiscordServer(resume_seconds=-1.0 if how == "too late" else 60.0)
    async with connected_team(discord=server) as team, team.staying():
        await until(lambda: bool(team.noted))
        server.faults.add(Misdelivery(Astray.DROPPED, "MESSAGE_CREATE"))
        await team.ann.says(team.general, f"{server.mention} print one")
        match how:
            case "too late":
                await server.cut_gateway()
            case "invalid":
                await server.invalidates(resumable=False)
            case "restart":
                server.gateway.close_all(4010)  # wrong shard: nothing the library goes on after
        await team.is_asked("print one")
        await team.ann.says(team.general, f"{server.mention} print two")
        await team.is_asked("print one", "print two")

        assert server.gateway.identifies == 2


@pytest.mark.parametrize("resumable", [True, False])
async def test_a_session_that_discord_moves_goes_on(resumable: bool) -> None:
    async with connected_team() as team, team.at_work():
        await until(lambda: bool(team.noted))
        if resumable:
            await team.discord.reconnects()
        else:
            await team.discord.invalidates(resumable=True)
        await team.ann.says(team.general, f"{team.discord.mention} print one")
        await team.is_asked("print one")

        assert team.discord.gateway.identifies == 1


async def test_a_message_whose_event_cannot_be_read_is_answered() -> None:
    """Discord's library raises over it, which would end the connection."""
    async with connected_team() as team, team.at_work():
        team.discord.faults.add(Misdelivery(Astray.MALFORMED, "MESSAGE_CREATE"))
        await team.ann.says(team.general, f"{team.discord.mention} print one")
        await team.ann.says(team.general, f"{team.discord.mention} print two")
        await until(lambda: len(team.prompts) == 2)
        await team.has_heard_all()

        assert sorted(team.prompts) == ["print one", "print two"]
        assert team.discord.gateway.identifies == 1


async def test_a_burst_of_events_that_cannot_be_read_begins_no_session() -> None:
    async with connected_team([CODE, "more"]) as team, team.at_work():
        await team.ann.says(team.general, f"{team.discord.mention} print one")
        await team.sees_the_end()
        team.discord.faults.add(Misdelivery(Astray.MALFORMED), times=60)
        for number in range(20):
            await team.ann.reacts(team.general, team.said(team.general)[0].id, f"{number}")
            await team.ann.says(team.general, f"talk {number}")
            await team.ann.opens_thread(team.general, f"thread {number}")
        team.discord.faults.clear()
        await team.ann.says(team.thread(), f"{team.discord.mention} print two")
        await until(lambda: "print two" in team.prompts)

        assert team.discord.gateway.identifies == 1


async def test_who_sent_an_interaction_that_cannot_be_read_is_told() -> None:
    async with connected_team() as team, team.at_work():
        team.discord.faults.add(Misdelivery(Astray.MALFORMED, "INTERACTION_CREATE"))
        ack = await team.ann.command(team.general, "codegen", task="print one")
        await team.ann.command(team.general, "codegen", task="print two")
        await team.is_asked("print two")

        assert ack.ok and ack.ephemeral and "Try again" in ack.content


async def test_a_revoked_token_is_said_and_begins_no_sessions() -> None:
    async with connected_team() as team, team.staying():
        await team.discord.gateway.until_open()
        team.discord.revoke()
        await until(lambda: len(team.ends) > 3)

        assert team.discord.gateway.identifies == 1
        assert "DISCORD_TOKEN" in str(team.ends[-1])


async def test_without_the_intent_only_what_is_said_to_us_is_answered(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """The portal says that it is on, and the gateway refuses it all the same."""
    server = DiscordServer(message_content=False)
    claimed = Identity(server.application_id, server.bot_id, "threadsmith", reads=True)

    async def me(_: Api) -> Identity:
        return claimed

    monkeypatch.setattr(Api, "me", me)
    async with connected_team(discord=server) as team, team.staying():
        await until(lambda: bool(team.noted))
        await team.ann.says(team.general, f"{server.mention} print one")
        await team.is_asked("print one")
        await team.ann.command(team.general, "smith", "status")
        await team.is_told("intent is off")

        assert server.gateway.identifies == 2 and server.gateway.close_codes == [4014]


@pytest.mark.parametrize("route", ["get_my_user", "get_bot_gateway"])
@pytest.mark.parametrize("how", [Break.RESET, Break.STATUS])
async def test_discord_being_down_at_the_start_is_waited_out(route: str, how: Break) -> None:
    async with connected_team() as team:
        team.discord.faults.add(Fault(how, route), times=2)
        async with team.staying():
            await until(lambda: bool(team.noted))
            await team.ann.says(team.general, f"{team.discord.mention} print one")
            await team.is_asked("print one")


async def test_commands_that_discord_does_not_take_keep_nobody_waiting(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(gateway, "REGISTER_SECONDS", 0.05)
    async with connected_team() as team:
        team.discord.faults.add(Fault(Break.STALL, "bulk_set_application_commands"))
        async with team.at_work():
            await team.ann.says(team.general, f"{team.discord.mention} print one")
            await team.is_asked("print one")


async def test_a_proxy_without_the_route_that_tells_of_shards_is_enough() -> None:
    async with connected_team() as team:
        team.discord.faults.add(Fault(Break.ERROR, "get_bot_gateway", code=0, status=404))
        team.gateway_url = team.discord.gateway_url
        async with team.at_work():
            await team.ann.says(team.general, f"{team.discord.mention} print one")
            await team.is_asked("print one")


async def test_the_gateway_that_is_set_wins() -> None:
    async with DiscordServer() as elsewhere, connected_team() as team:
        team.gateway_url = elsewhere.gateway_url
        async with team.staying():
            await elsewhere.gateway.until_open()

        assert not team.discord.gateway.identifies


async def test_two_discords_one_after_another() -> None:
    for _ in range(2):
        async with connected_team() as team, team.at_work():
            await team.ann.says(team.general, f"{team.discord.mention} print one")
            await team.is_asked("print one")


async def test_all_shards_are_heard() -> None:
    """Direct messages come to the first one, and this server's events to the other."""
    server = DiscordServer(shards=2, guild_id=str((333786010742 | 1) << 22))
    async with connected_team(discord=server) as team, team.at_work():
        await server.gateway.until_open(2)
        await team.ann.says(team.general, f"{server.mention} print one")
        await team.is_asked("print one")
        await team.ben.says(await team.ben.opens_dm(), "print two")
        await team.is_asked("print one", "print two")

        assert [session.shard for session in server.gateway.sessions.values()] == [(0, 2), (1, 2)]


async def test_a_shard_that_begins_anew_looks_back() -> None:
    server = DiscordServer(shards=2, guild_id=str((333786010742 | 1) << 22))
    async with connected_team(discord=server) as team, team.at_work():
        await until(lambda: bool(team.noted))
        server.faults.add(Misdelivery(Astray.DROPPED, "MESSAGE_CREATE"))
        await team.ann.says(team.general, f"{server.mention} print one")
        session = next(s for s in server.gateway.sessions.values() if s.shard == (1, 2))
        assert session.link
        del server.gateway.sessions[session.id]
        session.link.send(9, False)
        await team.is_asked("print one")

        assert server.gateway.identifies == 3


async def test_chatter_costs_the_store_nothing_but_sightings() -> None:
    store = FickleStore()
    async with connected_team(store=store) as team, team.at_work():
        await until(lambda: bool(team.noted))
        before = dict(store.calls)
        for number in range(1_000):
            await team.ann.says(team.general, f"talk {number}")
        last = int(team.said(team.general)[-1].id)
        key = f"{team.discord.guild.id}/{team.general.id}"
        await until(lambda: team.noted.get(key) == (last >> 22) + 1_420_070_400_000)

        assert {name for name in store.calls if store.calls[name] > before.get(name, 0)} == {"see"}


async def test_while_the_store_is_away_who_calls_is_told_and_answered_later() -> None:
    store = FickleStore()
    async with connected_team(store=store) as team, team.at_work():
        store.away = True
        one = await team.ann.says(team.general, f"{team.discord.mention} print one")
        two = await team.ben.says(team.general, f"{team.discord.mention} print two")
        await team.ben.says(team.general, "talk")
        for message in (one, two):
            await team.is_answered(message, "the store is away")
        store.away = False
        await until(lambda: len(team.prompts) == 2)
        await team.has_heard_all()
        await team.ann.says(team.general, f"{team.discord.mention} print three")
        await until(lambda: len(team.prompts) == 3)

        assert sorted(team.prompts) == ["print one", "print three", "print two"]
        assert team.replies(team.general, "the store is away") == 2
