"""How people in Discord ask for tests, repairs, another model, and the best of a few answers."""

import pytest

from core.job import Aim, Tests
from core.models.choice import SUGGESTED
from tests.discord_team import DiscordTeam, discord_team
from tests.emulators.discord_server import Thread
from tests.fakes import until
from tests.stories.offering import all_offers

CODE = "```python\nprint(1)\n```\n"
CLICKS = [
    ("ts:tests", Aim.TEST),
    ("ts:fix", Aim.FIX),
    ("ts:fixcode", Aim.FIX),
    ("ts:fixtest", Aim.FIX_TEST),
]


@pytest.fixture(autouse=True)
def _everything_is_offered(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("core.layout.offers", all_offers)


async def begun(team: DiscordTeam) -> Thread:
    """A thread of ours with one answer, and nobody at work any more."""
    async with team.at_work():
        return await team.begun()


def button(team: DiscordTeam, name: str) -> str:
    """The whole name of a button of the one answer, which begins like others' names."""
    rows = team.answers()[-1].picture.components
    found = [part["custom_id"] for row in rows for part in row["components"]]
    assert name in found
    return name


async def test_all_buttons_stand_under_one_answer_in_two_rows() -> None:
    async with discord_team([CODE]) as team:
        await begun(team)
        rows = team.answers()[-1].picture.components

        assert [[part["custom_id"] for part in row["components"]] for row in rows] == [
            ["ts:refine", "ts:tests", "ts:fix", "ts:fixcode", "ts:fixtest"],
            ["ts:again", "ts:other", "ts:why"],
        ]


@pytest.mark.parametrize(("name", "aim"), CLICKS)
async def test_clicks_are_one_job_about_the_answer(name: str, aim: Aim) -> None:
    async with discord_team([CODE]) as team:
        thread = await begun(team)
        async with team.gateway():
            for person in (team.ben, team.ann, team.ben):
                await person.clicks(thread, team.answers()[-1].id, button(team, name))
            await team.has_heard_all()

        first, asked = team.queue.taken
        assert (asked.aim, asked.about) == (aim, first.event)
        assert asked.thread == first.thread and asked.person.id == team.ben.id
        assert not asked.requests


@pytest.mark.parametrize(
    ("word", "aim"),
    [
        *(("test", Aim.TEST), ("fix", Aim.FIX), ("düzelt", Aim.FIX)),
        *(("fix test", Aim.FIX_TEST), ("testi düzelt", Aim.FIX_TEST)),
    ],
)
async def test_a_word_in_the_thread_is_a_job_about_its_code(word: str, aim: Aim) -> None:
    async with discord_team([CODE]) as team:
        thread = await begun(team)
        async with team.gateway():
            await team.ben.says(thread, word)
            await team.has_heard_all()

        first, asked = team.queue.taken
        assert (asked.prompt, asked.aim, asked.about, asked.joins) == (word, aim, "", False)
        assert asked.thread == first.thread and len(asked.requests) == 1


@pytest.mark.parametrize(("verb", "aim"), [("test", Aim.TEST), ("fix", Aim.FIX)])
async def test_a_command_in_the_thread_is_the_same_and_is_shown_there(verb: str, aim: Aim) -> None:
    async with discord_team([CODE]) as team:
        thread = await begun(team)
        async with team.gateway():
            await team.ben.command(thread, "smith", verb)
            await until(lambda: len(team.queue.taken) == 2)
            await team.has_heard_all()

        asked = team.queue.taken[-1]
        assert (asked.prompt, asked.aim, asked.about) == (verb, aim, "")
        assert "Ben" in team.answers()[-1].content and verb in team.answers()[-1].content


@pytest.mark.parametrize("verb", ["test", "fix"])
async def test_beside_all_threads_a_command_says_where_it_belongs(verb: str) -> None:
    async with discord_team([CODE]) as team, team.gateway():
        await team.ann.command(team.general, "smith", verb)
        await team.is_told(f"Type `{verb}` in the thread of an answer.")

        assert not team.queue.taken


async def test_in_direct_messages_a_word_is_about_the_newest_code() -> None:
    async with discord_team([CODE]) as team:
        dm = team.discord.dm(team.ann)
        async with team.at_work():
            await team.ann.says(dm, "print one")
            await team.sees_the_end(dm)
        async with team.gateway():
            await team.ann.says(dm, "test")
            await team.has_heard_all()

        first, asked = team.queue.taken
        assert (asked.aim, asked.thread) == (Aim.TEST, first.thread)


async def test_after_a_word_direct_messages_go_on_where_it_was_said() -> None:
    async with discord_team([CODE]) as team:
        dm = team.discord.dm(team.ann)
        async with team.at_work():
            old = await team.ann.says(dm, "print one")
            await team.sees_the_end(dm)
            await team.ann.command(dm, "codegen", task="print two")
            await team.sees_the_end(dm, turns=2)
        async with team.gateway():
            await team.ann.says(dm, "test", reply_to=old)
            await team.has_heard_all()
            await team.ann.says(dm, "use three")
            await team.has_heard_all()

        one, _, test, three = team.queue.taken
        assert test.thread == one.thread == three.thread


async def test_another_model_answers_the_same_prompt() -> None:
    async with discord_team([CODE]) as team:
        other = team.has_model("other")
        thread = await begun(team)
        async with team.at_work():
            for person in (team.ben, team.ann):
                await person.clicks(thread, team.answers()[-1].id, "ts:other")
            await team.sees_the_end(turns=2)
            await team.has_heard_all()

        assert [prompt.messages[-1].content for prompt in other.prompts] == ["print one"]
        assert team.asked == ["print one"]


async def test_without_another_model_somebody_is_told_how_to_get_one() -> None:
    async with discord_team([CODE]) as team:
        thread = await begun(team)
        async with team.gateway():
            await team.ann.clicks(thread, team.answers()[-1].id, "ts:other")
            await team.is_told(f"install one with `ollama pull {SUGGESTED}`")

        assert len(team.queue.taken) == 1


async def test_options_of_commands_and_of_messages_reach_the_job() -> None:
    async with discord_team([CODE]) as team:
        async with team.gateway():
            await team.ann.command(
                team.general, "codegen", task="print one", tests="off", best_of=3
            )
            await until(lambda: len(team.queue.taken) == 1)
            thread = team.thread()
            await team.ben.command(thread, "smith", "refine", task="use two", best_of=2)
            await until(lambda: len(team.queue.taken) == 2)
            await team.ben.says(thread, "--tests on --n 4 use three")
            await team.has_heard_all()

        asked = [(job.prompt, job.tests, job.best_of) for job in team.queue.taken]
        assert asked == [
            ("print one", Tests.OFF, 3),
            ("use two", Tests.AUTO, 2),
            ("use three", Tests.ON, 4),
        ]
