"""Fakes that behave: a thread on paper, models that follow a script, and time that obeys.

The memory queue and the memory store behave too; they live beside their ports.
"""

import asyncio
from collections import Counter
from collections.abc import AsyncGenerator, Callable, Sequence
from dataclasses import dataclass, field, replace
from math import inf
from typing import Protocol

from core.budgets import Allowance, Booked, Budget, Budgets, Outlook, Request, Waiting
from core.checks import Code
from core.events import Ending, ModelEvent, ReplyDone, TextAdded, Usage
from core.job import Job
from core.models import Model, ModelServer
from core.pages import Page
from core.places import Thread
from core.prompt import Prompt
from core.surface import Surface
from core.verdict import Judge, Judgement

PATIENCE_SECONDS = 10.0
"""How long a test waits for what must happen, before it fails."""


async def until(fact: Callable[[], bool], seconds: float = PATIENCE_SECONDS) -> None:
    """Wait until `fact` holds; a `TimeoutError` if it never does."""
    async with asyncio.timeout(seconds):
        while not fact():
            await asyncio.sleep(0.001)


class FrozenClock:
    """Time that stands still unless somebody moves it, or sleeps by it."""

    def __init__(self, now: float = 1_000.0) -> None:
        self.now = now

    def __call__(self) -> float:
        """The time, in seconds."""
        return self.now

    def advance(self, seconds: float) -> None:
        """Let `seconds` pass."""
        self.now += seconds

    async def sleep(self, seconds: float) -> None:
        """Let `seconds` pass, and everybody else do something meanwhile."""
        self.advance(seconds)
        await asyncio.sleep(0)


class NoLimits(Budgets):
    """Platforms without limits."""

    async def ask(self, budget: Budget, request: Request) -> Booked | Waiting:
        """No wait, ever."""
        return Booked(0.0)

    async def withdraw(self, budget: Budget, asker: str) -> None:
        """Nobody waits."""

    async def pause(self, budget: Budget, seconds: float) -> None:
        """Nothing is held."""

    async def expect(self, budget: Budget, asker: str) -> None:
        """Nobody is waited for."""

    async def outlook(self, *budgets: Budget) -> tuple[Outlook, ...]:
        """Calls for all."""
        return tuple(Outlook(inf, inf, 0) for _ in budgets)


class PaperSurface(Surface):
    """A thread on paper: remembers what every message shows, and showed before.

    It honours nonces as Discord does: a post repeated by its nonce gives the message that is
    there. It can be out of reach for a while.
    """

    windowed = False

    def __init__(self, page_chars: int = 2_000, code_chars: int | None = None) -> None:
        self.versions: dict[str, list[Page]] = {}
        """Message id → every page it showed, in order; a removed message has left."""
        self.removed: list[str] = []
        self.writes = 0
        """Calls that changed something."""
        self.refusals: list[Exception] = []
        """What the next calls raise, one each, before they do anything."""
        self.lost_replies: list[Exception] = []
        """What the next calls raise, one each, after they did their work."""
        self.allowance = Allowance(calls=100, seconds=1)
        self.apart = False
        """Whether posts, edits, last edits and removals are counted each for itself."""
        self.calls: Counter[str] = Counter()
        """Calls that came, by the budget that counts them."""
        self.changed = asyncio.Event()
        """Set after each write; clear it to wait for the next one."""
        self._page_chars = page_chars
        self._code_chars = code_chars
        self._nonces: dict[str, str] = {}

    @property
    def page_chars(self) -> int:
        """Characters of a page that fit into one message."""
        return self._page_chars

    @property
    def code_chars(self) -> int | None:
        """Characters of the longest code block that is shown whole."""
        return self._code_chars

    async def budget(self, message: str | None, page: Page | None) -> Budget:
        """All calls together, unless the paper counts them `apart`, the last edit too."""
        kind = "post" if message is None else "edit" if page else "remove"
        kind = "last edit" if kind == "edit" and page and page.final else kind
        return Budget(kind if self.apart else "paper", self.allowance)

    @property
    def pages(self) -> list[Page]:
        """What every message shows now."""
        return [versions[-1] for versions in self.versions.values()]

    @property
    def messages(self) -> list[str]:
        """What a person reads in every message now."""
        return [as_read(page) for page in self.pages]

    @property
    def everything_shown(self) -> list[str]:
        """What a person could have read at any time, message by message."""
        return [as_read(page) for versions in self.versions.values() for page in versions]

    async def post(self, page: Page, nonce: str, again: bool = False) -> str:
        """Show `page` as a message; a known `nonce` is the message that is there already."""
        await self._reach(None, page)
        if nonce not in self._nonces:
            self._nonces[nonce] = f"m{len(self._nonces) + 1}"
            self.versions[self._nonces[nonce]] = []
        self._write(self._nonces[nonce], page)
        return self._nonces[nonce]

    async def edit(self, message: str, page: Page) -> None:
        """Make the message `message` show `page` instead."""
        await self._reach(message, page)
        self._write(message, page)

    async def remove(self, message: str) -> None:
        """Take the message `message` away; nothing if it is gone already."""
        await self._reach(message, None)
        if self.versions.pop(message, None):
            self.removed.append(message)
        self._note_write()

    async def _reach(self, message: str | None, page: Page | None) -> None:
        await asyncio.sleep(0)
        self.calls[(await self.budget(message, page)).key] += 1
        chars = len(page.markdown) + len(page.status) if page else 0
        assert chars <= self._page_chars, "too long for a message"
        if self.refusals:
            raise self.refusals.pop(0)

    def _write(self, message: str, page: Page) -> None:
        self.versions[message].append(page)
        self._note_write()

    def _note_write(self) -> None:
        self.writes += 1
        self.changed.set()
        if self.lost_replies:
            raise self.lost_replies.pop(0)


