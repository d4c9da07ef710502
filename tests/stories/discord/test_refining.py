"""The ways to have an answer changed, besides plain replies."""

from tests.discord_team import DiscordTeam, discord_team
from tests.emulators.discord_server import Ack, File, Person, Place

CODE = "```python\nprint(1)\n```\n"


async def _fills_in(person: Person, ack: Ack, task: str, *files: File) -> Ack:
    """Somebody answers the form that what they did opened."""
    assert ack.modal, ack
    return await person.submits(ack.modal, {"task": task, "files": list(files)})


async def _refines(team: DiscordTeam, place: Place, message: str, task: str = "now two") -> Ack:
    """Ben chooses Refine in the menu of a message."""
    return await _fills_in(
        team.ben, await team.ben.uses_message_command(place, message, "Refine"), task
    )


async def test_the_refine_command_refines_its_thread() -> None:
    async with discord_team([CODE], ["two"]) as team, team.at_work():
        thread = await team.begun()
        file = File("data.csv", b"a,b\n")
        ack = await team.ben.command(thread, "smith", "refine", task="now two", file=file)
        await team.sees_the_end(turns=2)

        assert team.asked[-1] == "now two" and "a,b" in team.read and "print(1)" in team.read
        assert any(m.content == "**Ben** asks:\n> now two" for m in team.answers())
        assert len(team.said(team.general)) == 1 and ack.message and ack.message.deleted


async def test_the_refine_command_takes_another_model_for_once() -> None:
    async with discord_team([CODE]) as team, team.at_work():
        other = team.has_model("other")
        thread = await team.begun()
        await team.ben.command(thread, "smith", "refine", task="now two", model="other")
        await team.sees_the_end(turns=2)
        await team.ben.says(thread, "now three")
        await team.sees_the_end(turns=3)

        assert other.prompts[-1].messages[-1].content == "now two"
        assert team.asked == ["print one", "now three"]


async def test_the_refine_command_outside_a_thread_says_where_it_belongs() -> None:
    async with discord_team() as team, team.at_work():
        await team.ann.command(team.general, "smith", "refine", task="now two")

        await team.is_told("Refine in the thread of an answer")
        assert not team.said(team.general)


async def test_the_refine_button_asks_what_to_change_and_takes_files() -> None:
    async with discord_team([CODE], ["two"]) as team, team.at_work():
        await team.begun()
        answer = team.answers()[0]
        ack = await team.ben.clicks(team.thread(), answer.id, "ts:refine")
        await _fills_in(team.ben, ack, "now two", File("a.csv", b"1,2"), File("b.csv", b"3,4"))
        await team.sees_the_end(turns=2)

        assert ack.modal and ack.modal.title == "Refine"
        assert team.asked[-1] == "now two" and "1,2" in team.read and "3,4" in team.read
        assert any(m.content == "**Ben** asks:\n> now two" for m in team.answers())


async def test_refine_and_again_work_after_a_restart() -> None:
    async with discord_team([CODE], ["two"], ["three"]) as team:
        async with team.at_work():
            thread = await team.begun()
        async with team.at_work():
            answer = team.answers()[0]
            ack = await team.ben.clicks(thread, answer.id, "ts:refine")
            await _fills_in(team.ben, ack, "now two")
            await team.sees_the_end(turns=2)
            await team.ben.clicks(thread, answer.id, "ts:again")
            await team.sees_the_end(turns=3)

        assert team.asked == ["print one", "now two", "print one"]


async def test_a_form_opened_before_a_restart_is_taken_after_it() -> None:
    async with discord_team([CODE], ["two"]) as team:
        async with team.at_work():
            thread = await team.begun()
            ack = await team.ben.clicks(thread, team.answers()[0].id, "ts:refine")
        async with team.at_work():
            await _fills_in(team.ben, ack, "now two")
            await team.sees_the_end(turns=2)

        assert team.asked == ["print one", "now two"]


async def test_the_menu_of_an_answer_refines_it() -> None:
    async with discord_team([CODE], ["two"]) as team, team.at_work():
        thread = await team.begun()
        ack = await _refines(team, thread, team.answers()[0].id)
        await team.sees_the_end(turns=2)

        assert team.asked[-1] == "now two" and len(team.threads()) == 1
        assert ack.ok and ack.message and ack.message.deleted


async def test_the_menu_of_a_request_in_the_channel_refines_in_its_thread_and_says_where() -> None:
    async with discord_team([CODE], ["two"]) as team, team.at_work():
        thread = await team.begun()
        await _refines(team, team.general, team.said(team.general)[0].id)
        await team.sees_the_end(turns=2)

        await team.is_told(f"I answer in <#{thread.id}>.", team.ben)
        assert team.asked[-1] == "now two" and len(team.said(team.general)) == 1


async def test_the_menu_of_a_message_beside_an_answer_refines_its_thread() -> None:
    async with discord_team([CODE], ["two"]) as team, team.at_work():
        thread = await team.begun()
        beside = await team.ann.says(thread, "// hm")
        await _refines(team, thread, beside)
        await team.sees_the_end(turns=2)

        assert team.asked == ["print one", "now two"]


async def test_the_menu_of_our_answer_in_a_thread_of_others_refines_it() -> None:
    async with discord_team([CODE], ["two"]) as team, team.at_work():
        thread = await team.ann.opens_thread(team.general, "lunch")
        await team.ann.says(thread, f"{team.discord.mention} print one")
        answer = (await team.sees_the_end(thread))[0]
        await _refines(team, thread, answer.id)
        await team.sees_the_end(thread, turns=2)

        assert team.asked == ["print one", "now two"]


async def test_the_menu_of_a_foreign_message_says_what_it_is_for() -> None:
    async with discord_team() as team, team.at_work():
        said = await team.ann.says(team.general, "lunch?")
        thread = await team.ann.opens_thread(team.general, "lunch")
        below = await team.ann.says(thread, "soup")
        for place, message in ((team.general, said), (thread, below)):
            await _refines(team, place, message)
            told = await team.is_told("Refine an answer of mine", team.ben)
            team.discord.world.ephemerals.pop(told.id)

        assert not team.requests


async def test_a_form_without_a_task_is_asked_about() -> None:
    async with discord_team([CODE]) as team, team.at_work():
        thread = await team.begun()
        ack = await team.ben.clicks(thread, team.answers()[0].id, "ts:refine")
        await _fills_in(team.ben, ack, "  ")

        await team.is_told("There is nothing to do", team.ben)
        assert team.asked == ["print one"]
