"""The emulated Slack and a real bolt app: what people do, and who may ask what."""

import asyncio
import sys
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import aiohttp
import pytest

from tests.emulators.slack_server import SlackServer
from tests.emulators.slack_server.listening import Listener, button, client_of, connected, refusal


@pytest.fixture
async def slack() -> AsyncIterator[SlackServer]:
    async with SlackServer(retry_delays=(0.0, 0.01, 0.02)) as running:
        yield running


@pytest.fixture
async def bot(slack: SlackServer) -> AsyncIterator[Listener]:
    async with connected(slack) as listener:
        yield listener


async def test_a_command_arrives_and_its_answer_is_seen_by_one(
    slack: SlackServer, bot: Listener
) -> None:
    ann, general = slack.person("ann"), slack.channel("general")
    bot.answer = {"text": "On it."}

    ack = await ann.command(general, "parse this csv")

    assert ack.ok and ack.text == "On it."
    assert bot.bodies[0]["text"] == "parse this csv"
    assert [(m.ephemeral_for, m.shown) for m in slack.ephemerals] == [(ann.id, "On it.")]


async def test_a_mention_in_a_joined_channel_arrives_twice(
    slack: SlackServer, bot: Listener
) -> None:
    ann, general = slack.person("ann"), slack.channel("general")

    ts = await ann.says(general, f"{slack.mention} is a < b && c?")
    await slack.deliveries.settled()

    assert bot.types == ["message", "app_mention"]
    assert {event["ts"] for event in bot.events} == {ts}
    assert bot.events[0]["text"] == f"{slack.mention} is a &lt; b &amp;&amp; c?"


async def test_nothing_comes_from_a_channel_the_bot_is_not_in(
    slack: SlackServer, bot: Listener
) -> None:
    ann, other = slack.person("ann"), slack.channel("other", member=False)

    ts = await ann.says(other, f"{slack.mention} hello")
    await ann.reacts(other, ts, "+1")
    await slack.deliveries.settled()

    assert not bot.events


async def test_links_are_made_where_slack_makes_them(slack: SlackServer) -> None:
    ann, general = slack.person("ann"), slack.channel("general")

    await ann.says(general, "run os.path in `main.py` <@U1> see https://a.io/?x=1&y=2 <b>")

    stored = slack.messages(general)[0].text
    assert stored == (
        "run <http://os.path|os.path> in `main.py` <@U1> see <https://a.io/?x=1&amp;y=2> &lt;b&gt;"
    )


async def test_an_unfurl_looks_like_an_edit_of_the_same_text(
    slack: SlackServer, bot: Listener
) -> None:
    ann, general = slack.person("ann"), slack.channel("general")

    await ann.says(general, "see https://a.io")
    await slack.deliveries.settled()

    changed = bot.events[1]
    assert changed["subtype"] == "message_changed"
    assert changed["message"]["text"] == changed["previous_message"]["text"]


async def test_edits_and_deletions_say_what_was_there(slack: SlackServer, bot: Listener) -> None:
    ann, general = slack.person("ann"), slack.channel("general")
    ts = await ann.says(general, "by week")

    await ann.edits(general, ts, "by month")
    await ann.deletes(general, ts)
    await slack.deliveries.settled()

    edit, deletion = bot.events[1:]
    assert edit["message"]["text"] == "by month" and edit["message"]["edited"]["user"] == ann.id
    assert edit["previous_message"]["text"] == "by week"
    assert deletion["deleted_ts"] == ts and deletion["previous_message"]["text"] == "by month"
    assert slack.messages(general)[0].deleted


async def test_own_messages_come_back_with_the_bots_id(slack: SlackServer, bot: Listener) -> None:
    general = slack.channel("general")

    posted = await bot.client.chat_postMessage(channel=general.id, text="hello")
    await bot.client.chat_update(channel=general.id, ts=posted["ts"], text="hello again")
    await slack.deliveries.settled()

    assert bot.events[0]["bot_id"] == slack.bot_id
    assert bot.events[1]["message"]["bot_id"] == slack.bot_id


async def test_reactions_arrive_and_are_shown(slack: SlackServer, bot: Listener) -> None:
    ann, general = slack.person("ann"), slack.channel("general")
    ts = str((await bot.client.chat_postMessage(channel=general.id, text="x = 1"))["ts"])

    await ann.reacts(general, ts, "+1")
    await slack.deliveries.settled()

    assert bot.events[-1]["reaction"] == "+1" and bot.events[-1]["item_user"] == slack.bot_user_id
    assert slack.messages(general)[0].reactions == {"+1": {ann.id}}
    await ann.unreacts(general, ts, "+1")
    await slack.deliveries.settled()
    assert bot.types[-1] == "reaction_removed" and not slack.messages(general)[0].reactions


