"""The emulated Slack, driven by the real bolt and the real client."""

from collections.abc import AsyncIterator
from typing import Any

import pytest
from slack_bolt.adapter.socket_mode.aiohttp import AsyncSocketModeHandler
from slack_bolt.async_app import AsyncAck, AsyncApp
from slack_sdk.web.async_client import AsyncWebClient

from tests.emulators.slack_server import SlackServer

BUTTON = {
    "type": "button",
    "action_id": "ts:go",
    "text": {"type": "plain_text", "text": "Go"},
    "value": "job-1",
}


class Bot:
    """A bolt app in Socket Mode that keeps what it gets."""

    def __init__(self, slack: SlackServer) -> None:
        self.client = AsyncWebClient(slack.bot_token, base_url=slack.api_url)
        self.app = AsyncApp(client=self.client, ignoring_self_events_enabled=False)
        self.events: list[dict[str, Any]] = []
        self.bodies: list[dict[str, Any]] = []
        self.sockets = AsyncSocketModeHandler(
            self.app, slack.app_token, web_client=AsyncWebClient(base_url=slack.api_url)
        )
        for kind in ("message", "app_mention", "agent_session_stopped", "reaction_added"):
            self.app.event(kind)(self._keep_event)
        self.app.command("/codegen")(self._keep_body)
        self.app.action("ts:go")(self._keep_body)

    async def _keep_event(self, event: dict[str, Any]) -> None:
        self.events.append(event)

    async def _keep_body(self, ack: AsyncAck, body: dict[str, Any]) -> None:
        await ack()
        self.bodies.append(body)


@pytest.fixture
async def slack() -> AsyncIterator[SlackServer]:
    async with SlackServer() as running:
        yield running


@pytest.fixture
async def bot(slack: SlackServer) -> AsyncIterator[Bot]:
    """Connected."""
    connected = Bot(slack)
    # bolt's socket client has no types.
    await connected.sockets.connect_async()  # type: ignore[no-untyped-call]
    await slack.sockets.until_open()
    yield connected
    await connected.sockets.close_async()  # type: ignore[no-untyped-call]


async def test_a_command_arrives_and_is_acknowledged(slack: SlackServer, bot: Bot) -> None:
    ann, general = slack.person("ann"), slack.channel("general")

    ack = await ann.command(general, "parse this csv")

    assert ack.ok
    assert bot.bodies[0]["text"] == "parse this csv"


async def test_a_mention_arrives_as_a_message_and_as_a_mention(
    slack: SlackServer, bot: Bot
) -> None:
    ann, general = slack.person("ann"), slack.channel("general")

    await ann.says(general, f"{slack.mention} is a < b?")
    await slack.deliveries.settled()

    assert [event["type"] for event in bot.events] == ["message", "app_mention"]
    assert bot.events[0]["text"] == f"{slack.mention} is a &lt; b?"


async def test_a_stream_grows_and_ends_with_buttons(slack: SlackServer, bot: Bot) -> None:
    ann, general = slack.person("ann"), slack.channel("general")
    root = await ann.says(general, "hello")
    to: dict[str, Any] = {"recipient_team_id": slack.team_id, "recipient_user_id": ann.id}

    started = await bot.client.chat_startStream(channel=general.id, thread_ts=root, **to)
    where = {"channel": general.id, "ts": started["ts"]}
    await bot.client.chat_appendStream(**where, markdown_text="x = ")
    await bot.client.chat_appendStream(**where, markdown_text="1")
    actions = {"type": "actions", "elements": [BUTTON]}
    await bot.client.chat_stopStream(**where, blocks=[actions])
    await ann.clicks(general, started["ts"], "ts:")

    answer = slack.messages(general, root)[1]
    assert [version.shown for version in answer.versions] == ["", "x = ", "x = 1", "x = 1"]
    assert answer.native and not answer.streaming
    assert bot.bodies[0]["message"]["ts"] == answer.ts
