"""Where faults meet Slack: an emulated workspace and model, a store, and our own programs."""

import asyncio
import sys
from collections.abc import AsyncIterator, Callable, Sequence
from contextlib import AsyncExitStack, asynccontextmanager
from itertools import pairwise
from pathlib import Path
from time import monotonic

from core.stores.binaries import server_binary
from core.codec import encode
from tests.bot.programs import Running, running
from tests.bot.slack import Team, open_team
from tests.emulators.ollama_server import EmulatedModel
from tests.emulators.ollama_server.models import chunks
from tests.emulators.slack_server import Message, SlackServer
from tests.faults.gateway import Setup
from tests.faults.journal import Journal
from tests.faults.store import StoreProcess

LINES = 40
PATIENCE_SECONDS = 90.0
"""A mark that a dying worker was about to put is put by another one after a minute."""


def text(lines: int = LINES) -> str:
    """An answer of so many lines of code."""
    code = "".join(f"x{number} = {number}\n" for number in range(lines))
    return f"Here it is.\n\n```python\n{code}```\n"


def writing(lines: int = LINES, seconds: float = 4.0) -> EmulatedModel:
    """A model that takes `seconds` for an answer of so many lines, once it has read the prompt."""
    said = chunks(text(lines))
    return EmulatedModel(
        "coder:7b",
        lambda _: said,
        first_token_seconds=min(0.7, seconds),
        tokens_per_second=len(said) / seconds,
    )


class Office:
    """One test's team, with programs that can be killed."""

    def __init__(self, team: Team, store: StoreProcess, stack: AsyncExitStack) -> None:
        self.team = team
        self.store = store
        self._stack = stack

    async def start(self, role: str, **settings: str) -> Running:
        """`threadsmith up` in that role, once it is."""
        return await self._stack.enter_async_context(self.team.up(role, **settings))

    async def start_all(self, *roles: str) -> list[Running]:
        """One for each of `roles`, at once."""
        return await asyncio.gather(*(self.start(role) for role in roles))

    @asynccontextmanager
    async def gateway(self, overdue_seconds: float) -> AsyncIterator[Running]:
        """A gateway that takes up what others left so long ago, once Slack reaches it."""
        slack = self.team.slack
        setup = Setup(
            store=self.store.url,
            ollama=self.team.ollama.address,
            slack=slack.api_url,
            bot_token=slack.bot_token,
            app_token=slack.app_token,
            overdue_seconds=overdue_seconds,
        )
        await slack.sockets.until_none()
        program = (sys.executable, "-m", "tests.faults.gateway")
        async with running(encode(setup), env=self.team.env, program=program) as gateway:
            await slack.sockets.until_open(2, within=PATIENCE_SECONDS)
            yield gateway


@asynccontextmanager
async def open_office(
    folder: Path,
    sockets: Path,
    env: dict[str, str],
    model: EmulatedModel,
    slack: SlackServer | None = None,
    parallel: int = 1,
) -> AsyncIterator[Office]:
    """An office whose store runs, without any program yet; the model writes `parallel` answers."""
    journal = Journal(folder / "journal")
    store = StoreProcess(server_binary(), folder / "store", sockets / "store.sock", journal)
    await store.start()
    told = {**env, "REDIS_URL": store.url, "THREADSMITH_MODEL_SLOTS": str(parallel)}
    try:
        async with open_team(told, model, slack=slack, parallel=parallel) as team:
            async with AsyncExitStack() as stack:
                yield Office(team, store, stack)
    finally:
        await store.close()
        journal.close()


async def kill(program: Running) -> float:
    """End it as kill -9 does; the moment, in monotonic seconds."""
    program.program.kill()
    await program.program.wait()
    return monotonic()


def wrong(team: Team, roots: Sequence[Message], lines: int = LINES) -> list[str]:
    """What is not as it should be below `roots`: each has one whole answer, and one mark."""
    found = []
    for root in roots:
        answers = team.answers(root)
        marks = [name for name, people in root.reactions.items() if people]
        if len(answers) != 1:
            found.append(f"{root.ts}: {len(answers)} answers: {[a.shown[:80] for a in answers]}")
        elif (written := _numbers(answers[0].shown)) != list(range(lines)):
            found.append(f"{root.ts}: lines {written}: {answers[0].shown[-200:]}")
        if marks != ["warning"]:
            found.append(f"{root.ts}: marks {marks}")
    streaming = [message.ts for message in _all(team) if message.streaming]
    doubled = [one.shown for one, two in pairwise(team.roots) if one.shown == two.shown]
    return found + [f"{ts} still streams" for ts in streaming] + [f"twice: {d}" for d in doubled]


def _all(team: Team) -> list[Message]:
    return [each for root in team.roots for each in team.answers(root)]


def _numbers(shown: str) -> list[int]:
    """The numbers of the lines of code that stand in `shown`, in order."""
    lines = (line.strip() for line in shown.splitlines())
    return [int(line.partition(" = ")[2]) for line in lines if line.startswith("x")]


def first(message: Message, fact: Callable[[str], bool]) -> float:
    """When `message` first showed what `fact` holds of, in monotonic seconds."""
    return next(version.at for version in message.versions if fact(version.shown))
