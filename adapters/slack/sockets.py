"""Socket Mode: two connections to Slack, so that one is there while the other is renewed.

Source: public issues, bolt-python#1071: a click that meets a reconnect is lost.
"""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress

from slack_bolt.adapter.socket_mode.aiohttp import AsyncSocketModeHandler
from slack_bolt.async_app import AsyncApp
from slack_sdk.web.async_client import AsyncWebClient

from adapters.slack.api import Api
from core.errors import RateLimited

SOCKETS = 2
PING_SECONDS = 5.0
"""A connection that was cut is missed when the next ping is due, and one that went silent after
four pings."""


async def check(api: Api, token: str) -> None:
    """Return if the app token `token` opens connections, be it only in a while.

    Raises what `Api.call` does.
    """
    client = AsyncWebClient(token=token, base_url=api.client.base_url, retry_handlers=[])
    with suppress(RateLimited):  # as after many starts; the connections themselves wait for it
        await Api(client).call("apps.connections.open")


@asynccontextmanager
async def connected(
    app: AsyncApp, token: str, ping_seconds: float = PING_SECONDS
) -> AsyncIterator[None]:
    """Both connections, renewed for as long as the context lasts."""
    sockets = [
        AsyncSocketModeHandler(app, token, ping_interval=ping_seconds) for _ in range(SOCKETS)
    ]
    # Each connects by itself and goes on trying, so that an outage at the start is one later on.
    opening = [asyncio.create_task(_connect(socket)) for socket in sockets]
    try:
        yield
    finally:
        for task in opening:
            task.cancel()
        await asyncio.gather(*opening, return_exceptions=True)
        for socket in sockets:
            with suppress(Exception):  # a connection that was cut cannot be closed again
                await socket.client.close()  # type: ignore[no-untyped-call]  # the library has none


async def _connect(socket: AsyncSocketModeHandler) -> None:
    await socket.client.connect()  # type: ignore[no-untyped-call]  # the library has none
