"""Threadsmith as a library: one prompt, answered and judged in this process.

job = Job("sum a CSV file by month", asset=Path("sales.csv"))
await job.run()
print(job.output, job.calculate_score())
"""

import asyncio
from collections.abc import AsyncIterator
from contextlib import aclosing, asynccontextmanager
from pathlib import Path

from bot.compose import open_models
from bot.settings import Settings, read_all
from core.answer import Limits, answer
from core.asked import wanted_language, wanted_name
from core.checks import Code
from core.checks.checker import WORK, Checker
from core.checks.report import Report
from core.conversation import Conversation
from core.errors import UsageError
from core.extraction import Block, main_block
from core.job import Asset
from core.job import Job as PlainJob
from core.places import Person, Thread
from core.rendering import Rendering, render
from core.sandboxes.zygote import Zygote
from core.scoring import TestResults, score
from core.slots.free import FreeSlots
from core.stores.memory import MemoryStore
from core.verdict import Verdict, judged
from core.words import phrase

_THREAD = Thread("library", "", "", "")
_PERSON = Person("library", "", "", "")


class Job:
    """A prompt; after `run`, its answer; after `calculate_score`, its score."""

    def __init__(
        self,
        prompt: str,
        asset: str | Path | None = None,
        *,
        model: str = "",
        language: str = "",
        settings: Settings | None = None,
    ) -> None:
        """`asset` is text that belongs to the prompt, or the file it is in.

        Without a `model` the default one answers, as the environment and `.env` say, unless there
        are `settings`.
        """
        self.prompt = prompt
        self.asset = asset
        self.reply = ""
        """All that the model wrote, in Markdown."""
        self.output = ""
        """The code, as its formatter has it; empty if there is none."""
        self.score: float | None = None
        """From 0 to 100; None before `calculate_score`, and where nothing is known."""
        self.verdict: Verdict | None = None
        """What was found about the code, each lost point with its reasons."""
        self._model = model
        self._language = language
        self._settings = settings
        self._report: Report | None = None
        self._ran = False

    async def run(self) -> str:
        """Let the model answer, and check its code; gives the code.

        Raises:
            OSError: the asset cannot be read.
            ThreadsmithError: no model is there, it broke off, or the prompt is too long for it.
        """
        settings = self._settings or read_all()
        job = PlainJob("", _THREAD, _PERSON, self.prompt, self._assets(), language=self._language)
        async with _prepared() as checker:
            picture = await _answered(job, settings, self._model)
            self.reply = picture.reply
            language = self._language or wanted_language(self.prompt)
            block = main_block(picture.reply, language)
            self.output = await self._checked(checker, block, language) if block else ""
        self._ran = True
        return self.output

    def calculate_score(self, results: TestResults | None = None) -> float | None:
        """The score of the code, also with `results` of tests somebody ran; it is kept in `score`.

        Raises:
            UsageError: `run` was not called before.
        """
        if not self._ran:
            raise UsageError(phrase("There is no answer yet: call `run` first."))
        if self._report is not None and self.verdict and self.verdict.score:
            self.score = score(self._report, results).value
        return self.score

    def _assets(self) -> tuple[Asset, ...]:
        match self.asset:
            case Path() as file:
                return (Asset(file.name, file.read_text(encoding="utf-8")),)
            case str() as text:
                return (Asset("asset.txt", text),)
        return ()

    async def _checked(self, checker: Checker, block: Block, language: str) -> str:
        self._report = await checker.examine(
            Code(block.code, block.language or language, wanted_name(self.prompt))
        )
        judgement = judged(self._report)
        self.verdict = judgement.verdict
        return judgement.formatted or block.code


async def _answered(job: PlainJob, settings: Settings, model: str) -> Rendering:
    """The final picture of the answer to `job`."""
    models = open_models(settings.models, MemoryStore())
    try:
        chosen = await models.choose(model)
        limits = Limits(settings.models.reply_tokens)
        picture = Rendering()
        story = answer(job, Conversation(_THREAD), chosen, limits, FreeSlots())
        async with aclosing(story) as events:
            async for event in events:
                picture = render(picture, event)
        return picture
    finally:
        await models.close()


@asynccontextmanager
async def _prepared() -> AsyncIterator[Checker]:
    """A checker that gets ready while the model writes."""
    async with Zygote(WORK) as sandbox:
        warming = asyncio.create_task(sandbox.start())
        try:
            yield Checker(sandbox)
        finally:
            warming.cancel()
            await asyncio.gather(warming, return_exceptions=True)