def as_read(page: Page) -> str:
    """A page as a person reads it: the text, and the status below it."""
    return "\n\n".join(part for part in (page.markdown.strip("\n"), page.status) if part)


class Papers:
    """Every thread on its own paper; the surfaces of a platform of paper."""

    def __init__(self, page_chars: int = 2_000) -> None:
        self._page_chars = page_chars
        self._papers: dict[Thread, PaperSurface] = {}

    def __call__(self, job: Job) -> PaperSurface:
        """The paper of the thread of `job`."""
        return self.of(job.thread)

    def of(self, thread: Thread) -> PaperSurface:
        """The paper of `thread`."""
        return self._papers.setdefault(thread, PaperSurface(self._page_chars))


class Act(Protocol):
    """Something that happens between two events of a script."""

    async def __call__(self) -> None:
        """Return when the script may go on, or raise what breaks it."""


@dataclass
class Pause:
    """A place in a script where the model waits until the test lets it go on."""

    reached: asyncio.Event = field(default_factory=asyncio.Event)
    over: asyncio.Event = field(default_factory=asyncio.Event)

    async def __call__(self) -> None:
        """Say that the script got here, and wait."""
        self.reached.set()
        await self.over.wait()

    def end(self) -> None:
        """Let the script go on."""
        self.over.set()


Line = str | ModelEvent | Act | Exception
"""A line of a script: text, an event, something to wait for, or an error to raise."""

DONE = ReplyDone(Ending.COMPLETE, Usage(prompt_tokens=20, reply_tokens=10, reply_seconds=2.0))
"""The end of a good reply: ten tokens in two seconds."""


class ScriptedModel(Model):
    """Answers each prompt with the next of its scripts; the last one again and again.

    A script is a list of lines; without a `ReplyDone` or an error it ends with `DONE`.
    """

    def __init__(
        self,
        *scripts: Sequence[Line],
        name: str = "scripted",
        demo: bool = False,
        window: int = 100_000,
        server: str = "",
    ) -> None:
        self.prompts: list[Prompt] = []
        """What it was asked, in order."""
        self.reply_tokens: list[int] = []
        """The longest reply allowed, for each prompt."""
        self.closed = 0
        """Replies that were closed before their end: each stopped the model at its server."""
        self.scripts = list(scripts)
        """What it will say, answer by answer; scripts may still be added."""
        self._name = name
        self._demo = demo
        self._window = window
        self._server = server

    @property
    def name(self) -> str:
        """As people write it."""
        return self._name

    @property
    def demo(self) -> bool:
        """Whether it only plays a model."""
        return self._demo

    @property
    def server(self) -> str:
        """Whose slots it needs; empty if any number of replies may be written at a time."""
        return self._server

    def estimate(self, text: str) -> int:
        """A token for each four characters, begun ones too."""
        return -(-len(text) // 4)

    async def window(self, need: int) -> int:
        """The same for every need."""
        return self._window

    async def reply(
        self, prompt: Prompt, window: int, reply_tokens: int
    ) -> AsyncGenerator[ModelEvent, None]:
        """Play the next script."""
        script = self.scripts[min(len(self.prompts), len(self.scripts) - 1)]
        self.prompts.append(prompt)
        self.reply_tokens.append(reply_tokens)
        whole = False
        try:
            for line in script:
                match line:
                    case str():
                        yield TextAdded(line)
                    case Exception():
                        raise line
                    case ReplyDone():
                        whole = True
                        yield line
                    case _ if callable(line):
                        await line()
                    case _:
                        yield line
            if not whole:
                whole = True
                yield DONE
        except (GeneratorExit, asyncio.CancelledError):
            self.closed += not whole
            raise


class ScriptedServer(ModelServer):
    """Has the models it is given, or none, or is away."""

    def __init__(self, *models: ScriptedModel, away: Exception | None = None) -> None:
        self.away = away
        """What asking for its names raises."""
        self.closed = False
        self._models = {model.name: model for model in models}

    def add(self, model: ScriptedModel) -> None:
        """Have a further model."""
        self._models[model.name] = model

    async def names(self) -> list[str]:
        """The models in the order they were given."""
        if self.away:
            raise self.away
        return list(self._models)

    def model(self, name: str) -> Model:
        """The model `name`; one that nobody wrote a script for says nothing at all."""
        return self._models.get(name) or ScriptedModel([], name=name)

    async def close(self) -> None:
        """Note that it was let go."""
        self.closed = True


class ScriptedJudge(Judge):
    """Finds what it is told to, the last of it again and again; knows what it was shown."""

    def __init__(self, *verdicts: Judgement) -> None:
        self.verdicts = list(verdicts)
        self.seen: list[Code] = []
        """What it judged, in order."""
        self.glances = 0

    async def judge(self, code: Code, quick: bool = False) -> Judgement:
        """The next verdict; if `quick`, what this one will be, and no step on."""
        if quick:
            self.glances += 1
            return Judgement(replace(self.verdicts[0].verdict, quick=True))
        self.seen.append(code)
        return self.verdicts.pop(0) if len(self.verdicts) > 1 else self.verdicts[0]
