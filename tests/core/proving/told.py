"""All that is told of one answer, from a scripted model to the pictures of its proof."""

from contextlib import aclosing

from core.answer import Limits, answer
from core.conversation import Conversation
from core.events import Ending, Event, Noted, ReplyDone, Usage
from core.job import Job
from core.proving import Means
from core.proving.about import About
from core.rendering import Rendering, render
from core.slots import Slots
from core.slots.free import FreeSlots
from core.trials.trying import Tester
from tests.core.plain import THREAD
from tests.fakes import Line, ScriptedModel
from tests.proving import PlainTester, QuickJudge


class Told:
    """All events of one answer, and the pictures they made."""

    def __init__(self, *replies: str | list[Line], speed: float = 50.0, server: str = "") -> None:
        scripts = [[reply] if isinstance(reply, str) else reply for reply in replies]
        done = ReplyDone(Ending.COMPLETE, Usage(20, 100, reply_seconds=100 / speed))
        self.model = ScriptedModel(*([*script, done] for script in scripts), server=server)
        self.tester = PlainTester()
        self.events: list[Event] = []
        self.pictures = [Rendering()]

    async def about(
        self,
        job: Job,
        thread: Conversation = Conversation(THREAD),
        turns: About = About(),
        rounds: int = 2,
        tester: Tester | None = None,
        begins: Rendering | None = None,
        slots: Slots = FreeSlots(),
    ) -> Rendering:
        """The picture after the answer to `job`."""
        means = Means(tester or self.tester, rounds=rounds)
        self.pictures[0] = begins or Rendering(aim=job.aim)
        parts = Limits(), slots, QuickJudge(), means
        async with aclosing(answer(job, thread, self.model, *parts, turns)) as events:
            async for event in events:
                self.events.append(event)
                self.pictures.append(render(self.picture, event))
        return self.picture

    @property
    def picture(self) -> Rendering:
        """The newest."""
        return self.pictures[-1]

    def notes(self) -> list[str]:
        """What a reader is told besides."""
        return [str(event.said) for event in self.events if isinstance(event, Noted)]

    def kinds(self, *kinds: type) -> list[type]:
        """The order of events of these kinds, each run of them once."""
        found = [type(event) for event in self.events if isinstance(event, kinds)]
        return [one for place, one in enumerate(found) if place == 0 or found[place - 1] is not one]
