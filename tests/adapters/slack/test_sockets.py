"""Socket Mode: what is sent while connections are cut or renewed arrives."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any

import pytest
from slack_bolt.async_app import AsyncApp
from slack_bolt.response import BoltResponse
from slack_sdk.web.async_client import AsyncWebClient

from adapters.slack.api import Api
from adapters.slack.errors import TokenRefused
from adapters.slack.sockets import check, connected
from tests.emulators.slack_server import SlackServer
from tests.fakes import until
from tests.slack import workspace


@asynccontextmanager
async def _heard(slack: SlackServer) -> AsyncIterator[list[str]]:
    """Texts of the messages that arrive through both connections."""
    texts: list[str] = []
    client = AsyncWebClient(slack.bot_token, base_url=slack.api_url)
    app = AsyncApp(client=client, signing_secret="unused", ignoring_self_events_enabled=False)

    @app.middleware
    async def take(body: dict[str, Any]) -> BoltResponse:
        texts.append(body["event"].get("text", ""))
        return BoltResponse(status=200, body="")

    assert take
    async with connected(app, slack.app_token, ping_seconds=0.2):
        await slack.sockets.until_open(2)
        yield texts


async def test_connections_that_are_cut_come_back_and_nothing_is_lost() -> None:
    async with workspace(retry_delays=(0.1,) * 50) as slack, _heard(slack) as texts:
        await slack.cut_sockets()
        await slack.person("ann").says(slack.channel("general"), "during the cut")
        await until(lambda: "during the cut" in texts)
        await slack.sockets.until_open(2)


async def test_connections_that_are_renewed_lose_nothing() -> None:
    async with workspace(goodbye_seconds=0.3) as slack, _heard(slack) as texts:
        await slack.refresh_sockets()
        await slack.person("ann").says(slack.channel("general"), "while they are renewed")
        await until(lambda: "while they are renewed" in texts)
        await slack.sockets.until_open(2)


async def test_an_app_token_that_opens_nothing_is_told() -> None:
    async with workspace(strict=False) as slack:
        client = AsyncWebClient(slack.bot_token, base_url=slack.api_url)
        with pytest.raises(TokenRefused, match="SLACK_APP_TOKEN"):
            await check(Api(client), "xapp-nobody")
