"""The whole program on an emulated Slack, for measuring: a paced model, everything else real."""

import asyncio
import json
import re
import sys
from asyncio.subprocess import PIPE, Process
from collections import Counter
from collections.abc import AsyncGenerator, AsyncIterator, Coroutine
from contextlib import asynccontextmanager
from dataclasses import dataclass, field, replace
from math import inf
from pathlib import Path
from tempfile import TemporaryDirectory
from time import monotonic, process_time
from typing import Any

from bench.house import LINE, OneModel
from bench.slack_looks import Look, Reply, Seen, readable
from bot.compose import at_work, open_house
from bot.settings import (
    DiscordSettings,
    ModelSettings,
    ServerSettings,
    Settings,
    SlackSettings,
    SpeechSettings,
    StoreSettings,
    WorkerSettings,
)
from core.events import Ending, ModelEvent, ReplyDone, TextAdded, Usage
from core.models import Model
from core.models.choice import Models
from core.platforms import Platform
from core.prompt import Prompt

PATIENCE_SECONDS = 900.0
"""The longest run, and some more."""
_REPORT_BYTES = 2**28
"""A report is one line."""
_ASKED = re.compile(r"sum (?P<number>\d+): (?P<tokens>\d+) tokens at (?P<speed>\d+) a second")


@dataclass
class AskedModel(Model):
    """Writes as many tokens, as fast, as the prompt asks it to; keeps what it wrote, and when."""

    name: str = "paced"
    demo: bool = False
    server: str = ""
    replies: dict[int, Reply] = field(default_factory=dict)

    def estimate(self, text: str) -> int:
        return len(text) // 3

    async def window(self, need: int) -> int:
        return 32_768

    async def reply(
        self, prompt: Prompt, window: int, reply_tokens: int
    ) -> AsyncGenerator[ModelEvent, None]:
        asked = _ASKED.search(prompt.messages[-1].content)
        assert asked, prompt
        number, count, speed = (int(asked[part]) for part in ("number", "tokens", "speed"))
        reply = Reply(_tokens(number, count), speed, monotonic())
        self.replies[number] = reply
        for so_far, token in enumerate(reply.tokens, 1):
            await asyncio.sleep(max(0.0, reply.told(so_far) - monotonic()))
            yield TextAdded(token)
        yield ReplyDone(Ending.COMPLETE, Usage(reply_tokens=count))


def _tokens(number: int, count: int) -> list[str]:
    """A reply of its own, with something in it that must ping nobody."""
    body = (LINE[at % len(LINE)] for at in range(count - 2))
    return [f"```python\n# sum {number}, not for @here\n", *body, "\n```"]


@dataclass(frozen=True, slots=True)
class Report:
    """Some answers, and what happened while they were written."""

    answers: list[Seen]
    acks: list[float]
    """Seconds until each command was acknowledged; infinite where it was not."""
    refused: Counter[str]
    """Calls answered with 429, by method."""
    cpu: float
    """Seconds of this process: gateway, worker and the model's pace; not Slack, not the store."""

    @property
    def native(self) -> int:
        """How many answers Slack streamed."""
        return sum(answer.native for answer in self.answers)

    @property
    def whole(self) -> int:
        """How many answers arrived to the letter."""
        return sum(answer.whole for answer in self.answers)


