"""Without the Message Content intent only what is said to us reaches us, and people are told so."""

from tests.discord_team import DiscordTeam, discord_team
from tests.emulators.discord_server import DiscordServer
from tests.fakes import until

CODE = "```python\nprint(1)\n```\n"
HINT = "I read only what is said to me"


def blind() -> DiscordServer:
    """A Discord where an admin did not switch the intent on."""
    return DiscordServer(message_content=False)


async def _answer(team: DiscordTeam) -> str:
    """The id of the first answer."""
    return next(m.id for m in team.answers() if "ts:again" in m.buttons)


async def test_a_plain_reply_is_left_alone_and_one_that_notifies_us_refines() -> None:
    async with discord_team([CODE], ["two"], discord=blind()) as team, team.at_work():
        thread = await team.begun()
        await team.ben.says(thread, "now two")
        await team.has_heard_all()
        left_alone = team.requests == 1
        await team.ben.says(thread, "now two", reply_to=await _answer(team))
        await team.sees_the_end(turns=2)

        assert left_alone and team.asked[-1] == "now two"


async def test_a_mention_in_the_thread_refines() -> None:
    async with discord_team([CODE], ["two"], discord=blind()) as team, team.at_work():
        thread = await team.begun()
        await team.ben.says(thread, f"{team.discord.mention} now two")
        await team.sees_the_end(turns=2)

        assert team.asked[-1] == "now two"


async def test_command_button_and_menu_refine() -> None:
    async with discord_team([CODE], discord=blind()) as team, team.at_work():
        thread = await team.begun()
        await team.ben.command(thread, "smith", "refine", task="two")
        await team.sees_the_end(turns=2)
        pressed = await team.ben.clicks(thread, await _answer(team), "ts:refine")
        assert pressed.modal
        await team.ben.submits(pressed.modal, {"task": "three", "files": []})
        await team.sees_the_end(turns=3)
        chosen = await team.ben.uses_message_command(thread, await _answer(team), "Refine")
        assert chosen.modal
        await team.ben.submits(chosen.modal, {"task": "four", "files": []})
        await team.sees_the_end(turns=4)

        assert team.asked[1:] == ["two", "three", "four"]


async def test_the_first_answer_says_how_to_refine() -> None:
    async with discord_team([CODE], discord=blind()) as team, team.at_work():
        await team.begun()
        (root,) = team.said(team.general)
        await team.ben.says(team.general, f"{team.discord.mention} print two")
        await until(lambda: any(HINT in m.content for m in team.said()))

        assert HINT in root.content


async def test_status_says_what_refines() -> None:
    for server, said in ((blind(), "Message Content intent is off"), (None, "Every reply in")):
        async with discord_team(discord=server) as team, team.at_work():
            await team.ann.command(team.general, "smith", "status")

            await team.is_told(said)


async def test_who_mentions_us_reads_how_to_refine_once() -> None:
    async with discord_team([CODE], discord=blind()) as team, team.at_work():
        await team.ann.says(team.general, f"{team.discord.mention} print one")
        await team.sees_the_end()
        await team.ben.says(team.thread(), f"{team.discord.mention} now two")
        await team.sees_the_end(turns=2)

        assert sum(HINT in message.content for message in team.answers()) == 1


async def test_who_mentions_us_in_a_forum_post_reads_how_to_refine() -> None:
    async with discord_team([CODE], discord=blind()) as team, team.at_work():
        forum = team.discord.channel("questions", kind="forum")
        post = await team.ann.posts(forum, "One", f"{team.discord.mention} print one")

        await team.sees(HINT, "print(1)", place=post)


async def test_where_every_reply_refines_nothing_is_said_of_how_to() -> None:
    async with discord_team([CODE]) as team, team.at_work():
        await team.ann.says(team.general, f"{team.discord.mention} print one")
        await team.sees_the_end()
        await team.has_heard_all()

        assert not any(HINT in message.content for message in team.answers())


async def test_direct_messages_are_read_whole() -> None:
    async with discord_team([CODE], discord=blind()) as team, team.at_work():
        dm = await team.ann.opens_dm()
        await team.ann.says(dm, "print one")
        await team.sees_the_end(dm)
        await team.ann.says(dm, "now two")
        await team.sees_the_end(dm, turns=2)
        await team.ann.command(dm, "codegen", task="print three")
        await team.sees_the_end(dm, turns=3)

        assert team.asked == ["print one", "now two", "print three"]
        assert not any(HINT in message.content for message in team.answers(dm))
