"""Where people in Discord can begin, and where the answer comes."""

import pytest

from tests.discord_team import discord_team
from tests.emulators.discord_server import File

CODE = "```python\nprint(1)\n```\n"


async def test_a_command_opens_a_thread_on_a_message_that_shows_who_asks() -> None:
    async with discord_team([CODE]) as team, team.at_work():
        ack = await team.ann.command(team.general, "codegen", task="print one")
        answers = await team.sees_the_end()
        (root,) = team.said(team.general)

        assert root.content == "**Ann** asks:\n> print one"
        assert team.thread().id == root.id and team.thread().name == "print one"
        assert "print(1)" in answers[0].content
        assert ack.ephemeral and ack.kind == "deferred"


async def test_who_used_a_command_alone_is_told_where_the_answer_is() -> None:
    async with discord_team([CODE]) as team, team.at_work():
        await team.begun()
        told = await team.is_told(f"I answer in <#{team.thread().id}>.")

        assert len(team.discord.ephemerals) == 1 and not told.loading


@pytest.mark.parametrize(
    "text", ["{us} print one", "print one {us}", "{us}, print one", "{role} print one"]
)
async def test_a_mention_is_answered_in_a_thread_on_that_message(text: str) -> None:
    async with discord_team([CODE]) as team, team.at_work():
        role = f"<@&{team.discord.settings.bot_role_id}>"
        said = await team.ann.says(team.general, text.format(us=team.discord.mention, role=role))
        answers = await team.sees_the_end()

        assert team.thread().id == said and "print(1)" in answers[0].content
        assert team.asked == ["print one"]
        assert [message.id for message in team.said(team.general)] == [said]


async def test_a_mention_in_a_reply_to_somebody_opens_a_thread_on_the_reply() -> None:
    async with discord_team([CODE]) as team, team.at_work():
        first = await team.ben.says(team.general, "how do we print one?")
        reply = await team.ann.says(team.general, f"{team.discord.mention} do it", reply_to=first)
        await team.sees_the_end()

        assert team.thread().id == reply


async def test_other_people_reach_the_model_by_name() -> None:
    async with discord_team([CODE]) as team, team.at_work():
        text = f"{team.discord.mention} do what <@{team.ben.id}> wants"
        await team.ann.says(team.general, text)
        await team.sees_the_end()

        assert team.asked == ["do what @Ben wants"]


async def test_a_command_takes_a_model_a_language_and_a_file() -> None:
    async with discord_team([CODE]) as team, team.at_work():
        other = team.has_model("other")
        file = File("data.csv", "a;ü\n".encode())
        options = {"task": "sum it", "model": "other", "language": "go", "file": file}
        await team.ann.command(team.general, "codegen", **options)
        await team.sees_the_end()

        (prompt,) = other.prompts
        read = "\n".join(message.content for message in prompt.messages)
        assert prompt.messages[-1].content == "sum it" and not team.asked
        assert "data.csv" in read and "a;ü" in read and "go" in prompt.messages[0].content


async def test_files_of_a_message_go_to_the_model() -> None:
    async with discord_team([CODE]) as team, team.at_work():
        files = [File("a.csv", b"1,2\n"), File("b.csv", b"3,4\n")]
        await team.ann.says(team.general, f"{team.discord.mention} sum it", files=files)
        await team.sees_the_end()

        assert "1,2" in team.read and "3,4" in team.read


async def test_options_in_front_of_a_mentioned_task_are_understood() -> None:
    async with discord_team([CODE]) as team, team.at_work():
        other = team.has_model("other")
        await team.ann.says(team.general, f"{team.discord.mention} --model other sum it")
        await team.sees_the_end()

        assert other.prompts[-1].messages[-1].content == "sum it"


async def test_a_request_has_one_message_in_the_channel() -> None:
    long = "```python\n" + "x = 1\n" * 1_000 + "```\n"
    async with discord_team([long], [long]) as team, team.at_work():
        await team.begun()
        await team.ann.says(team.thread(), "more")
        await team.sees_the_end(turns=2)

        assert len(team.said(team.general)) == 1


async def test_two_requests_in_a_channel_get_a_thread_each() -> None:
    async with discord_team(["one"], ["two"]) as team, team.at_work():
        await team.begun()
        await team.ben.says(team.general, f"{team.discord.mention} print two")
        await team.has_heard_all()
        await team.sees_the_end()
        first, second = team.threads()

        assert "one" in team.answers(first)[0].content
        assert "two" in team.answers(second)[0].content
