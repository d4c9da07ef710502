"""From the last token to the verdict: what is known when, where the model takes no time."""

import asyncio
import json
from collections.abc import AsyncGenerator, AsyncIterator
from contextlib import aclosing
from time import perf_counter

from bench.row import Row, spread
from core.answer import Limits, answer
from core.checks.checker import WORK, Checker
from core.checks.judge import CheckingJudge
from core.conversation import Conversation
from core.events import Checked, Ending, Event, ModelEvent, ReplyDone, TextAdded, Usage
from core.job import Job, Tests
from core.models import Model
from core.places import Person, Thread
from core.prompt import Prompt
from core.proving import Means
from core.runners.python import PythonRunner
from core.sandboxes.zygote import Zygote
from core.slots.free import FreeSlots
from core.trials.tally import Trial
from core.trials.trying import SandboxTester

ROUNDS = 9
CROWD = 8
THREAD = Thread("bench", "team", "channel", "1")
ANN = Person("bench", "team", "U1", "Ann")
TASK = (
    'Write slug(title). slug("Hello, World!") == "hello-world", slug("") == "", '
    'slug("a  b") == "a-b"'
)
CODE = '''\
"""Slugs for addresses."""

import re
import unicodedata


def slug(title: str) -> str:
    """Small letters and digits of `title`, joined by hyphens."""
    plain = unicodedata.normalize("NFKD", title).encode("ascii", "ignore").decode()
    words = re.findall(r"[a-z0-9]+", plain.lower())
    kept = [word for word in words if len(word) <= 40]
    if len(kept) < len(words) and not kept:
        return words[0][:40]
    return "-".join(kept)
'''
ASSERTS = [
    'assert slug("Tea & Milk") == "tea-milk"',
    'assert slug("Crème brûlée") == "creme-brulee"',
    'assert slug("---") == ""',
    'assert slug("2 plus 2") == "2-plus-2"',
    'assert slug("A") == "a"',
    'assert slug(" x ") == "x"',
]


class Instant(Model):
    """Says by heart what it is asked for; a token is a word."""

    name, demo, server = "instant", False, ""

    def __init__(self) -> None:
        self.ended = 0.0
        """When the answer's last token came."""

    def estimate(self, text: str) -> int:
        return len(text) // 3

    async def window(self, need: int) -> int:
        return 32_768

    async def reply(
        self, prompt: Prompt, window: int, reply_tokens: int
    ) -> AsyncGenerator[ModelEvent, None]:
        if prompt.schema:
            yield TextAdded(json.dumps({"name": "slug", "asserts": ASSERTS}))
        else:
            for piece in ("Here.\n\n```python\n", *CODE.splitlines(keepends=True), "```\n"):
                yield TextAdded(piece)
            self.ended = perf_counter()
        yield ReplyDone(Ending.COMPLETE, Usage(50, 120, reply_seconds=1.0))


async def rows() -> AsyncIterator[Row]:
    """One answer after the other, then some at once."""
    async with Zygote(WORK) as zygote, PythonRunner() as runner:
        await asyncio.gather(zygote.start(), runner.start())
        judge, means = CheckingJudge(Checker(zygote)), Means(SandboxTester(runner), Tests.ON)
        found = [await _told(judge, means, number) for number in range(ROUNDS)]
        lines = CODE.count("\n")
        names = ("checked and scored", "3 examples run", "6 tests, too, with 7 stubs and 10 faults")
        for name, times in zip(names, zip(*found, strict=True), strict=True):
            what = f"last token → {name}, {lines} lines"
            yield Row(what, spread([1_000 * one for one in times], "ms", 0), "–")
        began = perf_counter()
        await asyncio.gather(*(_told(judge, means, number) for number in range(CROWD)))
        seconds = perf_counter() - began
        yield Row(f"… all of it, {CROWD} answers at once", f"{seconds:.1f} s for the last", "–")


async def _told(judge: CheckingJudge, means: Means, number: int) -> tuple[float, float, float]:
    """Seconds until it was checked, its examples were run, and its tests."""
    model, told = Instant(), list[tuple[float, Trial | None]]()
    job = Job(f"e{number}", THREAD, ANN, TASK)
    story = answer(job, Conversation(THREAD), model, Limits(), FreeSlots(), judge, means)
    async with aclosing(story) as events:
        async for event in events:
            if (trial := _trial(event)) is not _NOTHING:
                told.append((perf_counter() - model.ended, trial))
    first = next(at for at, trial in told if trial is None)
    examples = next(at for at, trial in told if trial and trial.examples)
    tests = next(at for at, trial in told if trial and trial.mutants and trial.written)
    return first, examples, tests


_NOTHING = Trial(error="nothing was told")


def _trial(event: Event) -> Trial | None:
    """What was told of runs: None before there were any."""
    whole = isinstance(event, Checked) and event.verdict and not event.verdict.quick
    if not whole:
        return _NOTHING
    assert isinstance(event, Checked) and event.verdict
    return event.verdict.trial
