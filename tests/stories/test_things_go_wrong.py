"""A model breaks off, a person has seen enough, a machine dies: the thread always says so."""

import asyncio
import re

from core.errors import ModelError, ModelUnavailable
from core.words import phrase
from tests.fakes import Pause
from tests.stories.conftest import Team

HELLO = "```python\nprint('hello')\n```\n"
DONE = "coder · 10 tokens · 2 s · 5 tokens/s"


async def test_a_model_that_drops_leaves_what_it_wrote(team: Team) -> None:
    """The half answer stays and is marked, with a reference that the log has too."""
    team.model_writes("```python\n", "print('hel", ModelError(phrase("coder broke off.")))

    await team.asks("greet me")

    text, reference = re.subn(r"reference \w{8}", "reference …", team.thread[0])
    assert reference
    assert text == (
        "```python\n"
        "print('hel\n"
        "```\n"
        "\n"
        "⚠️ Broken off: what stands above is not finished.\n"
        "❌ coder broke off. (reference …)"
    )


async def test_the_thread_goes_on_after_a_failure(team: Team) -> None:
    team.model_writes(ModelUnavailable(phrase("The model server is away.")))
    team.model_writes(HELLO)

    await team.asks("greet me")
    await team.asks("now?")

    assert "❌ The model server is away." in team.thread[0]
    assert team.thread[1] == f"{HELLO}\n{DONE}"


async def test_somebody_stops_an_answer(team: Team, pause: Pause) -> None:
    """The model stops at its server, the text stays, and everybody sees who did it."""
    team.model_writes("Let me tell you a long st", pause)
    async with team.worker():
        job = await team.hands_in("greet me")
        await team.reads("a long st")
        await team.stops()
        await team.sees_the_end_of(job)

    assert team.model.closed == 1
    assert team.thread == [
        "Let me tell you a long st\n"
        "\n"
        "🛑 Stopped by Ann. What was written so far stays; it is not finished."
    ]


async def test_after_a_restart_the_conversation_goes_on(team: Team) -> None:
    """Each question has a new worker; only the queue and the store remain."""
    team.model_writes(HELLO)
    team.model_writes("```python\nprint('good evening')\n```\n")

    await team.asks("greet me")
    await team.asks("more polite, please")

    assert team.model_read() == ["greet me", HELLO, "more polite, please"]
    assert len(team.thread) == 2


async def test_a_planned_stop_hands_the_answer_to_the_next_worker(team: Team, pause: Pause) -> None:
    """The next one begins again in the same message and says that it took over."""
    second = Pause()
    team.model_writes("Half an ans", pause)
    team.model_writes(second, HELLO)
    job = await team.hands_in("greet me")
    async with team.worker():
        await team.reads("Half an ans")
    async with team.worker():
        await team.reads("another worker took over and asks")

        assert team.thread == ["Half an ans\n\n⏳ another worker took over and asks coder again …"]

        second.end()
        await team.sees_the_end_of(job)

    assert team.thread == [f"{HELLO}\n{DONE}"]


async def test_the_next_worker_finishes_in_the_same_message(team: Team, pause: Pause) -> None:
    """A worker that dies half-way leaves no half-written answer."""
    team.model_writes("Half an ans", pause)
    team.model_writes(HELLO)
    job = await team.hands_in("greet me")
    async with team.worker_that_dies():
        await team.reads("Half an ans")

    async with team.worker():
        await team.sees_the_end_of(job)

    assert team.thread == [f"{HELLO}\n{DONE}"]


async def test_a_question_that_kills_every_worker_is_given_up(team: Team) -> None:
    """After three of them the thread is told, and the next question is answered."""
    pauses = [Pause(), Pause(), Pause()]
    for pause in pauses:
        team.model_writes("Half an ans", pause)
    team.model_writes(HELLO)
    poison = await team.hands_in("crash, please")
    healthy = await team.hands_in("greet me")
    for pause in pauses:
        async with team.worker_that_dies():
            await pause.reached.wait()

    async with team.worker():
        await team.sees_the_end_of(poison)
        await team.sees_the_end_of(healthy)

    given_up, answered = team.thread
    assert given_up.startswith("Half an ans\n\n⚠️ Broken off")
    assert "Three workers died while they answered this" in given_up
    assert answered == f"{HELLO}\n{DONE}"


async def breath() -> None:
    """Time enough for the chat to show what was written."""
    for _ in range(9):
        await asyncio.sleep(0)


async def test_no_moment_shows_an_open_code_block(team: Team) -> None:
    """Not even while the fence itself is being written, backtick by backtick."""
    answer = "Here:\n```python\nprint('`')\n```\nand\n~~~sh\nls\n~~~\n"
    team.model_writes(*[line for char in answer for line in (char, breath)])

    await team.asks("greet me")

    assert len(team.was_shown) > len(answer) / 2
    for shown in team.was_shown:
        assert not {"`", "``", "~", "~~"} & set(shown.split("\n"))
        assert len(re.findall(r"^```", shown, re.MULTILINE)) % 2 == 0
        assert len(re.findall(r"^~~~", shown, re.MULTILINE)) % 2 == 0
