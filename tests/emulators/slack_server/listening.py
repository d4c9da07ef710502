"""What the emulator's own tests share: a bolt app that keeps what it gets, and a clock."""

import asyncio
from collections.abc import AsyncIterator, Awaitable
from contextlib import asynccontextmanager
from typing import Any

import aiohttp
from aiohttp import web
from slack_bolt.adapter.aiohttp import to_aiohttp_response, to_bolt_request
from slack_bolt.adapter.socket_mode.aiohttp import AsyncSocketModeHandler
from slack_bolt.async_app import AsyncAck, AsyncApp
from slack_sdk.errors import SlackApiError
from slack_sdk.web.async_client import AsyncWebClient

from tests.emulators.slack_server.server import SlackServer

_EVENTS = (
    "message",
    "app_mention",
    "app_home_opened",
    "agent_session_stopped",
    "reaction_added",
    "reaction_removed",
)


class Now:
    """A clock that a test moves."""

    def __init__(self) -> None:
        self.seconds = 0.0

    def __call__(self) -> float:
        return self.seconds


class Listener:
    """Acknowledges everything, with `answer` where that may carry one."""

    def __init__(self, slack: SlackServer) -> None:
        self.client = client_of(slack)
        self.app = AsyncApp(
            client=self.client,
            signing_secret=slack.signing_secret,
            ignoring_self_events_enabled=False,
        )
        self.events: list[dict[str, Any]] = []
        self.bodies: list[dict[str, Any]] = []
        """Whole payloads, of events too."""
        self.answer: dict[str, Any] = {}
        self.failures = 0
        """How many HTTP requests end in 500 first."""
        self.retries: list[tuple[str | None, str | None]] = []
        """Number and reason of a retry, of every HTTP request."""
        for event in _EVENTS:
            self.app.event(event)(self._keep_event)
        self.app.command("/codegen")(self._keep_body)
        self.app.action("ts:go")(self._keep_body)
        self.app.shortcut("ts_ask")(self._keep_body)
        self.app.view("ts_ask")(self._keep_body)
        self.app.view_closed("ts_ask")(self._keep_body)

    @property
    def types(self) -> list[str]:
        """Types of the events so far."""
        return [event["type"] for event in self.events]

    async def answer_http(self, request: web.Request) -> web.Response:
        """One delivery in HTTP mode."""
        headers = request.headers
        retry = headers.get("X-Slack-Retry-Num"), headers.get("X-Slack-Retry-Reason")
        self.retries.append(retry)
        if self.failures:
            self.failures -= 1
            return web.Response(status=500)
        answer = await self.app.async_dispatch(await to_bolt_request(request))
        return await to_aiohttp_response(answer)

    async def _keep_event(self, event: dict[str, Any], body: dict[str, Any]) -> None:
        self.events.append(event)
        self.bodies.append(body)

    async def _keep_body(self, ack: AsyncAck, body: dict[str, Any]) -> None:
        self.bodies.append(body)
        await ack(**self.answer)


def client_of(slack: SlackServer, token: str | None = None) -> AsyncWebClient:
    """The SDK's client for the emulator."""
    return AsyncWebClient(slack.bot_token if token is None else token, base_url=slack.api_url)


@asynccontextmanager
async def connected(slack: SlackServer) -> AsyncIterator[Listener]:
    """A listener in Socket Mode."""
    listener = Listener(slack)
    sockets = AsyncSocketModeHandler(
        listener.app, slack.app_token, web_client=AsyncWebClient(base_url=slack.api_url)
    )
    # bolt's socket client has no types.
    await sockets.connect_async()  # type: ignore[no-untyped-call]
    await slack.sockets.until_open()
    try:
        yield listener
    finally:
        await sockets.close_async()  # type: ignore[no-untyped-call]


async def refusal(call: Awaitable[Any]) -> str:
    """The error code that a call ends with; empty if it passes."""
    try:
        await call
    except SlackApiError as error:
        return str(error.response["error"])
    return ""


def button(action_id: str = "ts:go", value: str = "job-1") -> dict[str, Any]:
    """A button in its block."""
    label = {"type": "plain_text", "text": "Go"}
    element = {"type": "button", "action_id": action_id, "text": label, "value": value}
    return {"type": "actions", "block_id": "ts:row", "elements": [element]}


@asynccontextmanager
async def connected_raw(
    slack: SlackServer, acknowledge: bool = False
) -> AsyncIterator[asyncio.Queue[dict[str, Any]]]:
    """A bare socket: its frames, from the hello on."""
    frames: asyncio.Queue[dict[str, Any]] = asyncio.Queue()
    url = str((await client_of(slack).apps_connections_open(app_token=slack.app_token))["url"])
    async with aiohttp.ClientSession() as session, session.ws_connect(url) as socket:
        reading = asyncio.create_task(_keep(socket, frames, acknowledge))
        await slack.sockets.until_open()
        try:
            yield frames
        finally:
            reading.cancel()


async def _keep(
    socket: aiohttp.ClientWebSocketResponse,
    frames: asyncio.Queue[dict[str, Any]],
    acknowledge: bool,
) -> None:
    async for message in socket:
        frame = message.json()
        frames.put_nowait(frame)
        if acknowledge and "envelope_id" in frame:
            await socket.send_json({"envelope_id": frame["envelope_id"]})
