"""What stands on requests and answers besides their words."""

from tests.discord_team import discord_team
from tests.fakes import Pause, until

CODE = "```python\nprint(1)\n```\n"


async def test_a_request_is_marked_before_any_worker_has_it() -> None:
    async with discord_team() as team, team.gateway():
        said = await team.ann.says(team.general, f"{team.discord.mention} print one")

        await team.is_marked(said, "👀")


async def test_a_rating_taken_back_stands_no_longer() -> None:
    async with discord_team([CODE]) as team, team.at_work():
        thread = await team.begun()
        answer = team.answers()[0].id
        for emoji in ("⭐", "👎🏿", "🎉"):
            await team.ben.reacts(thread, answer, emoji)
        await team.has_heard_all()
        rated = await team.store.model_ratings("coder")
        await team.ben.unreacts(thread, answer, "👎🏿")
        await team.ben.unreacts(thread, answer, "⭐")
        await team.has_heard_all()
        left = await team.store.model_ratings("coder")

        assert (rated.up, rated.golden, rated.down) == (0, 1, 1)
        assert (left.up, left.golden, left.down) == (0, 0, 0)


async def test_reactions_in_direct_messages_rate_too() -> None:
    async with discord_team([CODE]) as team, team.at_work():
        dm = await team.ann.opens_dm()
        await team.ann.says(dm, "print one")
        answer = (await team.sees_the_end(dm))[0]
        await team.ann.reacts(dm, answer.id, "👎")
        await team.has_heard_all()

        assert (await team.store.model_ratings("coder")).down == 1


async def test_reactions_on_requests_and_on_talk_rate_nothing() -> None:
    async with discord_team([CODE]) as team, team.at_work():
        thread = await team.begun()
        await team.ann.reacts(team.general, team.said(team.general)[0].id, "👍")
        await team.ann.reacts(thread, await team.ben.says(thread, "// nice"), "👍")
        await team.has_heard_all()

        assert not (await team.store.model_ratings("coder")).up


async def test_somebody_whose_reaction_goes_away_keeps_their_name() -> None:
    """Discord tells only the id of who took a reaction away."""
    pause = Pause()
    async with discord_team([CODE], ["half", pause]) as team, team.at_work():
        thread = await team.begun()
        answer = team.answers()[0].id
        eve = team.discord.person("eve")
        said = await eve.says(team.general, f"{team.discord.mention} print two")
        await pause.reached.wait()
        await eve.reacts(thread, answer, "👍")
        await eve.unreacts(thread, answer, "👍")
        await team.has_heard_all()
        await eve.deletes(team.general, said)

        await team.sees("Stopped by Eve")


async def test_who_has_too_much_under_way_is_told_and_nothing_of_ours_stays() -> None:
    pause = Pause()
    async with discord_team([pause, CODE]) as team, team.at_work():
        for number in range(5):
            await team.ann.command(team.general, "codegen", task=f"task {number}")
            await team.has_heard_all()
        await team.is_told("as many answers under way")
        roots = team.said(team.general)
        pause.end()
        await until(lambda: len(team.model.prompts) == 3)

        assert [root.content[-6:] for root in roots] == ["task 0", "task 1", "task 2"]
        assert [thread.archived for thread in team.threads()] == [False] * 3 + [True] * 2


async def test_who_mentions_us_with_too_much_under_way_is_replied_to() -> None:
    pause = Pause()
    async with discord_team([pause, CODE]) as team, team.at_work():
        for number in range(4):
            said = await team.ann.says(team.general, f"{team.discord.mention} task {number}")
            await team.has_heard_all()

        await team.is_replied("as many answers under way", said)
        await team.is_marked(said, "❌")
        assert not team.discord.world.messages[said].deleted
