"""Puts the parts together: store, queue, models, platforms, and the worker that serves them."""

import asyncio
import getpass
import logging
import os
from collections.abc import AsyncIterator, Sequence
from contextlib import AsyncExitStack, asynccontextmanager, suppress
from dataclasses import dataclass
from pathlib import Path

from adapters.console import PLATFORM, Desk
from adapters.console import create as console_surfaces
from bot.platforms import open_platforms
from bot.plugins import part
from bot.settings import ModelSettings, Settings, StoreSettings
from core.answer import Limits
from core.budgets.apart import BudgetsApart
from core.budgets.memory import MemoryBudgets
from core.budgets.redis import RedisBudgets
from core.checks import checker
from core.checks.judge import CheckingJudge
from core.errors import SurroundingsError, ThreadsmithError
from core.inbox import Inbox
from core.job import Job, Tests
from core.models import ModelOptions, ModelServer
from core.models.choice import Models
from core.places import Person, Thread
from core.platforms import Parts, Platform
from core.proving import Means
from core.queues.redis import RedisQueue
from core.queues.timing import Timing
from core.records import Records
from core.runners.python import PythonRunner
from core.sandboxes.zygote import Zygote
from core.slots.redis import RedisSlots
from core.slots.rules import Rules
from core.stores import Store
from core.stores.connection import Redis, address
from core.stores.embedded import store_url
from core.stores.redis import RedisStore
from core.surface import Surface, Surfaces
from core.trials.trying import SandboxTester
from core.verdict import Judge
from core.words import Phrase, phrase, words
from core.worker import Worker

LOG = logging.getLogger(__name__)

LEAVE_SECONDS = 2.0
"""Whoever leaves a terminal does not wait for an answer; its next run goes on elsewhere."""


@dataclass(frozen=True, slots=True)
class House:
    """All parts, put together; the worker is not at work yet."""

    store: RedisStore
    queue: RedisQueue
    models: Models
    worker: Worker
    workshop: "_Workshop"
    inbox: Inbox
    platforms: tuple[Platform, ...]
    """The chat platforms that are configured, the console aside."""


@asynccontextmanager
async def open_house(settings: Settings, drain_seconds: float) -> AsyncIterator[House]:
    """The house, once its store answers.

    Raises:
        SurroundingsError: something we stand on is missing.
    """
    async with AsyncExitStack() as stack:
        redis, store = await stack.enter_async_context(open_store(settings.store))
        models = open_models(settings.models, store)
        stack.push_async_callback(models.close)
        queue = await stack.enter_async_context(
            RedisQueue(redis, timing=Timing(drain=drain_seconds))
        )
        slots = await stack.enter_async_context(
            RedisSlots(redis, Rules(slots=settings.models.slots or 1))
        )
        budgets = BudgetsApart(RedisBudgets(redis), MemoryBudgets())
        inbox = Inbox(queue, store, store)
        parts = Parts(
            inbox,
            store,
            notes=store,
            intake=store,
            marks=store,
            sightings=store,
            models=models,
            budgets=budgets,
            standing=(standing(settings)[0],),
        )
        platforms = await stack.enter_async_context(open_platforms(settings, parts))
        surfaces = _Surfaces(store, platforms)
        workshop = await stack.enter_async_context(_workshop(settings))
        worker = Worker(
            queue,
            store,
            models,
            surfaces,
            budgets,
            Limits(settings.models.reply_tokens),
            slots,
            Records(store, store),
            surfaces.serves,
            workshop.judge,
            workshop.means,
        )
        yield House(store, queue, models, worker, workshop, inbox, platforms)


@dataclass(frozen=True, slots=True)
class _Workshop:
    """Where code is checked and run; nothing of it where that is switched off."""

    judge: Judge | None = None
    means: Means | None = None
    processes: tuple[Zygote | PythonRunner, ...] = ()
    """Cold as yet; the first answer needs the first one first."""


