"""The emulated Slack's rates, and calls that go wrong on demand."""

import asyncio
from collections.abc import AsyncIterator

import aiohttp
import pytest
from hypothesis import given
from hypothesis import strategies as st
from slack_sdk.errors import SlackApiError
from slack_sdk.web.async_client import AsyncWebClient

from tests.emulators.slack_server import Break, Channel, Fault, Limiter, SlackServer
from tests.emulators.slack_server.listening import Now, client_of, refusal
from tests.emulators.slack_server.rates import Bucket, Rates, Window
from tests.emulators.slack_server.wire import Arguments

CALLS_TO_BREAK = [
    (Break.STATUS, False, 0),
    (Break.STATUS, True, 1),
    (Break.RESET, False, 0),
    (Break.RESET, True, 1),
]


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
    stalled = asyncio.create_task(client.auth_test())
    await slack.journal.until(lambda: not slack.faults.waiting)
    done, _ = await asyncio.wait([stalled], timeout=0.02)
    stalled.cancel()
    assert not done

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
