"""Where faults meet a platform: an emulated one, an emulated model, a store, our own programs."""

import asyncio
import sys
from abc import ABC, abstractmethod
from collections.abc import AsyncIterator, Callable, Sequence
from contextlib import AbstractAsyncContextManager, AsyncExitStack, asynccontextmanager
from pathlib import Path
from time import monotonic
from typing import Generic, Protocol, TypeVar

from core.codec import encode
from core.stores.binaries import server_binary
from tests.bot.programs import Running, running
from tests.emulators.ollama_server import EmulatedModel, OllamaServer
from tests.emulators.ollama_server.models import chunks
from tests.faults.gateway import Setup
from tests.faults.journal import Journal
from tests.faults.store import StoreProcess

LINES = 40
PATIENCE_SECONDS = 90.0
"""A mark that a dying worker was about to put is put by another one after a minute."""


class Staff(Protocol):
    """People on an emulated platform, with an emulated model."""

    ollama: OllamaServer
    env: dict[str, str]

    def up(self, role: str = "all", **settings: str) -> AbstractAsyncContextManager[Running]:
        """`threadsmith up`, once it is and the platform reaches it."""


T = TypeVar("T", bound=Staff)


class Version(Protocol):
    """What a person saw from `at` on."""

    @property
    def at(self) -> float: ...

    @property
    def shown(self) -> str: ...


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


class Office(ABC, Generic[T]):
    """One test's team, with programs that can be killed."""

    def __init__(self, team: T, store: StoreProcess, stack: AsyncExitStack) -> None:
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
        """A gateway that takes up what others left so long ago, once the platform reaches it."""
        setup = self.setup(overdue_seconds)
        await self.connected(False)
        program = (sys.executable, "-m", "tests.faults.gateway")
        async with running(encode(setup), env=self.team.env, program=program) as gateway:
            await self.connected(True)
            yield gateway

    @abstractmethod
    def setup(self, overdue_seconds: float) -> Setup:
        """What such a gateway is told."""

    @abstractmethod
    async def connected(self, some: bool) -> None:
        """Return once a gateway is connected, or none is."""


@asynccontextmanager
async def open_store(folder: Path, sockets: Path) -> AsyncIterator[StoreProcess]:
    """A store that runs."""
    journal = Journal(folder / "journal")
    store = StoreProcess(server_binary(), folder / "store", sockets / "store.sock", journal)
    await store.start()
    try:
        yield store
    finally:
        await store.close()
        journal.close()


def told(env: dict[str, str], store: StoreProcess, parallel: int) -> dict[str, str]:
    """The settings of programs on `store`, whose model writes `parallel` answers at a time."""
    return {**env, "REDIS_URL": store.url, "THREADSMITH_MODEL_SLOTS": str(parallel)}


async def kill(program: Running) -> float:
    """End it as kill -9 does; the moment, in monotonic seconds."""
    program.program.kill()
    await program.program.wait()
    return monotonic()


def numbers(shown: str) -> list[int]:
    """The numbers of the lines of code that stand in `shown`, in order."""
    lines = (line.strip() for line in shown.splitlines())
    return [int(line.partition(" = ")[2]) for line in lines if line.startswith("x")]


def first(versions: Sequence[Version], fact: Callable[[str], bool]) -> float:
    """When a message first showed what `fact` holds of, in monotonic seconds."""
    return next(version.at for version in versions if fact(version.shown))