class World:
    """The emulated Slack in its own process, and who types there."""

    def __init__(self, process: Process, model: AskedModel) -> None:
        self._process = process
        self._model = model
        self._asked = 0

    async def ask(self, tokens: int, speed: int) -> None:
        """Let somebody new ask for an answer."""
        await self.type(self._asked, f"sum {self._asked}: {tokens} tokens at {speed} a second")
        self._asked += 1

    async def type(self, person: int, text: str) -> None:
        """Let a person type a command."""
        await self.order(person=person, text=text)

    async def watch(self, typing: Coroutine[None, None, None]) -> Report:
        """What is seen from now on, until all that is asked for by `typing` is answered."""
        began = process_time()
        await typing
        await self.until(answers=self._asked)
        cpu = process_time() - began
        await self.order(news=True)
        return _report(await self.told(), self._model, cpu)

    async def until(self, **order: int) -> None:
        """Wait for a fact there: so many `sockets` are open, so many `answers` have ended."""
        await self.order(**order)
        await self.told()

    async def order(self, **order: Any) -> None:
        """Let something happen there."""
        assert self._process.stdin
        self._process.stdin.write(json.dumps(order).encode() + b"\n")
        await self._process.stdin.drain()

    async def told(self) -> dict[str, Any]:
        """The next line it prints."""
        assert self._process.stdout
        async with asyncio.timeout(PATIENCE_SECONDS):
            found: dict[str, Any] = json.loads(await self._process.stdout.readline())
        return found


@asynccontextmanager
async def open_world(
    limiter: str, model: AskedModel
) -> AsyncIterator[tuple[World, dict[str, Any]]]:
    """An emulated Slack that counts by `limiter`, and how it is reached."""
    process = await asyncio.create_subprocess_exec(
        *(sys.executable, "-m", "bench.slack_world", limiter),
        stdin=PIPE,
        stdout=PIPE,
        limit=_REPORT_BYTES,
    )
    world = World(process, model)
    try:
        yield world, await world.told()
    finally:
        assert process.stdin
        process.stdin.close()
        await process.wait()


@asynccontextmanager
async def open_slack(limiter: str) -> AsyncIterator[World]:
    """The program at work for an emulated Slack that counts by `limiter`, in a fresh minute.

    As `threadsmith up` has it, in one process; only what answers is put in its place.
    """
    model = AskedModel()
    async with open_world(limiter, model) as (world, keys):
        with TemporaryDirectory() as folder:
            async with open_house(_settings(keys, Path(folder)), 0.0) as house:
                worker = replace(house.worker, models=Models(OneModel(model)))
                async with at_work(worker), _connected(*house.platforms):
                    await world.until(sockets=2)
                    yield world


@asynccontextmanager
async def _connected(platform: Platform) -> AsyncIterator[None]:
    await platform.check()
    tasks = [asyncio.create_task(part()) for part in (platform.listen, platform.mark)]
    try:
        yield
    finally:
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)


def _settings(keys: dict[str, Any], folder: Path) -> Settings:
    slack = {"SLACK_BOT_TOKEN": keys["bot"], "SLACK_APP_TOKEN": keys["app"]}
    return Settings(
        ModelSettings.model_validate({"THREADSMITH_PROVIDER": "demo"}),
        StoreSettings.model_validate({"THREADSMITH_DATA_DIR": folder, "REDIS_URL": ""}),
        WorkerSettings.model_validate({}),
        SpeechSettings.model_validate({"THREADSMITH_LANGUAGE": "en"}),
        ServerSettings.model_validate({}),
        SlackSettings.model_validate(slack | {"SLACK_API_URL": keys["url"]}),
        DiscordSettings.model_validate({"DISCORD_TOKEN": ""}),
    )


def _report(told: dict[str, Any], model: AskedModel, cpu: float) -> Report:
    asked = [(found, ack["at"]) for ack in told["acks"] if (found := _ASKED.search(ack["text"]))]
    return Report(
        [_seen(model.replies[int(one["number"])], at, told["messages"]) for one, at in asked],
        [inf if ack["seconds"] is None else ack["seconds"] for ack in told["acks"]],
        Counter(told["refused"]),
        cpu,
    )


def _seen(reply: Reply, asked: float, messages: list[dict[str, Any]]) -> Seen:
    """The answer in the message that holds it; were there several, the last one counts."""
    found = [one for one in messages if reply.tokens[0] in readable(one["looks"][-1][1])]
    looks = [Look(*look) for look in found[-1]["looks"]]
    return Seen(reply, looks, asked, found[-1]["native"], alone=len(found) == 1)
