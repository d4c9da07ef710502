"""The emulated Web API: sizes, errors and what is read back, asked by the real client."""

from collections.abc import AsyncIterator
from typing import Any

import aiohttp
import pytest
from slack_sdk.errors import SlackApiError
from slack_sdk.web.async_client import AsyncWebClient

from tests.emulators.slack_server import Channel, Person, SlackServer
from tests.emulators.slack_server.listening import button, client_of, refusal


@pytest.fixture
async def slack() -> AsyncIterator[SlackServer]:
    async with SlackServer() as running:
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


def markdown(*texts: str) -> list[dict[str, Any]]:
    """Markdown blocks."""
    return [{"type": "markdown", "text": text} for text in texts]


async def test_a_post_of_40_000_characters_is_cut_with_a_warning(
    slack: SlackServer, client: AsyncWebClient, general: Channel
) -> None:
    answer = await client.chat_postMessage(channel=general.id, text="x" * 40_001)

    assert answer["warning"] == "message_truncated"
    assert len(slack.messages(general)[0].shown) == 40_000


@pytest.mark.filterwarnings("ignore:The top-level .text. argument is missing")
@pytest.mark.parametrize(
    ("content", "error"),
    [
        ({"text": " "}, "no_text"),
        ({"markdown_text": "x" * 12_001}, "msg_too_long"),
        ({"markdown_text": "x", "text": "y"}, "markdown_text_conflict"),
        ({"markdown_text": "x", "blocks": markdown("y")}, "markdown_text_conflict"),
        ({"blocks": markdown("x" * 7000, "x" * 5001)}, "msg_blocks_too_long"),
        ({"blocks": markdown(*["x" * 252] * 45)}, "msg_blocks_too_long"),
        ({"blocks": markdown(*["x" * 192] * 50)}, ""),
        ({"blocks": markdown("x" * 12_000)}, ""),
        ({"blocks": markdown(*["x"] * 51)}, "invalid_blocks"),
        ({"text": "x", "metadata": {"event_type": "x"}}, "invalid_metadata_format"),
        ({"text": "x", "thread_ts": "1.000001"}, "cannot_reply_to_message"),
    ],
)
async def test_posts_are_refused_as_slack_refuses_them(
    client: AsyncWebClient, general: Channel, content: dict[str, Any], error: str
) -> None:
    content = {"text": "fallback", **content} if content.keys() == {"blocks"} else content

    assert await refusal(client.chat_postMessage(channel=general.id, **content)) == error


async def test_a_bad_block_is_pointed_at(client: AsyncWebClient, general: Channel) -> None:
    section = {"type": "section", "text": {"type": "mrkdwn", "text": "x" * 3001}}
    row = {"type": "actions", "elements": [*button()["elements"], *button()["elements"]]}
    header = {"type": "header", "text": section["text"]}
    blocks: list[Any] = [section, {"type": "button"}, row, header]

    with pytest.raises(SlackApiError) as refused:
        await client.chat_postMessage(channel=general.id, text="x", blocks=blocks)

    answer = refused.value.response
    assert answer["error"] == "invalid_blocks"
    assert (
        answer["errors"]
        == answer["response_metadata"]["messages"]
        == [
            "[ERROR] must be less than 3001 characters [json-pointer:/blocks/0/text/text]",
            "[ERROR] unsupported type: button [json-pointer:/blocks/1/type]",
            "[ERROR] `action_id` ts:go already exists [json-pointer:/blocks/2/elements]",
            "[ERROR] must be a plain_text object [json-pointer:/blocks/3/text]",
        ]
    )


async def test_an_update_takes_less_text_than_a_post_and_drops_blocks(
    slack: SlackServer, client: AsyncWebClient, general: Channel
) -> None:
    told: dict[str, Any] = {"channel": general.id, "text": "x", "blocks": [button()]}
    ts = str((await client.chat_postMessage(**told))["ts"])
    where: dict[str, Any] = {"channel": general.id, "ts": ts}

    assert await refusal(client.chat_update(**where, text="x" * 4001)) == "msg_too_long"
    await client.chat_update(**where, markdown_text="x" * 12_000)

    message = slack.messages(general)[0]
    assert not message.buttons
    assert [len(version.shown) for version in message.versions] == [1, 12_000]


async def test_only_own_messages_can_be_changed(
    client: AsyncWebClient, general: Channel, ann: Person
) -> None:
    where: dict[str, Any] = {"channel": general.id, "ts": await ann.says(general, "mine")}

    assert await refusal(client.chat_update(**where, text="x")) == "cant_update_message"
    assert await refusal(client.chat_delete(**where)) == "cant_delete_message"
    gone = client.chat_delete(channel=general.id, ts="1.000001")
    assert await refusal(gone) == "message_not_found"


