"""`threadsmith up`: serves until it is told to end."""

import asyncio
import logging
import signal
from collections.abc import Callable, Iterator
from contextlib import contextmanager

from bot.compose import Settings, at_work, open_house, standing
from core.errors import ModelUnavailable, SurroundingsError
from core.models.choice import Models
from core.words import Phrase, phrase

LOG = logging.getLogger(__name__)

ROLES = ("all", "gateway", "worker")
"""Everything in one process; only the connections to platforms; only the answering."""


async def serve(settings: Settings, role: str, announce: Callable[[Phrase], None]) -> None:
    """Run one role until SIGTERM or SIGINT, then drain; a second signal ends it at once.

    What an admin has to know goes to `announce`, a line at a time.

    Raises:
        SurroundingsError: something it stands on is missing.
    """
    if role == "gateway":
        raise SurroundingsError(
            phrase(
                "A gateway holds connections to chat platforms, and none is configured here. Start "
                "`{command}`; the console needs no gateway.",
                command="threadsmith up --role worker",
            )
        )
    with _told_to_end() as end:
        async with open_house(settings, settings.worker.drain_seconds) as house:
            async with at_work(house.worker) as working:
                LOG.warning("up", extra={"role": role})
                for line in await _announcement(settings, house.models):
                    announce(line)
                await _first(working, end)
                LOG.warning("draining", extra={"seconds": settings.worker.drain_seconds})


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


async def _announcement(settings: Settings, models: Models) -> list[Phrase]:
    """What it stands on, and what is missing."""
    return [
        phrase("Threadsmith is up."),
        await _answering(models),
        *standing(settings),
        phrase(
            "No chat platform is configured; talk to it with `{command}` from another terminal.",
            command="threadsmith chat",
        ),
    ]


async def _answering(models: Models) -> Phrase:
    try:
        return phrase("Model: {name}", name=(await models.choose()).name)
    except ModelUnavailable as error:
        return error.phrase
