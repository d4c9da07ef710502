"""`threadsmith up`: serves until it is told to end."""

import asyncio
import logging
import signal
from collections.abc import AsyncIterator, Awaitable, Callable, Iterator
from contextlib import AsyncExitStack, asynccontextmanager, contextmanager

from bot.compose import House, Settings, at_work, open_house, standing
from bot.server import serving
from core.errors import ModelUnavailable, SurroundingsError
from core.models.choice import Models
from core.platforms import Platform
from core.words import Phrase, phrase

LOG = logging.getLogger(__name__)

ROLES = ("all", "gateway", "worker")
"""Everything in one process; only the connections to platforms; only the answering."""
AGAIN_SECONDS = 5.0
"""After a part of a platform that broke, before it is begun anew."""

Announce = Callable[[Phrase], None]
"""Takes what an admin has to know, a line at a time."""


async def serve(settings: Settings, role: str, announce: Announce) -> None:
    """Run one role until SIGTERM or SIGINT, then drain; a second signal ends it at once.

    Raises:
        SurroundingsError: something it stands on is missing.
    """
    with _told_to_end() as end:
        async with open_house(settings, settings.worker.drain_seconds) as house:
            known = await _known(house.platforms, role, announce)
            async with AsyncExitStack() as stack:
                await stack.enter_async_context(_platforms(settings, known, role, announce))
                working = await stack.enter_async_context(_working(house, role))
                LOG.warning("up", extra={"role": role})
                for line in await _announcement(settings, house.models, known):
                    announce(line)
                await _first(working, end)
                LOG.warning("draining", extra={"seconds": settings.worker.drain_seconds})


async def _known(
    platforms: tuple[Platform, ...], role: str, announce: Announce
) -> dict[Platform, Phrase]:
    """The platforms that know us; one that does not keeps no other from starting."""
    if role == "gateway" and not platforms:
        raise SurroundingsError(
            phrase(
                "A gateway holds connections to chat platforms, and none is configured here. Start "
                "`{command}`; the console needs no gateway.",
                command="threadsmith up --role worker",
            )
        )
    known: dict[Platform, Phrase] = {}
    for platform in platforms:
        try:
            known[platform] = await platform.check()
        except SurroundingsError as error:
            if len(platforms) == 1:
                raise
            announce(error.phrase)
    if platforms and not known:
        raise SurroundingsError(phrase("No platform that is configured here can be reached."))
    return known


@asynccontextmanager
async def _platforms(
    settings: Settings, known: dict[Platform, Phrase], role: str, announce: Announce
) -> AsyncIterator[None]:
    """The platforms' own work, each part begun again should it break."""
    listens = role != "worker"
    async with AsyncExitStack() as stack:
        routes = [route for platform in known for route in platform.routes]
        if listens and routes:
            port = await stack.enter_async_context(serving(routes, settings.server.port))
            announce(phrase("Listening on port {port}.", port=str(port)))
        parts = [platform.mark for platform in known]
        parts += [platform.listen for platform in known if listens]
        tasks = [asyncio.create_task(_for_ever(part)) for part in parts]
        try:
            yield
        finally:
            for task in tasks:
                task.cancel()
            await asyncio.gather(*tasks, return_exceptions=True)


async def _for_ever(part: Callable[[], Awaitable[None]]) -> None:
    """Run `part` again whenever it breaks: the other platforms and answers go on."""
    while True:
        try:
            await part()
        except Exception as error:  # pylint: disable=broad-exception-caught  # a platform's edge
            LOG.exception("platform broke", extra={"reason": str(error)})
        await asyncio.sleep(AGAIN_SECONDS)


@asynccontextmanager
async def _working(house: House, role: str) -> AsyncIterator[asyncio.Task[None]]:
    """The worker at work, unless this is only a gateway: then nothing that waits for the end."""
    if role != "gateway":
        async with at_work(house.worker) as working:
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
    settings: Settings, models: Models, known: dict[Platform, Phrase]
) -> list[Phrase]:
    """What it stands on, and what is missing."""
    platforms = list(known.values()) or [
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
