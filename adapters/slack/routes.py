"""HTTP mode: the routes that Slack calls; bolt checks each signature and its age."""

from aiohttp import web
from slack_bolt.adapter.aiohttp import to_aiohttp_response, to_bolt_request
from slack_bolt.async_app import AsyncApp

PATHS = ("/slack/events", "/slack/commands", "/slack/interactivity")


def routes(app: AsyncApp) -> list[web.RouteDef]:
    """One for each kind of thing Slack sends; they take each other's as well."""

    async def take(request: web.Request) -> web.Response:
        return await to_aiohttp_response(await app.async_dispatch(await to_bolt_request(request)))

    return [web.post(path, take) for path in PATHS]
