"""The scripted `demo` model: a few good answers by heart, for when there is no real model yet."""

import asyncio
import re
import time
from collections.abc import AsyncGenerator, Awaitable, Callable
from dataclasses import dataclass
from functools import cached_property
from importlib import resources

from core.events import Ending, ModelEvent, ReplyDone, TextAdded, Usage
from core.extraction import main_block
from core.models import Model, ModelOptions, ModelServer
from core.models.estimate import TokenEstimate
from core.prompt import Message, Prompt

NAME = "demo"
_WINDOW = 8192
_TOKENS_PER_SECOND = 60.0
_AGAIN = "This demo knows no further version of its answer; here is the last one again.\n\n"
_UNTESTED = "This demo knows no tests for that.\n"


@dataclass(frozen=True)
class Task:
    """Something the demo can do: a first answer, and a better one."""

    name: str
    words: tuple[str, ...]
    """Beginnings of words in a prompt that mean this task, English and Turkish."""
    needed: int = 1
    """How many of them a prompt must have."""
    testable: bool = True
    """Whether asserts of a single line can call both answers in the same way."""

    @cached_property
    def versions(self) -> tuple[str, str]:
        """Both answers, as Markdown."""
        return _read(f"{self.name}-1.md"), _read(f"{self.name}-2.md")

    @cached_property
    def asserts(self) -> str:
        """Those that both answers fulfil, as JSON; only of what is testable."""
        return _read(f"{self.name}-tests.json")

    def meant_by(self, prompt: str) -> int:
        """How many of its words `prompt` has; 0 if they are too few."""
        said = re.findall(r"\w+", prompt.lower())
        found = sum(any(word.startswith(known) for word in said) for known in self.words)
        return found if found >= self.needed else 0

    def given(self, messages: tuple[Message, ...]) -> int:
        """How many of `messages` are answers to it."""
        codes = [block.code for text in self.versions if (block := main_block(text))]
        return sum(
            message.role == "assistant" and any(code in message.content for code in codes)
            for message in messages
        )


TASKS = (
    Task("csv_months", ("csv", "month", "sum", "spreadsheet", "aylar", "aylık", "topla"), 2),
    Task("fizzbuzz", ("fizz", "buzz")),
    Task("primes", ("prime", "sieve", "eratosthenes", "asal")),
    Task("word_count", ("word", "count", "frequen", "kelime", "sözcük", "say"), 2),
    Task("lru_cache", ("lru", "cache", "önbellek")),
    Task("retry", ("retry", "retries", "backoff"), testable=False),
    Task("slugify", ("slug",)),
    Task("json_diff", ("json", "diff", "compar", "fark", "karşılaştır"), 2),
)


def create(_: ModelOptions) -> ModelServer:
    """The demo model, at its usual pace."""
    return DemoServer()


class DemoServer(ModelServer):
    """Has the one model `demo`, whatever name is asked for."""

    def __init__(
        self,
        tokens_per_second: float = _TOKENS_PER_SECOND,
        sleep: Callable[[float], Awaitable[None]] = asyncio.sleep,
    ) -> None:
        self._model = DemoModel(tokens_per_second, sleep)

    async def names(self) -> list[str]:
        return [NAME]

    def model(self, name: str) -> Model:
        return self._model

    async def close(self) -> None:
        """It holds nothing."""


class DemoModel(Model):
    """Plays a model: chooses an answer by the words of the prompt, and writes it at a pace."""

    def __init__(self, tokens_per_second: float, sleep: Callable[[float], Awaitable[None]]) -> None:
        self._pause = 1 / tokens_per_second
        self._sleep = sleep
        self._estimate = TokenEstimate()

    @property
    def name(self) -> str:
        return NAME

    @property
    def demo(self) -> bool:
        return True

    @property
    def server(self) -> str:
        return ""

    def estimate(self, text: str) -> int:
        return self._estimate(text)

    async def window(self, need: int) -> int:
        return _WINDOW

    async def reply(
        self, prompt: Prompt, window: int, reply_tokens: int
    ) -> AsyncGenerator[ModelEvent, None]:
        text = answer(prompt.messages) if prompt.schema is None else asserts(prompt.messages)
        tokens = re.findall(r"\s*\S+(?:\s+\Z)?", text)
        began = time.monotonic()
        for token in tokens[:reply_tokens]:
            await self._sleep(self._pause)
            yield TextAdded(token)
        yield ReplyDone(
            Ending.CUT if len(tokens) > reply_tokens else Ending.COMPLETE,
            Usage(
                prompt_tokens=prompt.tokens,
                reply_tokens=min(len(tokens), reply_tokens),
                reply_seconds=time.monotonic() - began,
            ),
        )


def answer(messages: tuple[Message, ...]) -> str:
    """What the demo says to `messages`; the last one is the request.

    A thread that has its answer gets the better version, also for words it does not know.
    """
    task = _meant(messages)
    if task is None:
        return _read("unknown.md")
    first, second = task.versions
    match task.given(messages):
        case 0:
            return first
        case 1:
            return second
    return _AGAIN + second


def asserts(messages: tuple[Message, ...]) -> str:
    """The asserts for the task in the last of `messages`, as JSON; a sentence if there are none."""
    task = _meant(messages)
    return task.asserts if task and task.testable else _UNTESTED


def _meant(messages: tuple[Message, ...]) -> Task | None:
    prompt = messages[-1].content
    likely = max(TASKS, key=lambda task: task.meant_by(prompt))
    known = [task for message in messages for task in TASKS if task.given((message,))]
    if likely.meant_by(prompt) and not (known and known[-1].meant_by(prompt)):
        return likely
    return known[-1] if known else None


def _read(name: str) -> str:
    return resources.files(__package__).joinpath("demo_answers", name).read_text("utf-8")
