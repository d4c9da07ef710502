"""The HTTP server on which platforms call us: it mounts the routes that adapters bring."""

import os
import socket
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
        await _listen(runner, port)
        yield int(runner.addresses[0][1])
    finally:
        await runner.cleanup()


async def _listen(runner: web.AppRunner, port: int) -> None:
    try:
        await web.SockSite(runner, _opened(port)).start()
    except OSError as error:
        reason = os.strerror(error.errno) if error.errno else str(error)
        raise SurroundingsError(
            phrase(
                "The port {port} cannot be listened on: {reason}. Set PORT to another one.",
                port=str(port),
                reason=reason,
            )
        ) from error


def _opened(port: int) -> socket.socket:
    """One socket for both kinds of addresses: two would take two free ports."""
    both = socket.has_dualstack_ipv6()
    family = socket.AF_INET6 if both else socket.AF_INET
    return socket.create_server(("", port), family=family, dualstack_ipv6=both)
