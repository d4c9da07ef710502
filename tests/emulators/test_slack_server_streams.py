"""The emulated Slack's native streams, and whom written text notifies."""

from collections.abc import AsyncIterator
from typing import Any

import pytest
from slack_sdk.web.async_client import AsyncWebClient

from tests.emulators.slack_server import Channel, Person, SlackServer
from tests.emulators.slack_server.listening import Now, button, client_of, refusal


@pytest.fixture
def now() -> Now:
    return Now()


@pytest.fixture
async def slack(now: Now) -> AsyncIterator[SlackServer]:
    async with SlackServer(clock=now) as running:
        yield running


@pytest.fixture
def client(slack: SlackServer) -> AsyncWebClient:
    return client_of(slack)


@pytest.fixture
def general(slack: SlackServer) -> Channel:
    return slack.channel("general")


@pytest.fixture
def ann(slack: SlackServer) -> Person:
    return slack.person("ann")


async def start(
    client: AsyncWebClient, slack: SlackServer, channel: Channel, ann: Person, **more: Any
) -> dict[str, Any]:
    """A stream under a new message of ann's: its channel and ts."""
    root = await ann.says(channel, "hello")
    to = {"recipient_team_id": slack.team_id, "recipient_user_id": ann.id, **more}
    begun = await client.chat_startStream(channel=channel.id, thread_ts=root, **to)
    return {"channel": channel.id, "ts": begun["ts"]}


async def test_pings_are_found_on_every_surface(
    slack: SlackServer, client: AsyncWebClient, general: Channel, ann: Person
) -> None:
    where = await start(client, slack, general, ann, markdown_text="`<!ch")
    await client.chat_appendStream(**where, markdown_text="annel>`")
    await client.chat_stopStream(**where)
    await client.chat_postMessage(channel=general.id, text="<@U1> &lt;!here&gt; @here")
    await client.chat_postMessage(channel=general.id, text="@here me@here.io", link_names=True)
    mrkdwn = {"type": "mrkdwn", "text": "<!subteam^S1|@team>"}
    plain = {"type": "plain_text", "text": "<!here>"}
    blocks = [{"type": "section", "text": text} for text in (mrkdwn, plain)]
    await client.chat_postMessage(channel=general.id, text="x", blocks=blocks)

    streamed = slack.messages(general, where["ts"])[0]
    assert streamed.pings == ["<!channel>"]
    pings = [message.pings for message in slack.messages(general)[1:]]
    assert pings == [["<@U1>"], ["@here"], ["<!subteam^S1|@team>"]]


async def test_a_stream_has_rules(
    slack: SlackServer, client: AsyncWebClient, general: Channel, ann: Person
) -> None:
    root = await ann.says(general, "hello")
    bare: dict[str, Any] = {"channel": general.id, "thread_ts": root}
    assert await refusal(client.chat_startStream(**bare)) == "missing_recipient_team_id"
    bare["recipient_team_id"] = slack.team_id
    assert await refusal(client.chat_startStream(**bare)) == "missing_recipient_user_id"

    where = await start(client, slack, general, ann, markdown_text="x" * 6_000)
    assert slack.messages(general, where["ts"])[0].streaming
    updating = client.chat_update(**where, text="x")
    assert await refusal(updating) == "streaming_state_conflict"
    too_much = client.chat_appendStream(**where, markdown_text="x" * 6_001)
    assert await refusal(too_much) == "msg_too_long"
    card = {"type": "task_update", "id": "1", "title": "x" * 6_001, "status": "pending"}
    carded = client.chat_appendStream(**where, markdown_text="", chunks=[card])
    assert await refusal(carded) == "msg_too_long"
    assert await refusal(client.chat_appendStream(**where, markdown_text="")) == "no_text"
    await client.chat_appendStream(**where, markdown_text="x" * 6_000)
    await client.chat_stopStream(**where, blocks=[button()], session_status="active")
    again = client.chat_appendStream(**where, markdown_text="x")
    assert await refusal(again) == "message_not_in_streaming_state"
    await client.chat_update(**where, markdown_text="y")


async def test_a_stream_ends_at_its_age_also_while_active(
    slack: SlackServer, client: AsyncWebClient, general: Channel, ann: Person, now: Now
) -> None:
    where = await start(client, slack, general, ann, markdown_text="x")
    now.seconds = 299
    await client.chat_appendStream(**where, markdown_text="y")

    now.seconds = 300

    late = client.chat_appendStream(**where, markdown_text="z")
    assert await refusal(late) == "message_not_in_streaming_state"
    assert await refusal(client.chat_stopStream(**where)) == "message_not_in_streaming_state"
    assert not slack.messages(general, where["ts"])[0].streaming


async def test_after_the_stop_button_nothing_more_is_streamed(
    slack: SlackServer, client: AsyncWebClient, general: Channel, ann: Person
) -> None:
    where = await start(client, slack, general, ann, markdown_text="x")

    await ann.stops(general, where["ts"])

    appending = client.chat_appendStream(**where, markdown_text="y")
    assert await refusal(appending) == "stopped_by_user"
    assert await refusal(client.chat_stopStream(**where)) == "stopped_by_user"
    event = slack.deliveries.sent[-1]
    assert event["type"] == "agent_session_stopped"
    assert event["streaming_message_ts"] == [where["ts"]] and event["user"] == ann.id


async def test_an_app_that_is_no_agent_cannot_stream() -> None:
    async with SlackServer(agents=False) as slack:
        general, ann, client = slack.channel("general"), slack.person("ann"), client_of(slack)

        assert await refusal(start(client, slack, general, ann)) == "channel_type_not_supported"
