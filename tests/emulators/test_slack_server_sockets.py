"""The emulated Slack's sockets: acknowledgements, retries, refreshes and cuts."""

from collections.abc import AsyncIterator

import aiohttp
import pytest

from tests.emulators.slack_server import Astray, Misdelivery, SlackServer
from tests.emulators.slack_server.listening import Listener, client_of, connected, connected_raw


@pytest.fixture
async def slack() -> AsyncIterator[SlackServer]:
    async with SlackServer(retry_delays=(0.0, 0.01, 0.02)) as running:
        yield running


@pytest.fixture
async def bot(slack: SlackServer) -> AsyncIterator[Listener]:
    async with connected(slack) as listener:
        yield listener


async def test_an_unacknowledged_event_comes_again_with_a_reason() -> None:
    quick = SlackServer(ack_seconds=0.05, retry_delays=(0.0, 0.01, 0.02))
    async with quick as slack, connected_raw(slack) as frames:
        assert (await frames.get())["type"] == "hello"
        await slack.person("ann").says(slack.channel("general"), "hello")

        first = [await frames.get() for _ in range(4)]

    attempts = [(frame["retry_attempt"], frame["retry_reason"]) for frame in first]
    assert attempts == [(0, ""), (1, "timeout"), (2, "timeout"), (3, "timeout")]
    assert len({frame["payload"]["event_id"] for frame in first}) == 1
    assert len({frame["envelope_id"] for frame in first}) == 4


async def test_an_unacknowledged_command_is_an_error_and_never_comes_again() -> None:
    async with SlackServer(ack_seconds=0.05) as slack, connected_raw(slack) as frames:
        assert (await frames.get())["type"] == "hello"
        ack = await slack.person("ann").command(slack.channel("general"), "hello")

        assert not ack.ok and ack.error == "operation_timeout"
        assert frames.qsize() == 1


async def test_a_command_without_any_socket_fails_at_once(slack: SlackServer) -> None:
    ack = await slack.person("ann").command(slack.channel("general"), "hello")

    assert ack.error == "dispatch_failed"


@pytest.mark.parametrize(
    ("how", "heard"), [(Astray.DROPPED, 0), (Astray.UNHEARD, 2), (Astray.REPEATED, 3)]
)
async def test_deliveries_go_astray(
    slack: SlackServer, bot: Listener, how: Astray, heard: int
) -> None:
    slack.faults.add(Misdelivery(how, "message", copies=3))

    await slack.person("ann").says(slack.channel("general"), "hello")
    await slack.deliveries.settled()
    await slack.journal.until(lambda: len(bot.events) >= heard)

    assert bot.types == ["message"] * heard
    assert len({body["event_id"] for body in bot.bodies}) == min(heard, 1)


async def test_each_envelope_goes_to_one_of_two_sockets(slack: SlackServer, bot: Listener) -> None:
    general, ann = slack.channel("general"), slack.person("ann")
    async with connected(slack) as second:
        await slack.sockets.until_open(2)
        for number in range(4):
            await ann.command(general, str(number))

        assert [body["text"] for body in bot.bodies] == ["0", "2"]
        assert [body["text"] for body in second.bodies] == ["1", "3"]


async def test_a_refresh_leads_to_a_new_socket(slack: SlackServer, bot: Listener) -> None:
    await slack.refresh_sockets()
    assert slack.sockets.count == 0
    await slack.sockets.until_open()

    ack = await slack.person("ann").command(slack.channel("general"), "still there?")

    assert ack.ok and bot.bodies[0]["text"] == "still there?"


async def test_an_old_socket_serves_until_there_is_another(slack: SlackServer) -> None:
    async with connected_raw(slack, acknowledge=True) as frames:
        await slack.refresh_sockets()
        ack = await slack.person("ann").command(slack.channel("general"), "hello")
        kinds = [(await frames.get())["type"] for _ in range(3)]

    assert ack.ok and kinds == ["hello", "disconnect", "slash_commands"]


async def test_an_old_socket_closes_in_the_end() -> None:
    async with SlackServer(goodbye_seconds=0.0) as slack, connected_raw(slack):
        await slack.refresh_sockets()

        await slack.sockets.until_none()


async def test_a_cut_has_no_close_frame(slack: SlackServer) -> None:
    url = (await client_of(slack).apps_connections_open(app_token=slack.app_token))["url"]
    async with aiohttp.ClientSession() as session, session.ws_connect(str(url)) as socket:
        await socket.receive_json()

        await slack.cut_sockets()
        message = await socket.receive()

    assert message.type is not aiohttp.WSMsgType.CLOSE
    assert slack.sockets.count == 0


async def test_a_ticket_opens_one_socket_and_an_eleventh_is_turned_away(slack: SlackServer) -> None:
    client = client_of(slack)
    async with aiohttp.ClientSession() as session:
        sockets = []
        for _ in range(11):
            url = str((await client.apps_connections_open(app_token=slack.app_token))["url"])
            sockets.append(await session.ws_connect(url))
        hellos = [await socket.receive_json() for socket in sockets]
        async with session.get(url) as used:
            assert used.status == 403

    assert [hello.get("num_connections") for hello in hellos[:10]] == list(range(1, 11))
    assert hellos[10]["reason"] == "too_many_websockets"
