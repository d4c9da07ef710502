"""A desk of paper: what is handed in, what is shown, and what somebody alone is told."""

from dataclasses import replace
from typing import Any

from core.desk import Desk, Member, Spot, Wish
from core.inbox import Inbox
from core.job import Asset
from core.models.choice import Models
from core.notes import MessageNote, Role
from core.places import Thread
from core.platforms import Parts
from core.queues.timing import Timing
from core.stores.memory import MemoryStore
from core.words import Phrase, phrase
from tests.core.plain import ANN, THREAD, answered
from tests.fakes import NoLimits, ScriptedModel, ScriptedServer
from tests.open_queue import OpenQueue

MEMBER = Member(ANN, "tr")
CODE = "```python\nx = 1\n```\n"
FILES = (Asset("a.csv", "1,2"),)


class PaperDesk(Desk):
    """The parts of a house without workers."""

    def __init__(self, *models: str) -> None:
        self.store = MemoryStore()
        self.queue = OpenQueue(self.store, Timing(cap=20))
        self.told: list[str] = []
        self.posted: list[str] = []
        server = ScriptedServer(*(ScriptedModel(name=name) for name in models))
        self.parts = Parts(
            Inbox(self.queue, self.store, self.store),
            self.store,
            notes=self.store,
            intake=self.store,
            marks=self.store,
            sightings=self.store,
            models=Models(server),
            budgets=NoLimits(),
            clock=lambda: 5.0,
        )

    @property
    def help(self) -> Phrase:
        return phrase("Help.")

    def admit(self, member: Member) -> None:
        """Everybody may ask."""

    async def whisper(self, member: Member, spot: Spot, *sentences: Phrase) -> None:
        self.told += map(str, sentences)

    async def open(self, wish: Wish, task: str, private: bool) -> tuple[Thread, str]:
        return THREAD, await self.post(wish, THREAD, task)

    async def post(self, wish: Wish, thread: Thread, task: str) -> str:
        self.posted.append(task)
        return f"m{len(self.posted)}"

    async def take_back(self, thread: Thread, message: str) -> None:
        self.posted.pop()

    def answers(self, event: str, reply: str = CODE, **more: Any) -> MessageNote:
        """The note of an answer, which is there from now on."""
        turn = replace(answered("sum it", reply, event), language="go", assets=FILES, **more)
        self.store.append(THREAD, turn)
        return MessageNote(THREAD, event, Role.ANSWER, str(ANN))
