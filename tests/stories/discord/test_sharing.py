"""A private answer is shared with the channel it was asked for in, once its asker wants that."""

from tests.discord_team import DiscordTeam, discord_team
from tests.emulators.discord_server import Break, Fault
from tests.fakes import until

CODE = "Here.\n```python\nprint(1)\n```\n"
LONG = "```python\n" + "".join(f"x{number} = {number}\n" for number in range(400)) + "```\n"


async def _answered(team: DiscordTeam, task: str = "print one") -> str:
    """The id of a private answer in Ann's direct messages."""
    await team.ann.command(team.general, "codegen", task=task, private=True)
    dm = team.discord.dm(team.ann)
    return (await team.sees_the_end(dm))[-1].id


async def test_a_private_answer_can_be_shared_with_its_channel() -> None:
    async with discord_team([CODE]) as team, team.at_work():
        message = await _answered(team)
        dm = team.discord.dm(team.ann)
        ack = await team.ann.clicks(dm, message, "ts:share")
        told = await team.is_told("Shared in ")
        (root,) = team.said(team.general)
        shared = team.said()

        assert ack.ok and team.thread().id in told.content
        assert root.content == "**Ann** shares an answer to:\n> print one"
        assert "print(1)" in shared[-1].content
        assert not any(part.buttons or part.pings for part in shared)


async def test_many_clicks_share_once() -> None:
    async with discord_team([CODE]) as team, team.at_work():
        message = await _answered(team)
        for _ in range(3):
            await team.ann.clicks(team.discord.dm(team.ann), message, "ts:share")
        await team.has_heard_all()

        assert len(team.said(team.general)) == len(team.said()) == 1


async def test_long_code_is_shared_with_its_file() -> None:
    async with discord_team([LONG]) as team, team.at_work():
        await team.ann.command(team.general, "codegen", task="count", private=True)
        dm = team.discord.dm(team.ann)
        answer = (await team.sees_the_end(dm))[1]
        await until(lambda: any(part.files for part in team.said(dm)))
        await team.ann.clicks(dm, answer.id, "ts:share")
        await team.is_told("Shared in ")

        assert "x399 = 399" in team.said()[-1].files[0].text


async def test_what_was_asked_for_in_direct_messages_has_no_channel_to_share_it_with() -> None:
    async with discord_team([CODE]) as team, team.at_work():
        dm = await team.ann.opens_dm()
        await team.ann.says(dm, "print one")
        answer = (await team.sees_the_end(dm))[-1]

        assert "ts:share" not in answer.buttons


async def test_where_discord_opens_no_thread_it_is_shared_in_the_channel() -> None:
    async with discord_team([CODE]) as team, team.at_work():
        message = await _answered(team)
        refused = Fault(Break.LIMITED, "create_thread_from_message", retry_after=219)
        team.discord.faults.add(refused)
        await team.ann.clicks(team.discord.dm(team.ann), message, "ts:share")
        await team.is_told("Shared in ")
        root, answer = team.said(team.general)

        assert not team.threads() and answer.reference == root.id
        assert "print(1)" in answer.content