async def test_where_the_bot_may_write(slack: SlackServer, client: AsyncWebClient) -> None:
    ann, public = slack.person("ann"), slack.channel("public", member=False)
    private = slack.channel("private", private=True, member=False)
    old, ours = slack.channel("old", archived=True), slack.channel("ours")

    async def posting(channel: Channel) -> str:
        return await refusal(client.chat_postMessage(channel=channel.id, text="x"))

    async def whispering(channel: Channel) -> str:
        told: dict[str, Any] = {"channel": channel.id, "user": ann.id, "text": "x"}
        return await refusal(client.chat_postEphemeral(**told))

    assert await posting(public) == ""
    assert await posting(private) == "channel_not_found"
    assert await posting(old) == "is_archived"
    assert await whispering(ours) == "user_not_in_channel"
    await ann.says(ours, "hello")
    assert await whispering(ours) == ""
    slack.without_scope("chat:write.public")
    assert await posting(public) == "not_in_channel"


async def test_threads_are_read_back_in_pages(
    client: AsyncWebClient, general: Channel, ann: Person
) -> None:
    root = await ann.says(general, "root")
    for number in range(4):
        await client.chat_postMessage(channel=general.id, thread_ts=root, text=str(number))
    asked: dict[str, Any] = {"channel": general.id, "ts": root, "limit": 3}

    first = await client.conversations_replies(**asked)
    cursor = first["response_metadata"]["next_cursor"]
    second = await client.conversations_replies(**asked, cursor=cursor)

    texts = [message["text"] for page in (first, second) for message in page["messages"]]
    assert texts == ["root", "0", "1", "2", "3"]
    assert first["messages"][0]["reply_count"] == 4 and not second["has_more"]
    missing = client.conversations_replies(channel=general.id, ts="1.000001")
    assert await refusal(missing) == "thread_not_found"
    bad = client.conversations_replies(**asked, cursor="?")
    assert await refusal(bad) == "invalid_cursor"


async def test_members_locale_and_permalinks(
    slack: SlackServer, client: AsyncWebClient, general: Channel
) -> None:
    ece = slack.person("ece", locale="tr-TR", is_guest=True)
    ts = await ece.says(general, "merhaba")

    members = (await client.conversations_members(channel=general.id))["members"]
    about = (await client.users_info(user=ece.id, include_locale=True))["user"]
    link = (await client.chat_getPermalink(channel=general.id, message_ts=ts))["permalink"]

    assert set(members) == {slack.bot_user_id, ece.id}
    assert (about["locale"], about["is_restricted"]) == ("tr-TR", True)
    assert link.endswith(f"/archives/{general.id}/p{ts.replace('.', '')}")
    assert await refusal(client.users_info(user="U0NOBODY")) == "user_not_found"


async def test_reactions_come_once_each(
    client: AsyncWebClient, general: Channel, ann: Person
) -> None:
    where: dict[str, Any] = {"channel": general.id, "timestamp": await ann.says(general, "hello")}
    await client.reactions_add(**where, name="eyes")

    assert await refusal(client.reactions_add(**where, name="eyes")) == "already_reacted"
    assert await refusal(client.reactions_remove(**where, name="rocket")) == "no_reaction"
    assert await refusal(client.reactions_add(**where, name="not a name")) == "invalid_name"
    shown = (await client.reactions_get(**where))["message"]["reactions"]
    assert [reaction["name"] for reaction in shown] == ["eyes"]


async def test_every_form_of_a_request_is_taken(slack: SlackServer, general: Channel) -> None:
    headers = {"Authorization": f"Bearer {slack.bot_token}"}
    post = {"channel": general.id, "text": "x", "blocks": "[]"}
    async with aiohttp.ClientSession(slack.api_url, headers=headers) as session:
        answers = [
            await session.post("chat.postMessage", json=post),
            await session.post("chat.postMessage", data=post),
            await session.post("chat.postMessage", params=post),
            await session.get("chat.postMessage", params=post),
        ]
        assert all([(await answer.json())["ok"] for answer in answers])
        broken: dict[str, Any] = {"headers": {"Content-Type": "application/json"}, "data": "{"}
        answer = await session.post("chat.postMessage", **broken)
        assert (await answer.json())["error"] == "invalid_json"
        blocks = await session.post("chat.postMessage", data={**post, "blocks": "["})
        assert (await blocks.json())["error"] == "invalid_blocks_format"
    assert slack.journal.entries[0].args["blocks"] == []
