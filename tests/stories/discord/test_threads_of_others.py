"""Threads that people opened for themselves, and posts in forums."""

from tests.discord_team import discord_team

CODE = "```python\nprint(1)\n```\n"


async def test_a_mention_in_a_thread_of_others_is_answered_there_and_nothing_else_is() -> None:
    async with discord_team([CODE]) as team, team.at_work():
        thread = await team.ann.opens_thread(team.general, "lunch")
        await team.ben.says(thread, "no idea")
        await team.has_heard_all()
        before = team.requests
        await team.ben.says(thread, f"{team.discord.mention} print one")
        await team.sees_the_end(thread)
        await team.ann.says(thread, "not bad at all")
        await team.has_heard_all()

        assert (before, team.requests, team.asked) == (0, 1, ["print one"])
        assert team.threads() == [thread] and not team.said(team.general)


async def test_a_reply_to_our_answer_in_a_thread_of_others_is_left_alone_without_a_ping() -> None:
    async with discord_team([CODE]) as team, team.at_work():
        thread = await team.ann.opens_thread(team.general, "lunch")
        await team.ben.says(thread, f"{team.discord.mention} print one")
        answer = (await team.sees_the_end(thread))[0]
        await team.ann.says(thread, "looks odd", reply_to=answer.id, ping=False)
        await team.has_heard_all()
        await team.ann.says(thread, "now two", reply_to=answer.id)
        await team.sees_the_end(thread, turns=2)

        assert team.asked == ["print one", "now two"] and team.requests == 2


async def test_a_command_in_a_thread_of_others_is_answered_there() -> None:
    async with discord_team([CODE]) as team, team.at_work():
        thread = await team.ann.opens_thread(team.general, "lunch")
        ack = await team.ben.command(thread, "codegen", task="print one")
        root, answer = await team.sees_the_end(thread)
        await team.ann.says(thread, "not bad at all")
        await team.has_heard_all()

        assert root.content == "**Ben** asks:\n> print one" and "print(1)" in answer.content
        assert team.requests == 1 and team.threads() == [thread]
        assert ack.message and ack.message.deleted


async def test_the_next_mention_there_knows_of_the_first() -> None:
    async with discord_team([CODE]) as team, team.at_work():
        thread = await team.ann.opens_thread(team.general, "lunch")
        await team.ben.says(thread, f"{team.discord.mention} print one")
        await team.sees_the_end(thread)
        await team.ann.says(thread, f"{team.discord.mention} now two")
        await team.sees_the_end(thread, turns=2)

        assert "print one" in team.read and "print(1)" in team.read


async def test_a_forum_post_that_mentions_us_is_ours() -> None:
    async with discord_team([CODE]) as team, team.at_work():
        forum = team.discord.channel("questions", kind="forum")
        post = await team.ann.posts(forum, "One", f"{team.discord.mention} print one")
        await team.sees_the_end(post)
        await team.ben.says(post, "now two")
        await team.sees_the_end(post, turns=2)

        assert team.asked == ["print one", "now two"]
        await team.is_marked(post.id, "⚠️")


async def test_a_mention_below_a_forum_post_only_answers_that() -> None:
    async with discord_team([CODE]) as team, team.at_work():
        forum = team.discord.channel("questions", kind="forum")
        post = await team.ann.posts(forum, "One", "how do we print one?")
        await team.ben.says(post, f"{team.discord.mention} print one")
        await team.sees_the_end(post)
        await team.ann.says(post, "not bad at all")
        await team.has_heard_all()

        assert team.requests == 1


async def test_a_forum_post_without_a_mention_is_left_alone() -> None:
    async with discord_team([CODE]) as team, team.at_work():
        forum = team.discord.channel("questions", kind="forum")
        post = await team.ann.posts(forum, "One", "how do we print one?")
        await team.has_heard_all()

        assert not team.requests and not team.answers(post)
