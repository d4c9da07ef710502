"""The words the stories are told in: a team, its model, and what stands in the thread."""

from contextlib import AbstractAsyncContextManager
from dataclasses import replace

import pytest

from core.job import Job
from core.proving import Means
from core.verdict import Judge
from tests.fakes import Line, Pause, ScriptedModel, until
from tests.house import ANN, THREAD, House


class Team:
    """People in one thread, and the model that answers them."""

    def __init__(self, model: ScriptedModel | None = None) -> None:
        self.model = model or ScriptedModel(name="coder")
        self._house = House(self.model)

    @property
    def thread(self) -> list[str]:
        """Every message of ours, as people read it now."""
        return self._house.paper.messages

    @property
    def was_shown(self) -> list[str]:
        """Everything people could have read at any time."""
        return self._house.paper.everything_shown

    def is_judged_by(self, judge: Judge) -> None:
        """Who looks at the code of answers from now on."""
        self._house.worker = replace(self._house.worker, judge=judge)

    def proves(self, judge: Judge, means: Means) -> None:
        """Who looks at the code of answers from now on, and what runs it."""
        self._house.worker = replace(self._house.worker, judge=judge, means=means)

    def model_writes(self, *lines: Line) -> None:
        """The model's next answer; each text is a piece of the stream."""
        self.model.scripts.append(lines)

    def model_read(self) -> list[str]:
        """What the model read last, without our own instructions."""
        return [message.content for message in self.model.prompts[-1].messages[1:]]

    async def asks(self, prompt: str) -> None:
        """Somebody asks, and waits for the end of the answer."""
        await self._house.answered(prompt)

    async def hands_in(self, prompt: str) -> Job:
        """Somebody asks; whether anyone answers is another matter."""
        job = self._house.job(prompt)
        await self._house.submit(job)
        return job

    async def reads(self, text: str) -> None:
        """Wait until `text` stands in the thread."""
        await until(lambda: any(text in message for message in self.thread))

    async def stops(self) -> None:
        """Ann stops what runs in the thread."""
        await self._house.inbox.stop(THREAD, ANN)

    async def sees_the_end_of(self, job: Job) -> None:
        """Wait until `job` is over."""
        await self._house.ended(job)

    def worker(self) -> AbstractAsyncContextManager[None]:
        """A new worker, which is stopped as planned afterwards."""
        return self._house.at_work()

    def worker_that_dies(self) -> AbstractAsyncContextManager[None]:
        """A new worker, which is killed afterwards."""
        return self._house.killed()


@pytest.fixture
def team() -> Team:
    """A team on its first day."""
    return Team()


@pytest.fixture
def pause() -> Pause:
    """A moment in which the model falls silent."""
    return Pause()
