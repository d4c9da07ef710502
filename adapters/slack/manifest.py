"""The Slack app as an admin pastes it: what it is called, what it may do, what it hears of.

Shape and limits: the type `Manifest` of @slack/web-api 8.2.0, to which `make check-ops` holds us.
"""

import re

from core.errors import UsageError
from core.words import Words, phrase

Json = dict[str, object]

# Group DMs are left out: nobody can add an app to one.
# Source: openclaw/openclaw#102038, slackapi/java-slack-sdk#1511.
SCOPES = (
    "app_mentions:read",  # a task or a verb behind @threadsmith
    "assistant:write",  # suggested prompts; Slack adds it to every app with an `agent_view`
    "channels:history",  # replies in the threads of public channels
    "channels:read",  # what a public channel is, and that somebody added us to it
    "chat:write",  # answers, posted, streamed, edited and deleted; Slack's stop button
    "chat:write.public",  # /codegen in a public channel that we are not in
    "commands",  # /codegen, and the shortcuts
    "files:read",  # files that come with a prompt
    "files:write",  # files that come with an answer
    "groups:history",  # replies in the threads of private channels
    "groups:read",  # what a private channel is, and that somebody added us to it
    "im:history",  # prompts and replies in direct messages
    "im:read",  # what a direct message is
    "im:write",  # a direct message that we open
    "reactions:read",  # ratings of an answer
    "reactions:write",  # the state of a request
    "users:read",  # the language a person reads
)
"""What the bot's token may do, and no more."""

EVENTS = (
    "agent_session_stopped",  # Slack's stop button, dead without it
    "app_home_opened",  # somebody opens our direct messages
    "app_mention",
    "member_joined_channel",  # we, too: somebody added us
    "message.channels",
    "message.groups",
    "message.im",
    "reaction_added",
    "reaction_removed",
)
"""What Slack tells us of."""

_ADDRESS = re.compile(r"https://[\w.-]+(?::\d{1,5})?(?:/[^\s?#]*)?", re.IGNORECASE)


def manifest(words: Words, url: str = "") -> Json:
    """The manifest, with the texts that people see in the language of `words`.

    Slack calls us under the address `url` (HTTP mode); without one, we call Slack (Socket Mode).

    Raises:
        UsageError: `url` is no address that Slack calls.
    """
    if url and not _ADDRESS.fullmatch(url):
        raise UsageError(
            phrase(
                "Slack calls only addresses that begin with https://, and {url} is none. Give the "
                "public address of your server, such as https://threadsmith.example.com, or none "
                "at all for Socket Mode.",
                url=url,
            )
        )
    base = url.rstrip("/")
    return {
        "display_information": _display(words),
        "features": _features(words, base),
        "oauth_config": {"scopes": {"bot": list(SCOPES)}},
        "settings": _settings(base),
    }


def _display(words: Words) -> Json:
    return {
        "name": "Threadsmith",
        "description": words.say(phrase("Writes code where your team talks.")),
        "long_description": words.say(
            phrase(
                "Type /codegen and what the code should do. Threadsmith answers in a thread, where "
                "the code appears as it is written. Anyone refines it by replying there; the word "
                "stop ends it. Whoever runs this app has chosen the model that answers, and knows "
                "where it runs."
            )
        ),
    }


def _features(words: Words, base: str) -> Json:
    return {
        # The home tab is off: nothing is behind it.
        "app_home": {
            "home_tab_enabled": False,
            "messages_tab_enabled": True,
            "messages_tab_read_only_enabled": False,
        },
        "bot_user": {"display_name": "threadsmith", "always_online": True},
        "agent_view": {
            "agent_description": words.say(
                phrase(
                    "Say what the code should do: it appears as it is written. Reply under it to "
                    "refine it; the word stop ends it."
                )
            ),
            "suggested_prompts": suggested_prompts(words),
        },
        "slash_commands": [_command(words, base)],
        "shortcuts": _shortcuts(words),
    }


def suggested_prompts(words: Words) -> list[Json]:
    """What somebody who opens our direct messages can begin with: titles, and what they send."""
    prompts = (
        (
            phrase("Sum a CSV by month"),
            phrase("Read a CSV file with the columns date and amount, and sum it by month."),
        ),
        (
            phrase("Retry what fails"),
            phrase("Write a decorator that retries a function, with exponential backoff."),
        ),
        (
            phrase("Compare two JSON files"),
            phrase("Compare two JSON files and print what differs."),
        ),
        (phrase("What can I type?"), phrase("help")),
    )
    return [{"title": words.say(title), "message": words.say(text)} for title, text in prompts]


def _command(words: Words, base: str) -> Json:
    return {
        "command": "/codegen",
        "description": words.say(phrase("Writes code in a thread of its own")),
        "usage_hint": words.say(
            phrase("[--tests on|off] [--n 3] <task> · stop · models · model NAME · status · help")
        ),
        # Else @names and #names of a prompt arrive as ids: code is full of them, and none is meant.
        "should_escape": False,
        **_called("url", base, "commands"),
    }


def _shortcuts(words: Words) -> list[Json]:
    return [
        {
            "type": "global",
            "name": words.say(phrase("Write code…")),
            "callback_id": "write",
            "description": words.say(phrase("Asks what the code should do, and where to answer")),
        },
        {
            "type": "message",
            "name": words.say(phrase("Refine with Threadsmith")),
            "callback_id": "refine",
            "description": words.say(phrase("Asks what should change in this answer")),
        },
    ]


def _settings(base: str) -> Json:
    return {
        "event_subscriptions": {
            **_called("request_url", base, "events"),
            "bot_events": list(EVENTS),
        },
        "interactivity": {"is_enabled": True, **_called("request_url", base, "interactivity")},
        "org_deploy_enabled": False,
        "socket_mode_enabled": not base,
        "token_rotation_enabled": False,
    }


def _called(key: str, base: str, path: str) -> Json:
    """Under `key` the address that Slack calls; nothing in Socket Mode, where it calls none."""
    return {key: f"{base}/slack/{path}"} if base else {}
