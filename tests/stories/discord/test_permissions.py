"""Where an admin lets only some people ask, or only in some channels."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from tests.discord_team import DiscordTeam, discord_team
from tests.emulators.discord_server import DiscordServer, File, Person
from tests.fakes import ScriptedModel

CODE = "```python\nprint(1)\n```\n"
BARRED, ELSEWHERE = "answers certain roles only", "in certain channels only"


@asynccontextmanager
async def _with_roles() -> AsyncIterator[tuple[DiscordTeam, Person]]:
    """A team at work that answers one role only, and Zoe, who has it."""
    async with DiscordServer() as server:
        role = server.role()
        team = DiscordTeam(server, ScriptedModel([CODE], name="coder"), roles=frozenset({role}))
        async with team.at_work():
            yield team, server.person("zoe", roles=[role])


async def _asked(team: DiscordTeam, person: Person) -> None:
    """Somebody has an answer in a thread."""
    await person.command(team.general, "codegen", task="print one")
    await team.sees_the_end()


async def test_nothing_is_fetched_for_who_may_not_ask() -> None:
    """A file that is gone would be told of."""
    async with _with_roles() as (team, _):
        file = File("a.csv", b"1,2")
        said = await team.ann.says(team.general, f"{team.discord.mention} sum", files=[file])
        team.discord.world.attachments.clear()
        await team.is_replied(BARRED, said)
        await team.ann.command(team.general, "codegen", task="sum", file=File("big", b"\0"))
        await team.is_told(BARRED)

        assert len(team.answers(team.general)) == 1 and not team.requests


async def test_who_may_not_ask_may_not_steer_others_answers_either() -> None:
    async with _with_roles() as (team, zoe):
        await _asked(team, zoe)
        thread, answer, shown = team.thread(), team.answers()[0].id, len(team.answers())
        await team.ann.clicks(thread, answer, "ts:again")
        told = await team.is_told(BARRED)
        team.discord.world.ephemerals.pop(told.id)
        opened = await team.ann.clicks(thread, answer, "ts:refine")
        assert opened.modal
        await team.ann.submits(opened.modal, {"task": "now two", "files": [File("b", b"\0")]})
        await team.is_told(BARRED)
        for number, text in enumerate(("now two", "stop", "quiet", "model coder")):
            said = await team.ann.says(thread, text)
            await team.is_replied(BARRED, said, thread)
            assert len(team.answers()) == shown + number + 1
        await team.ann.reacts(thread, answer, "👎")
        await team.has_heard_all()

        assert team.requests == 1
        assert not (await team.store.model_ratings("coder")).down


async def test_who_may_ask_may_rate_and_take_that_back() -> None:
    async with _with_roles() as (team, zoe):
        await _asked(team, zoe)
        answer = team.answers()[0].id
        await zoe.reacts(team.thread(), answer, "👍")
        await team.has_heard_all()
        rated = await team.store.model_ratings("coder")
        await zoe.unreacts(team.thread(), answer, "👍")
        await team.has_heard_all()

        assert rated.up == 1 and not (await team.store.model_ratings("coder")).up


async def test_talk_of_who_may_not_ask_is_left_alone_as_ever() -> None:
    async with _with_roles() as (team, zoe):
        await _asked(team, zoe)
        shown = len(team.answers())
        await team.ann.says(team.thread(), "thanks!")
        await team.ann.says(team.general, "hello all")
        await team.has_heard_all()

        assert len(team.answers()) == shown


async def test_who_may_ask_in_the_server_may_in_direct_messages_until_they_lose_the_role() -> None:
    async with discord_team([CODE]) as team:
        role = team.discord.role()
        zoe, team.roles = team.discord.person("zoe", roles=[role]), frozenset({role})
        dm = team.discord.dm(zoe)
        async with team.at_work():
            await zoe.command(team.general, "codegen", task="print one", private=True)
            await team.sees_the_end(dm)
            await zoe.says(dm, "now two")
            await team.sees_the_end(dm, turns=2)
        zoe.account.roles = ()
        async with team.at_work():
            said = await zoe.says(dm, "now three")

            await team.is_replied(BARRED, said, dm)


async def test_who_was_never_seen_in_the_server_is_told_what_to_do_in_direct_messages() -> None:
    async with _with_roles() as (team, _):
        dm = await team.ann.opens_dm()
        said = await team.ann.says(dm, "print one")
        told = await team.is_replied(BARRED, said, dm)

        assert "once you asked me in a channel" in told.content


async def test_a_new_version_of_an_edited_prompt_is_written_for_who_may_ask() -> None:
    async with _with_roles() as (team, zoe):
        said = await zoe.says(team.general, f"{team.discord.mention} print one")
        await team.sees_the_end()
        await zoe.edits(team.general, said, f"{team.discord.mention} print two")
        question = (await team.sees("Shall I write a new version?"))[-1]
        await team.ann.clicks(team.thread(), question.id, "ts:renew")
        await team.is_told(BARRED)
        await zoe.clicks(team.thread(), question.id, "ts:renew")
        await team.sees_the_end(turns=2)

        assert team.asked == ["print one", "print two"]


async def test_allowed_channels_are_allowed_with_their_threads() -> None:
    async with discord_team([CODE]) as team:
        team.channels = frozenset({team.general.id})
        async with team.at_work():
            thread = await team.begun()
            await team.ben.says(thread, "now two")
            await team.sees_the_end(turns=2)

        assert team.asked == ["print one", "now two"]


async def test_a_channel_that_is_allowed_no_more_is_told_so_also_by_buttons() -> None:
    async with discord_team([CODE]) as team:
        async with team.at_work():
            thread = await team.begun()
        team.channels = frozenset({team.discord.channel("bots").id})
        async with team.at_work():
            answer = team.answers()[0].id
            await team.ben.clicks(thread, answer, "ts:again")
            told = await team.is_told(ELSEWHERE, team.ben)
            team.discord.world.ephemerals.pop(told.id)
            opened = await team.ben.uses_message_command(thread, answer, "Refine")
            assert opened.modal
            await team.ben.submits(opened.modal, {"task": "now two"})
            await team.is_told(ELSEWHERE, team.ben)
            said = await team.ben.says(thread, "now two")
            await team.is_replied(ELSEWHERE, said, thread)
            await team.ben.reacts(thread, answer, "👎")
            await team.has_heard_all()

        assert team.requests == 1
        assert not (await team.store.model_ratings("coder")).down
