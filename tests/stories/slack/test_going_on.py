"""How people in Slack ask for tests, repairs, another model, and the best of a few answers."""

import pytest

from core.job import Aim, Tests
from core.models.choice import SUGGESTED
from tests.slack import SlackTeam, slack_team, workspace
from tests.stories.offering import all_offers

CODE = "```python\nprint(1)\n```\n"
CLICKS = [
    ("ts:tests", Aim.TEST),
    ("ts:fix", Aim.FIX),
    ("ts:fixcode", Aim.FIX),
    ("ts:fixtest", Aim.FIX_TEST),
]
WORDS = [
    *(("test", Aim.TEST), ("fix", Aim.FIX), ("düzelt", Aim.FIX)),
    *(("fix test", Aim.FIX_TEST), ("testi düzelt", Aim.FIX_TEST)),
]


@pytest.fixture(autouse=True)
def _everything_is_offered(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("core.layout.offers", all_offers)


async def begun(team: SlackTeam) -> str:
    """A thread of ours with one answer, and nobody at work any more."""
    async with team.at_work():
        await team.ann.command(team.general, "print one")
        await team.sees_the_end()
    return team.roots()[0].ts


@pytest.mark.parametrize("agents", [True, False], ids=["streams", "edits"])
async def test_all_buttons_stand_under_one_answer(agents: bool) -> None:
    async with slack_team([CODE], slack=workspace(agents=agents)) as team:
        await begun(team)
        (answer,) = team.answers()

        assert list(answer.buttons) == [
            *("ts:refine", "ts:tests", "ts:fix", "ts:fixcode", "ts:fixtest"),
            *("ts:again", "ts:other", "ts:why"),
        ]


@pytest.mark.parametrize(("button", "aim"), CLICKS)
async def test_clicks_are_one_job_about_the_answer(button: str, aim: Aim) -> None:
    async with slack_team([CODE]) as team:
        root = await begun(team)
        async with team.gateway():
            for person in (team.ben, team.ann, team.ben):
                await person.clicks(team.general, team.answers()[0].ts, button)
            await team.has_heard_all()

        first, asked = team.queue.taken
        assert (asked.aim, asked.about) == (aim, first.event)
        assert asked.thread == first.thread and asked.thread.id == root
        assert asked.person.id == team.ben.id and not asked.requests
        assert not team.slack.ephemerals


@pytest.mark.parametrize(("word", "aim"), WORDS)
async def test_a_word_in_the_thread_is_a_job_about_its_code(word: str, aim: Aim) -> None:
    async with slack_team([CODE]) as team:
        root = await begun(team)
        async with team.gateway():
            said = await team.ben.says(team.general, word, thread=root)
            await team.has_heard_all()

        _, asked = team.queue.taken
        assert (asked.prompt, asked.aim, asked.about, asked.joins) == (word, aim, "", False)
        assert asked.requests == (said,) and asked.thread.id == root


@pytest.mark.parametrize(("word", "_"), WORDS)
async def test_a_word_beside_all_threads_says_where_it_belongs(word: str, _: Aim) -> None:
    async with slack_team([CODE]) as team, team.gateway():
        told = f"Type `{word}` in the thread of an answer."
        await team.ann.command(team.general, word)
        await team.is_told(told)
        team.slack.ephemerals.clear()
        await team.ann.says(team.general, f"{team.slack.mention} {word}")
        await team.is_told(told)

        assert not team.queue.taken


async def test_a_thread_of_others_has_no_code() -> None:
    async with slack_team([CODE]) as team, team.gateway():
        root = await team.ben.says(team.general, "lunch?")
        await team.ann.says(team.general, f"{team.slack.mention} test", thread=root)
        await team.is_told("There is no code in this thread yet: ask for some first.")

        assert not team.queue.taken


async def test_what_is_said_while_the_answer_is_written_waits_for_it() -> None:
    async with slack_team([CODE]) as team, team.gateway():
        await team.ann.command(team.general, "print one")
        await team.has_heard_all()
        root = team.roots()[0].ts
        for said in ("test", "use two", "fix"):
            await team.ben.says(team.general, said, thread=root)
            await team.has_heard_all()

        assert [(job.prompt, job.aim) for job in team.queue.taken] == [
            *(("print one", Aim.WRITE), ("test", Aim.TEST)),
            *(("use two", Aim.WRITE), ("fix", Aim.FIX)),
        ]


async def test_another_model_answers_the_same_prompt() -> None:
    async with slack_team([CODE]) as team:
        other = team.has_model("other")
        await begun(team)
        async with team.at_work():
            for person in (team.ben, team.ann):
                await person.clicks(team.general, team.answers()[0].ts, "ts:other")
            await team.sees_the_end(turns=2)
            await team.has_heard_all()

        assert [prompt.messages[-1].content for prompt in other.prompts] == ["print one"]
        assert len(team.model.prompts) == 1


async def test_without_another_model_somebody_is_told_how_to_get_one() -> None:
    async with slack_team([CODE]) as team:
        await begun(team)
        async with team.gateway():
            await team.ann.clicks(team.general, team.answers()[0].ts, "ts:other")
            await team.is_told(
                f"There is no other model here: install one with `ollama pull {SUGGESTED}`"
            )

        assert len(team.queue.taken) == 1


async def test_options_stand_in_front_of_a_task_and_of_a_reply() -> None:
    async with slack_team([CODE]) as team:
        async with team.gateway():
            await team.ann.command(team.general, "--tests off --n 3 print one")
            await team.has_heard_all()
            root = team.roots()[0].ts
            await team.ben.says(team.general, "--best-of 2 --tests açık use two", thread=root)
            await team.has_heard_all()
            await team.ann.command(team.general, "--n 9 print one")
            await team.is_told("The option --n is a number from 1 to 5, not “9”.")

        asked = [(job.prompt, job.tests, job.best_of) for job in team.queue.taken]
        assert asked == [("print one", Tests.OFF, 3), ("use two", Tests.ON, 2)]
