"""The app that an admin pastes: as Slack takes it, in both languages, and asking for no more."""

import json
import re
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

import pytest

from adapters.slack.manifest import EVENTS, SCOPES, manifest
from core.errors import UsageError
from core.models.demo import TASKS
from core.verbs import ListModels, Refine, ShowHelp, ShowStatus, Stop, UseModel, parse
from core.words import LOCALES, words

HOST = "https://threadsmith.example.com"
UNLIMITED = 10_000
"""Where Slack names no limit."""
TEXTS = {
    "display_information.name": 35,
    # Slack's documents say 140, and Slack refuses that. Source: mastra-ai/mastra#16093.
    "display_information.description": 139,
    "display_information.long_description": 4_000,
    "features.bot_user.display_name": 80,
    "features.agent_view.agent_description": 300,
    "features.agent_view.suggested_prompts.title": UNLIMITED,
    "features.agent_view.suggested_prompts.message": UNLIMITED,
    "features.slash_commands.command": 32,
    "features.slash_commands.description": 2_000,
    "features.slash_commands.usage_hint": 1_000,
    "features.shortcuts.type": UNLIMITED,
    "features.shortcuts.name": 24,
    "features.shortcuts.callback_id": 255,
    "features.shortcuts.description": 150,
    "oauth_config.scopes.bot": UNLIMITED,
    "settings.event_subscriptions.bot_events": UNLIMITED,
}
"""What is a text, and how many characters it may have."""
SWITCHES = {
    "features.app_home.home_tab_enabled": False,
    "features.app_home.messages_tab_enabled": True,
    "features.app_home.messages_tab_read_only_enabled": False,
    "features.bot_user.always_online": True,
    "features.slash_commands.should_escape": False,
    "settings.interactivity.is_enabled": True,
    "settings.org_deploy_enabled": False,
    "settings.socket_mode_enabled": True,
    "settings.token_rotation_enabled": False,
}
ADDRESSES = {
    "features.slash_commands.url": f"{HOST}/slack/commands",
    "settings.event_subscriptions.request_url": f"{HOST}/slack/events",
    "settings.interactivity.request_url": f"{HOST}/slack/interactivity",
}

CALLS = (
    *("agents.sessions.setStatus", "assistant.threads.setSuggestedPrompts"),
    *("chat.appendStream", "chat.delete", "chat.postEphemeral", "chat.postMessage"),
    *("chat.startStream", "chat.stopStream", "chat.update"),
    *("conversations.info", "conversations.open", "conversations.replies"),
    *("files.completeUploadExternal", "files.getUploadURLExternal"),
    *("reactions.add", "reactions.remove", "users.info", "views.open"),
)
"""The methods we call with the bot's token."""
BESIDES = {
    "chat:write.public",  # chat.postMessage in a channel that we are not in
    "commands",  # the slash command and the shortcuts
    "files:read",  # the content of a file, which no method gives
}
KINDS = {"channels", "groups", "im", "mpim"}
"""Slack's kinds of conversations, each with scopes of its own."""
OURS = KINDS - {"mpim"}
SPECS = next(
    (specs for up in Path(__file__).parents if (specs := up / "shared/specs/slack").is_dir()), None
)


def leaves(value: object, path: str = "") -> Iterator[tuple[str, Any]]:
    """All that stands at the ends of the tree, each with the keys that lead to it."""
    if isinstance(value, dict):
        for key, below in value.items():
            yield from leaves(below, f"{path}.{key}" if path else key)
    elif isinstance(value, list):
        for below in value:
            yield from leaves(below, path)
    else:
        yield path, value


@pytest.fixture(params=LOCALES)
def app(request: pytest.FixtureRequest) -> dict[str, Any]:
    """The manifest for Socket Mode, in each language."""
    return manifest(words(request.param))


def test_the_texts_are_there_and_fit(app: dict[str, Any]) -> None:
    texts = [(path, leaf) for path, leaf in leaves(app) if isinstance(leaf, str)]

    assert {path for path, _ in texts} == set(TEXTS)
    for path, text in texts:
        assert 0 < len(text) <= TEXTS[path], path
    # Slack refuses a shorter one. Source: docs.slack.dev, reference/app-manifest, which says 174.
    assert len(app["display_information"]["long_description"]) >= 175


def test_the_switches_are_set(app: dict[str, Any]) -> None:
    assert {path: leaf for path, leaf in leaves(app) if not isinstance(leaf, str)} == SWITCHES


