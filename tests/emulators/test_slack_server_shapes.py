"""The emulated Slack over HTTP, and its payloads held against the samples and descriptions."""

import json
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import pytest
from aiohttp import web

from tests.emulators.slack_server import Channel, OpenView, Person, SlackServer, UploadedFile
from tests.emulators.slack_server.access import SCOPES
from tests.emulators.slack_server.listening import (
    Listener,
    button,
    client_of,
    connected_raw,
)
from tests.emulators.slack_server.methods import METHODS
from tests.emulators.slack_server.rates import TIER_OF
from tests.emulators.slack_server.spec import SHARED, Spec
from tests.emulators.slack_server.wire import Arguments

OPTIONS = [{"text": {"type": "plain_text", "text": n}, "value": n} for n in ("small", "large")]


def field(name: str, **element: Any) -> dict[str, Any]:
    """An input block with one element, both named alike."""
    block = {"type": "input", "block_id": name, "label": {"type": "plain_text", "text": name}}
    return {**block, "element": {"action_id": name, **element}}


MODAL: dict[str, Any] = {
    "type": "modal",
    "callback_id": "ts_ask",
    "title": {"type": "plain_text", "text": "New code"},
    "submit": {"type": "plain_text", "text": "Write"},
    "blocks": [
        field("task", type="plain_text_input", multiline=True),
        field("model", type="static_select", options=OPTIONS),
        field("files", type="file_input"),
    ],
}
SAMPLES = SHARED / "samples" / "slack" if SHARED else Path("nowhere")
NAMES = sorted(path.stem for path in SAMPLES.glob("socket-*.json"))


@pytest.fixture
async def slack() -> AsyncIterator[SlackServer]:
    async with SlackServer(retry_delays=(0.0,)) as running:
        yield running


@pytest.fixture
async def bot(slack: SlackServer) -> AsyncIterator[Listener]:
    """Over HTTP."""
    listener = Listener(slack)
    app = web.Application()
    for path in ("/slack/events", "/slack/commands", "/slack/interactivity"):
        app.router.add_post(path, listener.answer_http)
    runner = web.AppRunner(app, access_log=None)
    await runner.setup()
    await web.TCPSite(runner, "127.0.0.1", 0).start()
    slack.deliver_to(f"http://127.0.0.1:{runner.addresses[0][1]}")
    yield listener
    await runner.cleanup()


async def test_everything_arrives_over_http(slack: SlackServer, bot: Listener) -> None:
    ann, general = slack.person("ann"), slack.channel("general")
    bot.answer = {"text": "On it."}

    ack = await ann.command(general, "a & b")
    ts = await ann.says(general, "hello <there>")
    await slack.deliveries.settled()
    shortcut = await ann.uses_message_shortcut(general, ts, "ts_ask")

    assert ack.text == "On it." and shortcut.ok
    assert [body.get("text") for body in bot.bodies[:1]] == ["a & b"]
    assert bot.events[0]["text"] == "hello &lt;there&gt;"
    assert bot.bodies[-1]["type"] == "message_action"


async def test_a_failing_bot_hears_again_with_retry_headers(
    slack: SlackServer, bot: Listener
) -> None:
    bot.failures = 1

    await slack.person("ann").says(slack.channel("general"), "hello")
    await slack.journal.until(lambda: bool(bot.events))

    assert bot.retries == [(None, None), ("1", "http_error")]


async def test_bolt_takes_what_is_signed_and_nothing_else(
    slack: SlackServer, bot: Listener
) -> None:
    body = json.dumps({"type": "event_callback", "event": {"type": "app_mention"}})
    kind = {"Content-Type": "application/json"}

    async def sent(body_sent: str, headers: dict[str, str]) -> int:
        return (await slack.posts_raw("/slack/events", body_sent, {**headers, **kind}))[0]

    assert await sent(body, slack.signed(body)) == 200
    assert await sent(body + " ", slack.signed(body)) == 401
    assert await sent(body, slack.signed(body, at=1795000000)) == 401
    assert await sent(body, {}) == 401
    assert len(bot.events) == 1


async def test_the_handshake_is_answered(slack: SlackServer, bot: Listener) -> None:
    assert await slack.verifies_url()
    assert not bot.events


async def frames(slack: SlackServer) -> dict[str, dict[str, Any]]:
    """One frame of every kind, under the names of the samples."""
    general, ann = slack.channel("general"), slack.person("ann")
    root, ours, view = await prepare(slack, general, ann)
    seen: dict[str, dict[str, Any]] = {}
    async with connected_raw(slack, acknowledge=True) as queue:

        async def take(*names: str) -> None:
            for name in names:
                seen[f"socket-{name}"] = await queue.get()

        await take("hello")
        await ann.says(general, f"{slack.mention} see https://a.io and <#{general.id}|general>")
        await take("message", "event-app-mention", "unfurl")
        reply = await ann.says(general, "use x", thread=root)
        await ann.edits(general, reply, "use y")
        await ann.deletes(general, reply)
        await take("event-message-in-thread", "event-message-changed", "event-message-deleted")
        files = [UploadedFile("sales.csv", b"month,amount\n")]
        await ann.says(general, "sum", thread=root, files=files)
        await ann.says(slack.dm(ann), "hello")
        await take("event-message-file-share", "event-message-dm")
        await ann.reacts(general, ours, "+1")
        await ann.unreacts(general, ours, "+1")
        await take("event-reaction-added", "event-reaction-removed")
        await ann.opens_dm()
        await ann.opens_home()
        await take("event-app-home-messages", "event-app-home-home")
        await ann.stops(general, await streamed(slack, general, ann, root))
        await take("stream", "event-agent-session-stopped")
        await ann.command(general, "parse")
        await ann.clicks(general, ours, "ts:go")
        await ann.uses_message_shortcut(general, ours, "ts_refine")
        await take("slash-command", "block-actions-message", "message-action")
        await ann.uses_shortcut("ts_new")
        await ann.clicks_in(view, "ts:go")
        await take("shortcut", "block-actions-home")
        await client_of(slack).views_open(
            trigger_id=seen["socket-shortcut"]["payload"]["trigger_id"], view=MODAL
        )
        values = {"task/task": "x", "model/model": "large", "files/files": files}
        await ann.submits(slack.open_views[0], values)
        await slack.refresh_sockets()
        await take("view-submission", "disconnect")
    return seen


