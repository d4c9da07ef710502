"""`threadsmith up`: serves until it is told to end."""

import asyncio
import logging
import signal
from collections.abc import AsyncIterator, Iterator
from contextlib import AsyncExitStack, asynccontextmanager, contextmanager

from bot.attending import Announce, attending, known
from bot.compose import House, at_work, open_house, standing
from bot.platforms import check_whole
from bot.settings import Settings
from core.errors import ModelUnavailable, SurroundingsError
from core.models.choice import Models
from core.platforms import Platform
from core.words import Phrase, phrase

LOG = logging.getLogger(__name__)

ROLES = ("all", "gateway", "worker")
"""Everything in one process; only the connections to platforms; only the answering."""


async def serve(settings: Settings, role: str, announce: Announce) -> None:
    """Run one role until SIGTERM or SIGINT, then drain; a second signal ends it at once.

    Raises:
        SurroundingsError: something it stands on is missing.
    """
    listens = role != "worker"
    if listens:
        check_whole(settings)
    with _told_to_end() as end:
        async with open_house(settings, settings.worker.drain_seconds) as house:
            _check_role(role, house.platforms)
            platforms = await known(house.platforms, announce)
            async with AsyncExitStack() as stack:
                attended = attending(house.platforms, listens, settings.server.port, announce)
                await stack.enter_async_context(attended)
                working = await stack.enter_async_context(_working(house, role))
                LOG.warning("up", extra={"role": role})
                for line in await _announcement(settings, house.models, platforms):
                    announce(line)
                await _first(working, end)
                LOG.warning("draining", extra={"seconds": settings.worker.drain_seconds})


def _check_role(role: str, platforms: tuple[Platform, ...]) -> None:
    if role == "gateway" and not platforms:
        raise SurroundingsError(
            phrase(
                "A gateway holds connections to chat platforms, and none is configured here. Start "
                "`{command}`; the console needs no gateway.",
                command="threadsmith up --role worker",
            )
        )


@asynccontextmanager
async def _working(house: House, role: str) -> AsyncIterator[asyncio.Task[None]]:
    """The worker at work, unless this is only a gateway: then nothing that waits for the end."""
    if role != "gateway":
        async with at_work(house) as working:
            yield working
        return
    waiting = asyncio.create_task(_nothing())
    try:
        yield waiting
    finally:
        waiting.cancel()


async def _nothing() -> None:
    await asyncio.Event().wait()


async def _first(working: asyncio.Task[None], end: asyncio.Event) -> None:
    """Wait for the end, or for a worker that cannot go on: then its error is raised."""
    ending = asyncio.create_task(end.wait())
    await asyncio.wait([working, ending], return_when=asyncio.FIRST_COMPLETED)
    ending.cancel()
    if working.done():
        working.result()


@contextmanager
def _told_to_end() -> Iterator[asyncio.Event]:
    """Set by the first signal; after it signals do what they always do."""
    loop = asyncio.get_running_loop()
    end = asyncio.Event()

    def told(number: signal.Signals) -> None:
        loop.remove_signal_handler(number)
        end.set()

    for number in (signal.SIGTERM, signal.SIGINT):
        loop.add_signal_handler(number, told, number)
    try:
        yield end
    finally:
        for number in (signal.SIGTERM, signal.SIGINT):
            loop.remove_signal_handler(number)


async def _announcement(
    settings: Settings, models: Models, platforms: list[Phrase]
) -> list[Phrase]:
    """What it stands on, and what is missing."""
    platforms = platforms or [
        phrase(
            "No chat platform is configured; talk to it with `{command}` from another terminal.",
            command="threadsmith chat",
        )
    ]
    up = phrase("Threadsmith is up.")
    return [up, await _answering(models), *standing(settings), *platforms]


async def _answering(models: Models) -> Phrase:
    try:
        return phrase("Model: {name}", name=(await models.choose()).name)
    except ModelUnavailable as error:
        return error.phrase