def test_there_are_no_more_of_a_thing_than_slack_takes(app: dict[str, Any]) -> None:
    features = app["features"]

    assert len(features["agent_view"]["suggested_prompts"]) <= 4
    assert len(features["slash_commands"]) <= 50
    assert len(features["shortcuts"]) <= 10
    assert len(set(SCOPES)) == len(SCOPES) <= 255
    assert len(set(EVENTS)) == len(EVENTS) <= 100


def test_names_have_the_letters_they_may(app: dict[str, Any]) -> None:
    features = app["features"]
    (command,) = features["slash_commands"]
    kinds = {shortcut["callback_id"]: shortcut["type"] for shortcut in features["shortcuts"]}

    assert re.fullmatch(r"[a-z0-9._-]+", features["bot_user"]["display_name"])
    assert command["command"] == "/codegen"
    assert kinds == {"write": "global", "refine": "message"}


def test_a_suggested_prompt_is_a_task_the_demo_knows_or_asks_for_help(app: dict[str, Any]) -> None:
    *tasks, last = [
        prompt["message"] for prompt in app["features"]["agent_view"]["suggested_prompts"]
    ]

    for task in tasks:
        assert parse(task) == Refine(task)
        assert any(known.meant_by(task) for known in TASKS)
    assert parse(last) == ShowHelp()


def test_the_usage_hint_shows_what_can_be_typed(app: dict[str, Any]) -> None:
    (command,) = app["features"]["slash_commands"]
    _, *typed = command["usage_hint"].split(" · ")

    understood = [type(parse(f"{command['command']} {words}")) for words in typed]

    assert understood == [Stop, ListModels, UseModel, ShowStatus, ShowHelp]


def test_people_read_it_in_their_language() -> None:
    english, turkish = [dict(leaves(manifest(words(locale))["features"])) for locale in LOCALES]

    same = {path.rpartition(".")[2] for path, leaf in english.items() if turkish[path] == leaf}
    said = {"agent_description", "title", "message", "description", "usage_hint", "name"}
    assert not same & said


@pytest.mark.parametrize("url", [HOST, f"{HOST}/"])
def test_with_an_address_slack_calls_us(url: str) -> None:
    """And nothing else changes."""
    here, there = dict(leaves(manifest(words("en")))), dict(leaves(manifest(words("en"), url)))

    assert there == here | ADDRESSES | {"settings.socket_mode_enabled": False}


@pytest.mark.parametrize("base", ["https://example.com:8443", "HTTPS://example.com/bots/codegen"])
def test_an_address_may_have_a_port_and_a_path(base: str) -> None:
    app = dict(leaves(manifest(words("en"), base)))

    assert app["features.slash_commands.url"] == f"{base}/slack/commands"


@pytest.mark.parametrize(
    "url",
    [
        *("http://example.com", "wss://example.com", "example.com", "https://", "https:///x", " "),
        *("https://example.com?a=b", "https://example.com/#x", "https://me:secret@example.com"),
        *("https://exa mple.com", "https://example.com\n", " https://example.com"),
        *("https://example.com:port", "https://example.com/a b"),
    ],
)
def test_what_slack_cannot_call_is_refused(url: str) -> None:
    with pytest.raises(UsageError) as refused:
        manifest(words("en"), url)

    assert f"and {url} is none. Give the public address" in str(refused.value)


def spec(kind: str, name: str) -> dict[str, Any]:
    """What Slack says of one of its methods or events."""
    assert SPECS
    found: dict[str, Any] = json.loads((SPECS / kind / f"{name}.json").read_text("utf-8"))
    return found


def needed(scopes: Iterable[str], ours: set[str]) -> set[str]:
    """Of scopes that stand for a kind of conversation each, those of `ours`; all others.

    The spec of an event writes `app_mentions.read` where the scope is `app_mentions:read`.
    """
    spelt = {re.sub(r"\.read$", ":read", scope) for scope in scopes}
    return {scope for scope in spelt if scope.partition(":")[0] not in KINDS - ours}


@pytest.mark.skipif(not SPECS, reason="no Slack specs here, so the scopes are not compared to them")
def test_the_scopes_are_those_of_our_calls_and_events() -> None:
    expected = set(BESIDES)
    for method in CALLS:
        # A direct message is all that we ever open.
        ours = {"im"} if method == "conversations.open" else OURS
        expected |= needed(spec("methods", method)["scope"].get("bot", ()), ours)
    for event in EVENTS:
        expected |= needed(spec("events", event)["scopes"], OURS)

    assert set(SCOPES) == expected