@asynccontextmanager
async def _workshop(settings: Settings) -> AsyncIterator[_Workshop]:
    checks = settings.checks
    if checks.checks == "off":
        yield _Workshop()
        return
    async with Zygote(checker.WORK) as sandbox, PythonRunner(settings.runs.limits) as runner:
        tests = Tests.AUTO if checks.tests == "auto" else Tests(checks.tests)
        means = Means(SandboxTester(runner), tests, checks.repair_rounds)
        yield _Workshop(CheckingJudge(checker.Checker(sandbox)), means, (sandbox, runner))


@asynccontextmanager
async def open_store(settings: StoreSettings) -> AsyncIterator[tuple[Redis, RedisStore]]:
    """The store, once it answers.

    Raises:
        StoreUnavailable: it is away, or cannot be started.
    """
    async with AsyncExitStack() as stack:
        url = await stack.enter_async_context(
            store_url(settings.redis_url.get_secret_value(), settings.folder)
        )
        redis = await stack.enter_async_context(Redis(url))
        store = RedisStore(redis)
        await store.ping()
        yield redis, store


def open_models(settings: ModelSettings, store: Store, stand_in: bool = True) -> Models:
    """The models people can choose from, and the demo model where nothing is configured.

    Raises:
        SurroundingsError: the provider does not exist, or its address is none.
    """
    options = ModelOptions(settings.ollama_host, settings.context_tokens, store)
    server: ModelServer = part("core.models", settings.provider)(options)
    if settings.configured or not stand_in:
        return Models(server, settings.model)
    return Models(server, stand_in=part("core.models", "demo")(options))


@asynccontextmanager
async def console(settings: Settings) -> AsyncIterator[Desk]:
    """A desk at a console; its answers are written in this process, or in any other worker.

    Raises:
        SurroundingsError: something we stand on is missing.
    """
    async with open_house(settings, LEAVE_SECONDS) as house, at_work(house):
        yield Desk(
            inbox=house.inbox,
            store=house.store,
            messages=house.store,
            models=house.models,
            person=person(),
            words=words(settings.speech.locale),
            standing=tuple(standing(settings)),
        )


@asynccontextmanager
async def at_work(house: House) -> AsyncIterator[asyncio.Task[None]]:
    """The worker at work, until the context ends and it has drained."""
    warming = asyncio.create_task(_warm(house))
    task = asyncio.create_task(house.worker.run())
    try:
        yield task
    finally:
        task.cancel()
        with suppress(asyncio.CancelledError):
            await task
        warming.cancel()


async def _warm(house: House) -> None:
    """Prepare the checks, then the runs, beside everything else: no answer then waits for them."""
    try:
        for process in house.workshop.processes:
            await process.start()
    except ThreadsmithError as error:
        LOG.warning("checks cannot be prepared", extra={"error": str(error)})


def person() -> Person:
    """Who sits at this terminal."""
    try:
        name = getpass.getuser()
    except (KeyError, OSError):  # a container's user without a name
        name = str(os.getuid())
    return Person(PLATFORM, name, name, name)


def standing(settings: Settings) -> list[Phrase]:
    """Where things are kept."""
    url = settings.store.redis_url.get_secret_value()
    kept = (
        phrase("Store: {address}", address=address(url))
        if url
        else phrase("Store: our own, in {folder}", folder=_short(settings.store.folder))
    )
    return [kept, phrase("Log: {file}", file=_short(settings.store.folder / "threadsmith.log"))]


class _Surfaces(Surfaces):
    """The surface for any answer, by the platform of its thread."""

    def __init__(self, store: RedisStore, platforms: Sequence[Platform]) -> None:
        self._by_name: dict[str, Surfaces] = {PLATFORM: console_surfaces(store)}
        self._by_name |= {platform.name: platform.surface for platform in platforms}

    def __call__(self, job: Job) -> Surface:
        name = job.thread.platform
        if name not in self._by_name:
            raise SurroundingsError(
                phrase("The platform {name} is not configured here.", name=name)
            )
        return self._by_name[name](job)

    def serves(self, thread: Thread) -> bool:
        """Whether `thread` is of a platform that is configured here."""
        return thread.platform in self._by_name


def _short(path: Path) -> str:
    """`path` with the home folder as `~`."""
    with suppress(ValueError, RuntimeError):
        return f"~/{path.relative_to(Path.home())}"
    return str(path)
