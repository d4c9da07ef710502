"""The HTTP server on which platforms call us: it mounts the routes that adapters bring."""

from collections.abc import AsyncIterator, Iterable
from contextlib import asynccontextmanager
from typing import Any

from aiohttp import web

from core.errors import SurroundingsError
from core.words import phrase

BODY_BYTES = 2 * 2**20
"""Of one call; no platform sends more."""


@asynccontextmanager
async def serving(routes: Iterable[Any], port: int) -> AsyncIterator[int]:
    """Serve `routes` on `port` of all interfaces, 0 for a free one; gives the port.

    Raises:
        SurroundingsError: the port is taken, or not ours to take.
    """
    app = web.Application(client_max_size=BODY_BYTES)
    app.add_routes(list(routes))
    runner = web.AppRunner(app, access_log=None)
    await runner.setup()
    try:
        await web.TCPSite(runner, port=port).start()
        yield int(runner.addresses[0][1])
    except OSError as error:
        raise SurroundingsError(
            phrase(
                "The port {port} cannot be listened on: {reason}. Set PORT to another one.",
                port=str(port),
                reason=error.strerror or str(error),
            )
        ) from error
    finally:
        await runner.cleanup()
