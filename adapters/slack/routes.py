"""HTTP mode: the routes that Slack calls; bolt checks each signature and its age."""

import logging
import time
from collections.abc import Awaitable, Callable

from aiohttp import web
from slack_bolt.adapter.aiohttp import to_aiohttp_response, to_bolt_request
from slack_bolt.async_app import AsyncApp

from core.errors import SurroundingsError

LOG = logging.getLogger(__name__)

PATHS = ("/slack/events", "/slack/commands", "/slack/interactivity")


def routes(opened: Callable[[], Awaitable[AsyncApp]]) -> list[web.RouteDef]:
    """One for each kind of thing Slack sends; they take each other's as well.

    `opened` gives our app, or raises `SurroundingsError` while Slack does not know us: it is to
    send again what it can.
    """

    async def take(request: web.Request) -> web.Response:
        try:
            app, asked = await opened(), await to_bolt_request(request)
        except SurroundingsError:
            return web.Response(status=503)
        except (ValueError, AttributeError, TypeError, RecursionError):
            # No JSON object, which Slack would send; bolt reads it before it checks signatures.
            return web.Response(status=400)
        answer = await to_aiohttp_response(await app.async_dispatch(asked))
        if answer.status == 401:
            LOG.warning("signature refused", extra={"age": _age(request)})
        return answer

    return [web.post(path, take) for path in PATHS]


def _age(request: web.Request) -> float | None:
    """Seconds since it was signed, as it says: a large one means that our clock is wrong."""
    try:
        return round(time.time() - float(request.headers["X-Slack-Request-Timestamp"]), 1)
    except (KeyError, ValueError):
        return None