async def test_a_click_brings_the_message_and_a_url_for_five_answers(
    slack: SlackServer, bot: Listener
) -> None:
    ann, general = slack.person("ann"), slack.channel("general")
    told: dict[str, Any] = {"channel": general.id, "text": "x", "blocks": [button()]}
    ts = str((await bot.client.chat_postMessage(**told))["ts"])

    assert (await ann.clicks(general, ts, "ts:")).ok

    clicked = next(body for body in bot.bodies if body["type"] == "block_actions")
    assert clicked["actions"][0]["value"] == "job-1" and clicked["message"]["ts"] == ts
    statuses = []
    async with aiohttp.ClientSession() as session:
        for number in range(6):
            said = {"text": f"answer {number}"}
            async with session.post(clicked["response_url"], json=said) as response:
                statuses.append((response.status, await response.text()))
    assert statuses == [(200, "ok")] * 5 + [(404, "used_url")]
    assert [message.shown for message in slack.ephemerals] == [f"answer {n}" for n in range(5)]


async def test_a_response_may_replace_and_delete_what_was_clicked(
    slack: SlackServer, bot: Listener
) -> None:
    ann, general = slack.person("ann"), slack.channel("general")
    told: dict[str, Any] = {"channel": general.id, "text": "x", "blocks": [button()]}
    ts = str((await bot.client.chat_postMessage(**told))["ts"])
    await ann.clicks(general, ts, "ts:go")
    url = bot.bodies[-1]["response_url"]

    async with aiohttp.ClientSession() as session:
        await session.post(url, json={"text": "done", "replace_original": True})
        replaced = slack.messages(general)[0].shown
        await session.post(url, json={"delete_original": True})

    assert replaced == "done"
    assert slack.messages(general)[0].deleted


async def test_an_invited_bot_hears_from_then_on(slack: SlackServer, bot: Listener) -> None:
    ann, other = slack.person("ann"), slack.channel("other", private=True, member=False)
    await ann.says(other, "unheard")

    await ann.invites_bot(other)
    await ann.says(other, "heard")
    await slack.deliveries.settled()

    assert [event["text"] for event in bot.events] == ["heard"]


async def test_opening_the_direct_message_is_an_event(slack: SlackServer, bot: Listener) -> None:
    ann = slack.person("ann")

    direct = await ann.opens_dm()
    await ann.says(direct, "write a sieve")
    await slack.deliveries.settled()

    assert bot.types == ["app_home_opened", "message"]
    assert bot.events[0]["tab"] == "messages" and bot.events[1]["channel_type"] == "im"


async def test_a_person_of_a_connected_workspace_is_told_apart(
    slack: SlackServer, bot: Listener
) -> None:
    eve, shared = slack.person("eve", team="T0OTHER"), slack.channel("shared")

    await eve.says(shared, "hello")
    await slack.deliveries.settled()
    about = (await bot.client.users_info(user=eve.id))["user"]

    assert bot.events[0]["team"] == "T0OTHER" and bot.bodies[0]["is_ext_shared_channel"]
    assert about["team_id"] == "T0OTHER" and about["is_stranger"]


async def test_tokens_and_scopes_are_checked(slack: SlackServer) -> None:
    general, client = slack.channel("general"), client_of(slack)
    assert await refusal(client_of(slack, "").auth_test()) == "not_authed"
    assert await refusal(client_of(slack, "xoxb-other").auth_test()) == "invalid_auth"
    wrong_kind = client.apps_connections_open(app_token=slack.bot_token)
    assert await refusal(wrong_kind) == "not_allowed_token_type"
    assert await refusal(client_of(slack, slack.app_token).auth_test()) == "not_allowed_token_type"

    slack.without_scope("chat:write")
    posting = client.chat_postMessage(channel=general.id, text="x")
    assert await refusal(posting) == "missing_scope"

    slack.revoke()
    assert await refusal(client.auth_test()) == "token_revoked"


async def test_it_runs_as_a_program() -> None:
    program = await asyncio.create_subprocess_exec(
        *(sys.executable, "-m", "tests.emulators.slack_server"),
        cwd=Path(__file__).parents[2],
        stdin=asyncio.subprocess.DEVNULL,
        stdout=asyncio.subprocess.PIPE,
    )
    assert program.stdout
    try:
        lines = [(await program.stdout.readline()).decode().strip() for _ in range(2)]
        async with (
            aiohttp.ClientSession(headers={"Authorization": f"Bearer {lines[1]}"}) as session,
            session.post(f"{lines[0]}auth.test") as response,
        ):
            assert (await response.json())["ok"]
    finally:
        program.kill()
        await program.wait()