async def prepare(slack: SlackServer, general: Channel, ann: Person) -> tuple[str, str, OpenView]:
    """A thread of the bot's with a reply that has a button, and a home tab."""
    client = client_of(slack)
    root = str((await client.chat_postMessage(channel=general.id, text="Hi."))["ts"])
    reply: dict[str, Any] = {"channel": general.id, "thread_ts": root, "text": "Here is the code."}
    reply["blocks"] = [{"type": "markdown", "text": "x"}, button()]
    ours = str((await client.chat_postMessage(**reply))["ts"])
    await client.views_publish(user_id=ann.id, view={"type": "home", "blocks": [button()]})
    home = slack.home(ann)
    assert home
    await slack.deliveries.settled()
    return root, ours, home


async def streamed(slack: SlackServer, general: Channel, ann: Person, root: str) -> str:
    """A stream that has begun."""
    to: dict[str, Any] = {"recipient_team_id": slack.team_id, "recipient_user_id": ann.id}
    to |= {"channel": general.id, "thread_ts": root}
    return str((await client_of(slack).chat_startStream(**to))["ts"])


def missing(sample: Any, ours: Any, at: str = "") -> list[str]:
    """What a sample has and ours lacks, or has as another kind."""
    if isinstance(sample, dict) and isinstance(ours, dict):
        return [
            fault
            for name, part in sample.items()
            for fault in (
                missing(part, ours[name], f"{at}/{name}") if name in ours else [f"{at}/{name}"]
            )
        ]
    if isinstance(sample, list) and isinstance(ours, list):
        return missing(sample[0], ours[0], f"{at}/0") if sample and ours else []
    return [] if type(sample) is type(ours) or None in (sample, ours) else [f"{at} is {ours!r}"]


@pytest.mark.skipif(not NAMES, reason=f"no samples at {SAMPLES}: payloads were not compared")
async def test_every_frame_has_what_the_samples_have() -> None:
    # Unacknowledged events of the preparation must not come again in between.
    async with SlackServer(retry_delays=()) as slack:
        seen = await frames(slack)

    seen["socket-event-app-mention-retry"] = seen["socket-event-app-mention"]
    for name in NAMES:
        sample = json.loads((SAMPLES / f"{name}.json").read_text("utf-8"))
        assert not missing(sample, seen[name]), name


@pytest.mark.skipif(not Spec().present, reason="no descriptions: nothing was held against them")
def test_scopes_and_tiers_are_those_of_the_descriptions() -> None:
    assert SHARED
    for method in [*METHODS, "apps.connections.open"]:
        path = SHARED / "specs" / "slack" / "methods" / f"{method}.json"
        described = json.loads(path.read_text("utf-8"))
        needed = set(described["scope"].get("bot", []))
        assert set(SCOPES.get(method, ())) == needed, method
        if method != "assistant.threads.setStatus":
            assert TIER_OF[method] == described["rate_limits"], method


@pytest.mark.skipif(not Spec().present, reason="no descriptions: nothing was held against them")
def test_what_goes_against_the_descriptions_is_noted() -> None:
    spec = Spec()

    spec.see_call("chat.delete", Arguments(channel="C1", colour="red"), {"ok": True, "ts": "1"})
    spec.see_call("chat.delete", Arguments(channel="C1", ts="1"), {"ok": False, "error": "nope"})
    spec.see_call("chat.destroy", Arguments(), {"ok": False, "error": "unknown_method"})
    spec.see_event({"type": "reaction_added"}, {"reactions:read"})

    assert spec.violations == [
        "chat.delete: argument ts is missing",
        "chat.delete: argument colour is unknown",
        "chat.delete: answer lacks channel",
        "chat.delete: error nope is not listed",
        "chat.destroy: Slack describes no such method",
        "event reaction_added: lacks ['event_ts', 'item', 'item_user', 'reaction', 'user']",
    ]


@pytest.mark.skipif(not Spec().present, reason="no descriptions: nothing was held against them")
async def test_leaving_fails_if_anything_went_against_them() -> None:
    with pytest.raises(AssertionError, match="argument colour is unknown"):
        async with SlackServer() as slack:
            await client_of(slack).auth_test(colour="red")


async def test_a_reply_to_a_reply_is_noted(slack: SlackServer) -> None:
    ann, general = slack.person("ann"), slack.channel("general")
    root = await ann.says(general, "hello")
    reply = await ann.says(general, "more", thread=root)

    await client_of(slack).chat_postMessage(channel=general.id, thread_ts=reply, text="x")

    assert slack.messages(general, root)[-1].thread_ts == root
    assert slack.violations == [f"thread_ts {reply} is a reply's, not its root's"]
    slack.spec.violations.clear()
