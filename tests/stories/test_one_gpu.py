"""Many people, one model that writes one answer at a time: everybody knows how long it takes."""

from core.events import Ending, ReplyDone, Usage
from core.job import Job
from core.places import Person, Thread
from tests.fakes import Pause, ScriptedModel, until
from tests.house import House

HELLO = "```python\nprint('hello')\n```\n"
TWENTY_SECONDS = ReplyDone(Ending.COMPLETE, Usage(reply_tokens=100, reply_seconds=20.0))


class Team:
    """People with a thread each, and the one GPU they share."""

    def __init__(self) -> None:
        self.model = ScriptedModel(name="coder", server="the GPU")
        self.house = House(self.model)

    def model_writes(self, *lines: str | Pause | ReplyDone) -> None:
        """The model's next answer."""
        self.model.scripts.append(lines)

    async def asks(self, name: str, prompt: str, thread: str = "") -> Job:
        """Somebody asks, in a thread of their own."""
        person = Person("paper", "team", name, name)
        job = self.house.job(prompt, thread=_thread(thread or name), person=person)
        await self.house.submit(job)
        return job

    async def reads(self, thread: str, text: str) -> None:
        """Wait until `text` stands in `thread`."""
        await until(lambda: any(text in shown for shown in self.shown(thread)))

    def shown(self, thread: str) -> list[str]:
        """Every message of ours in `thread`, as people read it now."""
        return self.house.papers.of(_thread(thread)).messages

    @property
    def was_asked(self) -> list[str]:
        """What the model was asked, in order."""
        return [prompt.messages[-1].content for prompt in self.model.prompts]


def _thread(name: str) -> Thread:
    return Thread("paper", "team", "general", name)


async def test_the_second_one_sees_the_place_and_the_wait_and_then_the_answer() -> None:
    team, pause = Team(), Pause()
    team.model_writes(HELLO, TWENTY_SECONDS)
    team.model_writes(pause, HELLO)
    team.model_writes(HELLO)
    async with team.house.at_work():
        await team.house.ended(await team.asks("Ann", "warm up"))
        await team.asks("Ann", "greet me")
        await pause.reached.wait()
        second = await team.asks("Bob", "greet me, too")
        await team.reads("Bob", "waiting")

        assert team.shown("Bob") == ["⏳ waiting for the model, you are next, about 20 s"]

        third = await team.asks("Cem", "and me")
        await team.reads("Cem", "before you")

        assert team.shown("Cem") == ["⏳ waiting for the model, 1 before you, about 40 s"]

        pause.end()
        await team.house.ended(second)
        await team.house.ended(third)

    assert team.shown("Bob") == [f"{HELLO}\ncoder · 10 tokens · 2 s · 5 tokens/s"]


async def test_before_the_model_ever_answered_nobody_pretends_to_know() -> None:
    team, pause = Team(), Pause()
    team.model_writes(pause, HELLO)
    async with team.house.at_work():
        await team.asks("Ann", "greet me")
        await pause.reached.wait()
        await team.asks("Bob", "greet me, too")
        await team.reads("Bob", "waiting")

        assert team.shown("Bob") == ["⏳ waiting for the model, you are next"]


async def test_a_refinement_goes_behind_a_first_answer() -> None:
    team, pause = Team(), Pause()
    team.model_writes(HELLO)
    team.model_writes(pause, HELLO)
    team.model_writes(HELLO)
    async with team.house.at_work():
        await team.house.ended(await team.asks("Ann", "greet me"))
        await team.asks("Bob", "something long")
        await pause.reached.wait()
        refinement = await team.asks("Ann", "more polite")
        await team.reads("Ann", "you are next")
        first = await team.asks("Cem", "greet me, too")
        await team.reads("Cem", "you are next")
        pause.end()
        await team.house.ended(first)
        await team.house.ended(refinement)

    assert team.was_asked == ["greet me", "something long", "greet me, too", "more polite"]


async def test_one_persons_flood_does_not_hold_up_another() -> None:
    team, pause = Team(), Pause()
    team.model_writes(pause, HELLO)
    team.model_writes(HELLO)
    async with team.house.at_work():
        flood = [await team.asks("Ann", "one", "Ann 1")]
        await pause.reached.wait()
        for number in (2, 3):
            flood.append(await team.asks("Ann", f"number {number}", f"Ann {number}"))
            await team.reads(f"Ann {number}", "waiting")
        single = await team.asks("Bob", "just one")
        await team.reads("Bob", "you are next")
        pause.end()
        for job in (single, *flood):
            await team.house.ended(job)

    assert team.was_asked == ["one", "just one", "number 2", "number 3"]


async def test_a_worker_that_dies_frees_the_model() -> None:
    team, pause = Team(), Pause()
    team.model_writes("half an ans", pause)
    team.model_writes(HELLO)
    async with team.house.killed():
        lost = await team.asks("Ann", "greet me")
        await pause.reached.wait()
        waiting = await team.asks("Bob", "greet me, too")
        await team.reads("Bob", "you are next")

    async with team.house.at_work():
        await team.house.ended(waiting)
        await team.house.ended(lost)

    assert HELLO in team.shown("Ann")[0]
    assert HELLO in team.shown("Bob")[0]


async def test_somebody_who_waits_can_stop() -> None:
    """Nothing was sent to the model for it, and those behind move up."""
    team, pause = Team(), Pause()
    team.model_writes(pause, HELLO)
    async with team.house.at_work():
        await team.asks("Ann", "greet me")
        await pause.reached.wait()
        stopped = await team.asks("Bob", "greet me, too")
        await team.reads("Bob", "you are next")
        await team.asks("Cem", "and me")
        await team.reads("Cem", "1 before you")
        await team.house.queue.stop(_thread("Bob"), "Bob")
        await team.house.ended(stopped)
        await team.reads("Cem", "you are next")

    assert team.was_asked == ["greet me"]
    assert "🛑 Stopped by Bob" in team.shown("Bob")[0]


async def test_a_stopped_answer_makes_room_for_the_next_one() -> None:
    team, pause = Team(), Pause()
    team.model_writes("a long st", pause)
    team.model_writes(HELLO)
    async with team.house.at_work():
        await team.asks("Ann", "tell me a story")
        await pause.reached.wait()
        following = await team.asks("Bob", "greet me")
        await team.reads("Bob", "you are next")
        await team.house.queue.stop(_thread("Ann"), "Ann")
        await team.house.ended(following)

    assert team.model.closed == 1
