"""Stopping, asking about and rating answers, and what the request shows of it all."""

import pytest

from core.ratings import Tally
from tests.discord_team import DiscordTeam, discord_team
from tests.emulators.discord_server import Message
from tests.fakes import Line, Pause, until

CODE = "```python\nprint(1)\n```\n"


def _growing(team: DiscordTeam) -> Message:
    """The answer that can still be stopped."""
    return next(m for m in team.answers() if any(b.startswith("ts:stop") for b in m.buttons))


@pytest.mark.parametrize("how", ["button", "word", "word in Turkish", "command"])
async def test_an_answer_is_stopped(how: str) -> None:
    async with discord_team(["```python\nx = 1\n", Pause()]) as team, team.at_work():
        await team.ann.command(team.general, "codegen", task="print one")
        await team.sees("x = 1")
        thread = team.thread()
        match how:
            case "button":
                await team.ben.clicks(thread, _growing(team).id, "ts:stop")
            case "word":
                await team.ben.says(thread, "stop")
            case "word in Turkish":
                await team.ben.says(thread, "DUR")
            case _:
                await team.ben.command(thread, "smith", "stop")
        await team.sees("🛑 Stopped by Ben")
        await team.is_marked(team.said(team.general)[0], "🛑")

        assert team.model.closed == 1


async def test_deleting_the_answer_stops_the_model() -> None:
    pause = Pause()
    script: list[Line] = ["```python\nx = 1\n", pause, "y = 2\n", Pause()]
    async with discord_team(script) as team, team.at_work():
        await team.ann.command(team.general, "codegen", task="print one")
        await team.sees("x = 1")
        _growing(team).deleted = True  # by somebody who may
        pause.end()  # the next change finds nothing to change

        await until(lambda: team.model.closed == 1)
        assert not team.answers()


async def test_the_request_shows_one_state_at_a_time() -> None:
    pause = Pause()
    async with discord_team(["x", pause, CODE]) as team, team.at_work():
        await team.ann.command(team.general, "codegen", task="print one")
        await until(lambda: bool(team.said(team.general)))
        (root,) = team.said(team.general)
        await team.is_marked(root, "👀")
        pause.end()

        await team.is_marked(root, "⚠️")


async def test_ratings_count_and_can_be_taken_back() -> None:
    async with discord_team([CODE]) as team, team.at_work():
        thread = await team.begun()
        answer = team.answers()[0].id
        await team.ann.reacts(thread, answer, "👍🏽")
        await team.ben.reacts(thread, answer, "⭐")
        await team.ben.reacts(thread, answer, "👎")
        await team.has_heard_all()
        note = (await team.store.threads(f"discord:{team.discord.guild.id}"))[0].thread
        turn = (await team.store.conversation(note)).turns[-1].turn
        given = await team.store.ratings(note, turn.event)
        await team.ben.unreacts(thread, answer, "👎")
        await team.has_heard_all()

        assert given == Tally(up=1, down=1, golden=1)
        assert await team.store.ratings(note, turn.event) == Tally(up=1, golden=1)


async def test_many_clicks_on_again_are_one_turn() -> None:
    pause = Pause()
    async with discord_team([CODE], [pause, CODE]) as team, team.at_work():
        thread = await team.begun()
        for person in (team.ann, team.ben, team.ann):
            await person.clicks(thread, team.answers()[0].id, "ts:again")
        await team.has_heard_all()
        pause.end()
        await team.sees_the_end(turns=2)

        assert team.asked == ["print one", "print one"]


async def test_buttons_work_after_a_restart() -> None:
    async with discord_team([CODE]) as team:
        async with team.at_work():
            thread = await team.begun()
        async with team.at_work():
            await team.ben.clicks(thread, team.answers()[0].id, "ts:again")
            await team.sees_the_end(turns=2)


async def test_a_thread_is_answered_by_another_model_from_now_on() -> None:
    async with discord_team([CODE]) as team, team.at_work():
        other = team.has_model("other")
        thread = await team.begun()
        await team.ann.command(thread, "smith", "model", name="other")
        await team.is_told("This thread is answered by other from now on.")
        await team.ben.says(thread, "now two")
        await team.sees_the_end(turns=2)

        assert other.prompts[-1].messages[-1].content == "now two"


async def test_who_uses_commands_in_turkish_is_answered_in_turkish_later_too() -> None:
    async with discord_team([CODE]) as team, team.at_work():
        ayse = team.discord.person("ayse", locale="tr")
        thread = await team.begun()
        await ayse.command(thread, "smith", "stop")
        await team.is_told("Burada süren bir iş yok.", ayse)
        asked = await ayse.says(thread, "dur")

        await team.is_replied("Burada süren bir iş yok.", asked, thread)


async def test_the_language_somebody_reads_is_known_after_a_restart() -> None:
    async with discord_team([CODE]) as team:
        ayse = team.discord.person("ayse", locale="tr")
        async with team.at_work():
            thread = await team.begun()
            await ayse.command(thread, "smith", "stop")
            await team.is_told("Burada süren bir iş yok.", ayse)
        async with team.at_work():
            asked = await ayse.says(thread, "dur")

            await team.is_replied("Burada süren bir iş yok.", asked, thread)
