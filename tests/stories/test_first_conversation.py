"""Somebody asks, reads along, and refines."""

from core.events import Ending, Loading, ReplyDone, Thinking, Usage
from tests.fakes import Pause, ScriptedModel
from tests.stories.conftest import Team

HELLO = "```python\nprint('hello')\n```\n"


async def test_somebody_asks_and_gets_an_answer(team: Team) -> None:
    """One message holds all of it: the text, the code, and what it cost."""
    team.model_writes("Here it is:\n\n", "```python\n", "print('hello')\n", "```\n")

    await team.asks("greet me")

    assert team.thread == [
        "Here it is:\n"
        "\n"
        "```python\n"
        "print('hello')\n"
        "```\n"
        "\n"
        "coder · 10 tokens · 2 s · 5 tokens/s"
    ]


async def test_the_answer_grows_while_the_model_writes(team: Team, pause: Pause) -> None:
    """The code block is closed at every moment, and the line below says what goes on."""
    team.model_writes("Here it is:\n\n", "```python\n", "print('hello')\n", pause, "```\n")
    async with team.worker():
        await team.hands_in("greet me")
        await team.reads("print")

        assert team.thread == [
            "Here it is:\n"
            "\n"
            "```python\n"
            "print('hello')\n"
            "```\n"
            "\n"
            "✍️ coder is writing, 3 tokens"
        ]


async def test_nobody_waits_without_knowing_why(team: Team) -> None:
    """Loading and thinking are told, and the thoughts are no part of the answer."""
    loading, thinking = Pause(), Pause()
    team.model_writes(Loading(), loading, Thinking(412), thinking, HELLO)
    async with team.worker():
        job = await team.hands_in("greet me")
        await team.reads("⏳ loading coder …")
        loading.end()
        await team.reads("💭 thinking, 412 tokens")
        thinking.end()
        await team.sees_the_end_of(job)

    assert team.thread == [f"{HELLO}\ncoder · 10 tokens · 2 s · 5 tokens/s"]


async def test_a_refinement_builds_on_the_answer_before(team: Team) -> None:
    team.model_writes(HELLO)
    team.model_writes("```python\nprint('good evening')\n```\n")

    await team.asks("greet me")
    await team.asks("more polite, please")

    assert team.model_read() == ["greet me", HELLO, "more polite, please"]
    assert "hello" in team.thread[0]
    assert "good evening" in team.thread[1]


async def test_the_demo_model_never_passes_for_a_real_one() -> None:
    team = Team(ScriptedModel([HELLO], name="demo", demo=True))

    await team.asks("greet me")

    assert "🎭 This is the demo model" in team.thread[0]
    assert "ollama pull" in team.thread[0]


async def test_an_answer_that_reached_the_limit_says_that_it_is_cut(team: Team) -> None:
    team.model_writes("```python\n", "print('hel", ReplyDone(Ending.CUT, Usage()))

    await team.asks("greet me")

    assert team.thread == [
        "```python\n"
        "print('hel\n"
        "```\n"
        "\n"
        "⚠️ Cut off: the model reached the longest reply allowed. Ask it to go on, or for "
        "something smaller."
    ]


async def test_an_answer_without_code_says_what_to_do(team: Team) -> None:
    team.model_writes("Which language would you like?")

    await team.asks("greet me")

    assert team.thread == [
        "Which language would you like?\n"
        "\n"
        "There is no code block in this answer. Say what the code should do, or ask again.\n"
        "coder · 10 tokens · 2 s · 5 tokens/s"
    ]


async def test_a_long_thread_says_what_the_model_no_longer_sees() -> None:
    """The oldest turns leave the model's window; the newest code never does."""
    team = Team(ScriptedModel(name="coder", window=6_000))
    team.model_writes(HELLO)
    for _ in range(12):
        team.model_writes("talk " * 500)

    for number in range(12):
        await team.asks(f"question {number}")

    assert "turns of this thread no longer fitted into the model's window" in team.thread[-1]
    assert team.model_read()[:2] == ["question 0", HELLO]
    assert team.model_read()[-1] == "question 11"
