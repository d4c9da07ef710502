"""HTTP mode: the routes that Slack calls; bolt checks each signature and its age."""

from collections.abc import Awaitable, Callable

from aiohttp import web
from slack_bolt.adapter.aiohttp import to_aiohttp_response, to_bolt_request
from slack_bolt.async_app import AsyncApp

from core.errors import SurroundingsError

PATHS = ("/slack/events", "/slack/commands", "/slack/interactivity")


def routes(opened: Callable[[], Awaitable[AsyncApp]]) -> list[web.RouteDef]:
    """One for each kind of thing Slack sends; they take each other's as well.

    `opened` gives our app, or raises `SurroundingsError` while Slack does not know us: it is to
    send again what it can.
    """

    async def take(request: web.Request) -> web.Response:
        try:
            app = await opened()
        except SurroundingsError:
            return web.Response(status=503)
        return await to_aiohttp_response(await app.async_dispatch(await to_bolt_request(request)))

    return [web.post(path, take) for path in PATHS]
