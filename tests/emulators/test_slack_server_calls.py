"""The emulated Web API: sizes, errors, streams and rates, asked by the real client."""

import asyncio
from collections.abc import AsyncIterator
from typing import Any

import aiohttp
import pytest
from hypothesis import given
from hypothesis import strategies as st
from slack_sdk.errors import SlackApiError
from slack_sdk.web.async_client import AsyncWebClient

from tests.emulators.slack_server import Break, Channel, Fault, Limiter, Person, SlackServer
from tests.emulators.slack_server.listening import button, client_of, refusal
from tests.emulators.slack_server.rates import Bucket, Rates, Window
from tests.emulators.slack_server.wire import Arguments

CALLS_TO_BREAK = [
    (Break.STATUS, False, 0),
    (Break.STATUS, True, 1),
    (Break.RESET, False, 0),
    (Break.RESET, True, 1),
]


class Now:
    """A clock that a test moves."""

    def __init__(self) -> None:
        self.seconds = 0.0

    def __call__(self) -> float:
        return self.seconds


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


def markdown(*texts: str) -> list[dict[str, Any]]:
    """Markdown blocks."""
    return [{"type": "markdown", "text": text} for text in texts]


async def start(
    client: AsyncWebClient, slack: SlackServer, channel: Channel, ann: Person, **more: Any
) -> dict[str, Any]:
    """A stream under a new message of ann's: its channel and ts."""
    root = await ann.says(channel, "hello")
    to = {"recipient_team_id": slack.team_id, "recipient_user_id": ann.id, **more}
    begun = await client.chat_startStream(channel=channel.id, thread_ts=root, **to)
    return {"channel": channel.id, "ts": begun["ts"]}


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


@pytest.mark.parametrize(("how", "applied", "messages"), CALLS_TO_BREAK)
async def test_calls_break_before_or_after_their_effect(
    slack: SlackServer, general: Channel, how: Break, applied: bool, messages: int
) -> None:
    slack.faults.add(Fault(how, "chat.postMessage", applied=applied, status=502))
    client = AsyncWebClient(slack.bot_token, base_url=slack.api_url, retry_handlers=[])

    with pytest.raises((SlackApiError, aiohttp.ClientError)):
        await client.chat_postMessage(channel=general.id, text="x")

    assert len(slack.messages(general)) == messages
    await client.chat_postMessage(channel=general.id, text="y")


async def test_calls_stall_are_slow_or_limited(
    slack: SlackServer, client: AsyncWebClient, general: Channel
) -> None:
    slack.faults.add(Fault(Break.STALL, "auth.test"))
    with pytest.raises(TimeoutError):
        async with asyncio.timeout(0.05):
            await client.auth_test()

    slack.faults.add(Fault(Break.LIMITED, "auth.test", retry_after=7))
    with pytest.raises(SlackApiError) as refused:
        await client.auth_test()
    assert refused.value.response.headers["Retry-After"] == "7" and slack.refused429 == 1

    slack.faults.add(Fault(Break.SLOW, "auth.test", seconds=0.01))
    assert (await client.auth_test())["ok"]
    slack.faults.add(Fault(Break.ERROR, "chat.postMessage", error="restricted_action"))
    posting = client.chat_postMessage(channel=general.id, text="x")
    assert await refusal(posting) == "restricted_action"


async def test_one_call_too_many_is_told_when_to_come_again(now: Now) -> None:
    limited = SlackServer(limiter=Limiter.WINDOW, clock=now)
    async with limited as slack:
        client, general = client_of(slack), slack.channel("general")
        ts = str((await client.chat_postMessage(channel=general.id, text="x"))["ts"])
        for number in range(50):
            await client.chat_update(channel=general.id, ts=ts, text=str(number))
        now.seconds = 12.5

        with pytest.raises(SlackApiError) as refused:
            await client.chat_update(channel=general.id, ts=ts, text="51")

        answer = refused.value.response
        assert (answer.status_code, answer["error"]) == (429, "ratelimited")
        assert answer.headers["Retry-After"] == "48"
        now.seconds += 48
        await client.chat_update(channel=general.id, ts=ts, text="51")
        assert slack.refused429 == 1


async def test_posts_are_counted_per_channel(now: Now) -> None:
    async with SlackServer(limiter=Limiter.WINDOW, clock=now) as slack:
        client, general = client_of(slack), slack.channel("general")
        for _ in range(4):
            await client.chat_postMessage(channel=general.id, text="x")
        full = client.chat_postMessage(channel=general.id, text="x")
        assert await refusal(full) == "ratelimited"
        other = client.chat_postMessage(channel=slack.channel("other").id, text="x")
        assert await refusal(other) == ""


@given(st.lists(st.floats(0, 30), min_size=1, max_size=300), st.integers(1, 60))
def test_a_window_never_lets_more_than_n_pass_in_a_minute(gaps: list[float], calls: int) -> None:
    window, moment, passed = Window(calls, 60.0), 0.0, list[float]()
    for gap in gaps:
        moment += gap
        if not window.wait(moment):
            window.take(moment)
            passed.append(moment)

    for first in passed:
        assert sum(first <= at < first + 60 for at in passed) <= calls


@given(st.lists(st.floats(0, 30), min_size=1, max_size=300), st.integers(1, 60))
def test_a_bucket_never_lets_more_pass_than_its_rate_and_burst(
    gaps: list[float], calls: int
) -> None:
    burst = max(1.0, calls / 10)
    bucket, moment, passed = Bucket(calls / 60, burst), 0.0, list[float]()
    for gap in gaps:
        moment += gap
        if not bucket.wait(moment):
            bucket.take(moment)
            passed.append(moment)

    for number, first in enumerate(passed):
        for count, last in enumerate(passed[number:], 1):
            assert count <= burst + (last - first) * calls / 60 + 1e-6


@given(st.sampled_from([Limiter.WINDOW, Limiter.STEADY]), st.floats(1, 100))
def test_whoever_waits_as_told_may_go(limiter: Limiter, scale: float) -> None:
    rates, moment = Rates(limiter, scale), 0.0
    for _ in range(60):
        waiting = rates.wait("chat.update", Arguments(), moment)
        if waiting:
            moment += waiting + 1e-6
            assert not rates.wait("chat.update", Arguments(), moment)
