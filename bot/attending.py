"""Stays on the chat platforms: their connections, the calls they make, the marks on requests."""

import asyncio
import logging
from collections.abc import AsyncIterator, Awaitable, Callable, Sequence
from contextlib import AsyncExitStack, asynccontextmanager

from bot.server import serving
from core.errors import SurroundingsError
from core.platforms import Platform
from core.words import Phrase, phrase

LOG = logging.getLogger(__name__)

AGAIN_SECONDS = 5.0
"""After a part of a platform that broke, before it is begun anew."""

Announce = Callable[[Phrase], None]
"""Takes what an admin has to know, a line at a time."""


async def known(platforms: Sequence[Platform], announce: Announce) -> list[Phrase]:
    """Who we are on each platform; one that cannot be reached keeps no other from starting.

    Raises:
        SurroundingsError: none of them can be reached.
    """
    sentences = list[Phrase]()
    for platform in platforms:
        try:
            sentences.append(await platform.check())
        except SurroundingsError as error:
            if len(platforms) == 1:
                raise
            announce(error.phrase)
    if platforms and not sentences:
        raise SurroundingsError(phrase("No platform that is configured here can be reached."))
    return sentences


@asynccontextmanager
async def attending(
    platforms: Sequence[Platform], listens: bool, port: int, announce: Announce
) -> AsyncIterator[None]:
    """The platforms' own work, each part begun again until it can be done.

    Only where it `listens` are they heard; those that call us do so on `port`.

    Raises:
        SurroundingsError: the port cannot be listened on.
    """
    async with AsyncExitStack() as stack:
        routes = [route for platform in platforms for route in platform.routes]
        if listens and routes:
            taken = await stack.enter_async_context(serving(routes, port))
            announce(phrase("Listening on port {port}.", port=str(taken)))
        parts = [platform.mark for platform in platforms]
        parts += [platform.listen for platform in platforms if listens]
        tasks = [asyncio.create_task(_for_ever(part)) for part in parts]
        try:
            yield
        finally:
            for task in tasks:
                task.cancel()
            await asyncio.gather(*tasks, return_exceptions=True)


async def _for_ever(part: Callable[[], Awaitable[None]]) -> None:
    """Run `part` again whenever it ends: the other platforms and the answers go on."""
    while True:
        try:
            await part()
        except SurroundingsError as error:
            LOG.warning("platform away", extra={"reason": str(error)})
        except Exception as error:  # pylint: disable=broad-exception-caught  # a platform's edge
            LOG.exception("platform broke", extra={"reason": str(error)})
        await asyncio.sleep(AGAIN_SECONDS)
