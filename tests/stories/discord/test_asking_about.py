"""What people ask us about ourselves, and how they are told: alone, or by a reply."""

import pytest

from core.errors import ModelUnavailable
from core.words import phrase
from tests.discord_team import discord_team

CODE = "```python\nprint(1)\n```\n"
WORDS = [("help", "`/codegen` with"), ("models", "`coder`"), ("status", "Model:")]


@pytest.mark.parametrize(("word", "told"), WORDS)
async def test_who_asks_with_a_command_alone_is_told(word: str, told: str) -> None:
    async with discord_team([CODE]) as team, team.at_work():
        thread = await team.begun()
        for place in (team.general, thread, await team.ben.opens_dm()):
            ack = await team.ben.command(place, "smith", word)
            message = await team.is_told(told, team.ben)
            assert ack.message is message and message.place is place
            team.discord.world.ephemerals.pop(message.id)

        assert team.asked == ["print one"] and len(team.answers()) == 1


@pytest.mark.parametrize(("word", "told"), WORDS)
async def test_who_asks_with_a_message_is_replied_to(word: str, told: str) -> None:
    async with discord_team([CODE]) as team, team.at_work():
        thread = await team.begun()
        dm = await team.ann.opens_dm()
        called = await team.ann.says(team.general, f"{team.discord.mention} {word}")
        await team.is_replied(told, called)
        for place in (thread, dm):
            said = await team.ann.says(place, word)
            message = await team.is_replied(told, said, place)
            assert not message.pings

        assert team.asked == ["print one"] and len(team.threads()) == 1


async def test_stop_where_nothing_runs_says_so() -> None:
    async with discord_team([CODE]) as team, team.at_work():
        thread = await team.begun()
        said = await team.ann.says(thread, "stop")
        await team.is_replied("Nothing is under way here.", said, thread)
        await team.ann.command(thread, "smith", "stop")

        await team.is_told("Nothing is under way here.")


@pytest.mark.parametrize("words", [("stop", {}), ("quiet", {}), ("model", {"name": "coder"})])
async def test_commands_about_a_thread_say_so_elsewhere(words: tuple[str, dict[str, str]]) -> None:
    async with discord_team() as team, team.at_work():
        verb, options = words
        await team.ann.command(team.general, "smith", verb, **options)

        await team.is_told("thread")
        assert not team.said(team.general)


async def test_a_model_is_chosen_by_a_word_too_and_a_slip_changes_nothing() -> None:
    async with discord_team([CODE]) as team, team.at_work():
        other = team.has_model("other")
        thread = await team.begun()
        slip = await team.ann.says(thread, "model nobody")
        await team.is_replied("There is no model nobody", slip, thread)
        await team.ben.says(thread, "use two")
        await team.sees_the_end(turns=2)
        said = await team.ann.says(thread, "model other")
        await team.is_replied("answered by other from now on", said, thread)
        await team.ben.says(thread, "use three")
        await team.sees_the_end(turns=3)

        assert team.asked == ["print one", "use two"]
        assert other.prompts[-1].messages[-1].content == "use three"


async def test_no_model_server_is_told_wherever_models_are_asked_for() -> None:
    async with discord_team() as team, team.at_work():
        team.server.away = ModelUnavailable(phrase("The model server is away."))
        for word in ("models", "status"):
            await team.ben.command(team.general, "smith", word)
            told = await team.is_told("The model server is away.", team.ben)
            team.discord.world.ephemerals.pop(told.id)


async def test_a_turkish_person_types_and_reads_turkish() -> None:
    async with discord_team([CODE]) as team, team.at_work():
        ece = team.discord.person("ece", locale="tr")
        await ece.command(team.general, "codegen", task="bir yaz")
        await team.sees_the_end()
        thread = team.thread()
        for word, told in (("DURUM", "Model:"), ("dur", "Burada süren bir iş yok.")):
            said = await ece.says(thread, word)
            await team.is_replied(told, said, thread)
        said = await team.ann.says(thread, "stop")

        await team.is_replied("Nothing is under way here.", said, thread)
        assert team.asked == ["bir yaz"]


async def test_what_language_somebody_reads_is_known_after_a_restart() -> None:
    async with discord_team([CODE]) as team:
        ece = team.discord.person("ece", locale="tr")
        async with team.at_work():
            await ece.command(team.general, "codegen", task="bir yaz")
            await team.sees_the_end()
        async with team.at_work():
            said = await ece.says(team.thread(), "dur")

            await team.is_replied("Burada süren bir iş yok.", said, team.thread())
