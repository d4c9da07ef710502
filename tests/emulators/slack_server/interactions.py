"""Commands, clicks, shortcuts and submissions as the bot gets them."""

from tests.emulators.slack_server import events
from tests.emulators.slack_server.messages import Message
from tests.emulators.slack_server.wire import Json
from tests.emulators.slack_server.workspace import Account, Channel, Workspace


def command(workspace: Workspace, account: Account, channel: Channel, name: str, text: str) -> Json:
    """A slash command; it knows no thread."""
    settings = workspace.settings
    return {
        "token": "emulated-verification",
        "team_id": settings.team_id,
        "team_domain": settings.team_domain,
        "channel_id": channel.id,
        "channel_name": "privategroup" if channel.kind == "group" else channel.name,
        "user_id": account.id,
        "user_name": account.name,
        "command": name,
        "text": text,
        "api_app_id": settings.app_id,
        "is_enterprise_install": "false",
        "response_url": workspace.response_url("commands", channel.id, account.id),
        "trigger_id": workspace.trigger(account.id),
    }


def clicked(
    workspace: Workspace, account: Account, channel: Channel, message: Message, action: Json
) -> Json:
    """block_actions from a message."""
    container: Json = {"type": "message", "message_ts": message.ts, "channel_id": channel.id}
    container |= {"is_ephemeral": bool(message.ephemeral_for)}
    if message.thread_ts:
        container["thread_ts"] = message.thread_ts
    payload = _base(workspace, "block_actions", account)
    payload |= {
        "container": container,
        "trigger_id": workspace.trigger(account.id),
        "channel": _place(channel),
        "state": {"values": {}},
        "response_url": workspace.response_url("actions", channel.id, account.id, message),
        "actions": [{**action, "action_ts": workspace.next_ts()}],
    }
    if not message.ephemeral_for:
        payload["message"] = events.message_object(workspace, message)
    return payload


def clicked_in_view(workspace: Workspace, account: Account, view: Json, action: Json) -> Json:
    """block_actions from a modal or the home tab: no channel, no message, no response_url."""
    return _base(workspace, "block_actions", account) | {
        "container": {"type": "view", "view_id": view["id"]},
        "trigger_id": workspace.trigger(account.id),
        "view": view,
        "actions": [{**action, "action_ts": workspace.next_ts()}],
    }


def message_shortcut(
    workspace: Workspace, account: Account, channel: Channel, message: Message, callback_id: str
) -> Json:
    """message_action: a shortcut from a message's menu."""
    return _base(workspace, "message_action", account) | {
        "action_ts": workspace.next_ts(),
        "channel": _place(channel),
        "callback_id": callback_id,
        "trigger_id": workspace.trigger(account.id),
        "response_url": workspace.response_url("app", channel.id, account.id),
        "message_ts": message.ts,
        "message": events.message_object(workspace, message),
    }


def shortcut(workspace: Workspace, account: Account, callback_id: str) -> Json:
    """A global shortcut: it knows no place."""
    payload = _base(workspace, "shortcut", account)
    payload["user"].pop("name")
    return payload | {
        "action_ts": workspace.next_ts(),
        "callback_id": callback_id,
        "trigger_id": workspace.trigger(account.id),
    }


def submitted(workspace: Workspace, account: Account, view: Json, values: Json) -> Json:
    """view_submission: a modal was sent."""
    return _base(workspace, "view_submission", account) | {
        "trigger_id": workspace.trigger(account.id),
        "view": {**view, "state": {"values": values}},
        "response_urls": [],
    }


def closed(workspace: Workspace, account: Account, view: Json) -> Json:
    """view_closed: a modal was closed unsent."""
    return _base(workspace, "view_closed", account) | {"view": view, "is_cleared": False}


def _place(channel: Channel) -> Json:
    return {"id": channel.id, "name": "privategroup" if channel.kind == "group" else channel.name}


def _base(workspace: Workspace, kind: str, account: Account) -> Json:
    settings = workspace.settings
    user = {"id": account.id, "username": account.name, "name": account.name}
    ours = account.team == settings.team_id
    return {
        "type": kind,
        "user": {**user, "team_id": account.team},
        "team": {"id": account.team, "domain": settings.team_domain if ours else "connected"},
        "enterprise": None,
        "is_enterprise_install": False,
        "api_app_id": settings.app_id,
        "token": "emulated-verification",
    }


def action_of(block_id: str, element: Json, value: str | None) -> Json:
    """What a click on `element` says; `value` chooses among options or buttons."""
    kind = element["type"]
    action: Json = {"type": kind, "action_id": element["action_id"], "block_id": block_id}
    match kind:
        case "feedback_buttons":
            both = [element["positive_button"], element["negative_button"]]
            chosen = next((button for button in both if button.get("value") == value), both[0])
            return {**action, "text": chosen["text"], "value": chosen.get("value", "")}
        case "static_select" | "overflow" | "radio_buttons":
            return {**action, "selected_option": option_of(element, value)}
        case "button" | "icon_button":
            action["text"] = element.get("text", {})
    if "value" in element:
        action["value"] = element["value"]
    return action


def option_of(element: Json, value: str | None) -> Json:
    """The option of a menu with this value; the first if none is asked for."""
    options: list[Json] = list(element.get("options") or [])
    for group in element.get("option_groups") or []:
        options += group["options"]
    for option in options:
        if value in (None, option["value"]):
            return option
    raise LookupError(f"{element['action_id']} has no option {value!r}")
