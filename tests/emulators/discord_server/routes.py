"""The routes of the API by their names in Discord's description, and what each does."""

from collections.abc import Callable, Mapping
from typing import NamedTuple

from tests.emulators.discord_server.methods import account, callbacks, messages, threads, webhooks
from tests.emulators.discord_server.wire import Answer, Call
from tests.emulators.discord_server.world import World

Does = Callable[[World, Call], Answer]
_MESSAGE = "/channels/{channel_id}/messages/{message_id}"
_REACTION = f"{_MESSAGE}/reactions/{{emoji_name}}/@me"
_HOOK = "/webhooks/{webhook_id}/{webhook_token}"
_MEMBERS = "/channels/{channel_id}/thread-members"
_COMMANDS = "/applications/{application_id}/commands"
_GUILD_COMMANDS = "/applications/{application_id}/guilds/{guild_id}/commands"


class Route(NamedTuple):
    """One route, and what its path names."""

    name: str
    params: dict[str, str]


_TABLE: list[tuple[str, str, str, Does]] = [
    ("GET", "/users/@me", "get_my_user", account.get_my_user),
    ("POST", "/users/@me/channels", "create_dm", account.create_dm),
    ("GET", "/users/{user_id}", "get_user", account.get_user),
    ("GET", "/applications/@me", "get_my_application", account.get_my_application),
    ("GET", "/oauth2/applications/@me", "get_my_oauth2_application", account.get_my_application),
    ("GET", "/gateway", "get_gateway", account.get_gateway),
    ("GET", "/gateway/bot", "get_bot_gateway", account.get_bot_gateway),
    ("GET", _COMMANDS, "list_application_commands", account.list_application_commands),
    ("PUT", _COMMANDS, "bulk_set_application_commands", account.bulk_set_application_commands),
    ("GET", _GUILD_COMMANDS, "list_guild_application_commands", account.list_application_commands),
    (
        "PUT",
        _GUILD_COMMANDS,
        "bulk_set_guild_application_commands",
        account.bulk_set_application_commands,
    ),
    ("GET", "/guilds/{guild_id}/members/{user_id}", "get_guild_member", account.get_guild_member),
    (
        "GET",
        "/guilds/{guild_id}/threads/active",
        "get_active_guild_threads",
        threads.get_active_guild_threads,
    ),
    ("GET", "/channels/{channel_id}", "get_channel", threads.get_channel),
    ("PATCH", "/channels/{channel_id}", "update_channel", threads.update_channel),
    ("POST", "/channels/{channel_id}/threads", "create_thread", threads.create_thread),
    ("PUT", f"{_MEMBERS}/@me", "join_thread", threads.join_thread),
    ("DELETE", f"{_MEMBERS}/@me", "leave_thread", threads.leave_thread),
    ("PUT", f"{_MEMBERS}/{{user_id}}", "add_thread_member", threads.add_thread_member),
    (
        "POST",
        "/channels/{channel_id}/typing",
        "trigger_typing_indicator",
        messages.trigger_typing_indicator,
    ),
    ("GET", "/channels/{channel_id}/messages", "list_messages", messages.list_messages),
    ("POST", "/channels/{channel_id}/messages", "create_message", messages.create_message),
    ("GET", _MESSAGE, "get_message", messages.get_message),
    ("PATCH", _MESSAGE, "update_message", messages.update_message),
    ("DELETE", _MESSAGE, "delete_message", messages.delete_message),
    (
        "POST",
        f"{_MESSAGE}/threads",
        "create_thread_from_message",
        threads.create_thread_from_message,
    ),
    ("PUT", _REACTION, "add_my_message_reaction", messages.add_my_message_reaction),
    ("DELETE", _REACTION, "delete_my_message_reaction", messages.delete_my_message_reaction),
    (
        "POST",
        "/interactions/{interaction_id}/{interaction_token}/callback",
        "create_interaction_response",
        callbacks.create_interaction_response,
    ),
    ("POST", _HOOK, "execute_webhook", webhooks.execute_webhook),
    ("GET", f"{_HOOK}/messages/@original", "get_original_webhook_message", webhooks.get_message),
    (
        "PATCH",
        f"{_HOOK}/messages/@original",
        "update_original_webhook_message",
        webhooks.update_message,
    ),
    (
        "DELETE",
        f"{_HOOK}/messages/@original",
        "delete_original_webhook_message",
        webhooks.delete_message,
    ),
    ("GET", f"{_HOOK}/messages/{{message_id}}", "get_webhook_message", webhooks.get_message),
    (
        "PATCH",
        f"{_HOOK}/messages/{{message_id}}",
        "update_webhook_message",
        webhooks.update_message,
    ),
    (
        "DELETE",
        f"{_HOOK}/messages/{{message_id}}",
        "delete_webhook_message",
        webhooks.delete_message,
    ),
]
"""Fixed parts of a path come before those that may be anything."""

ROUTES: Mapping[str, Does] = {name: does for _, _, name, does in _TABLE}
PATHS: Mapping[str, tuple[str, str]] = {name: (method, path) for method, path, name, _ in _TABLE}
"""Method and template of each."""


def route_of(method: str, path: str) -> Route | None:
    """The route of a request; `path` is decoded and without the version."""
    parts = path.split("/")
    for given, template, name, _ in _TABLE:
        params = _match(template.split("/"), parts) if given == method else None
        if params is not None:
            return Route(name, params)
    return None


def _match(template: list[str], parts: list[str]) -> dict[str, str] | None:
    if len(template) != len(parts):
        return None
    params = {}
    for wanted, part in zip(template, parts, strict=True):
        if wanted.startswith("{"):
            params[wanted[1:-1]] = part
        elif wanted != part:
            return None
    return params
