"""Events as the bot gets them: the shapes of facts/slack.md §5."""

from tests.emulators.slack_server.messages import Message
from tests.emulators.slack_server.workspace import Channel, Workspace
from tests.emulators.slack_server.wire import Json


def message_object(workspace: Workspace, message: Message) -> Json:
    """A message as the Web API and events show it."""
    settings = workspace.settings
    shown: Json = {"user": message.user, "type": "message", "ts": message.ts}
    if message.bot:
        shown |= {"bot_id": settings.bot_id, "app_id": settings.app_id}
    if message.client_msg_id:
        shown["client_msg_id"] = message.client_msg_id
    shown |= {"text": message.text, "team": message.team or settings.team_id}
    if message.bot:
        shown["bot_profile"] = bot_profile(workspace)
    if blocks := _blocks(message):
        shown["blocks"] = blocks
    shown |= _thread_fields(workspace, message)
    shown |= _more_fields(message)
    return shown


def bot_profile(workspace: Workspace) -> Json:
    """Who wrote, in the bot's messages."""
    settings = workspace.settings
    return {
        "id": settings.bot_id,
        "deleted": False,
        "name": settings.bot_name,
        "updated": int(workspace.wall),
        "app_id": settings.app_id,
        "team_id": settings.team_id,
    }


def _blocks(message: Message) -> list[Json]:
    if message.markdown:
        written = {"type": "markdown", "block_id": "md", "text": message.markdown}
        return [written, *message.blocks]
    return message.blocks


def _thread_fields(workspace: Workspace, message: Message) -> Json:
    replies = workspace.replies(message.channel, message.ts)
    if replies:
        return {
            "thread_ts": message.ts,
            "reply_count": len(replies),
            "reply_users": list(dict.fromkeys(reply.user for reply in replies)),
            "latest_reply": replies[-1].ts,
        }
    if not message.thread_ts:
        return {}
    fields: Json = {"thread_ts": message.thread_ts}
    for root in workspace.in_channel(message.channel):
        if root.ts == message.thread_ts:
            fields["parent_user_id"] = root.user
    return fields


def _more_fields(message: Message) -> Json:
    fields: Json = {}
    if message.files:
        fields |= {"files": message.files, "upload": False}
        if not message.bot:
            fields |= {"subtype": "file_share", "display_as_bot": False}
    if message.metadata:
        fields["metadata"] = message.metadata
    if message.attachments:
        fields["attachments"] = message.attachments
    if message.edited:
        fields["edited"] = message.edited
        if message.team:
            fields |= {"source_team": message.team, "user_team": message.team}
    if message.broadcast:
        fields["subtype"] = "thread_broadcast"
    if message.reactions:
        fields["reactions"] = [
            {"name": name, "users": sorted(users), "count": len(users)}
            for name, users in message.reactions.items()
        ]
    return fields


def posted(workspace: Workspace, channel: Channel, message: Message) -> Json:
    """A new message."""
    shown = message_object(workspace, message)
    shown.pop("reactions", None)
    return {**shown, "channel": channel.id, "event_ts": message.ts, "channel_type": channel.kind}


def mentioned(workspace: Workspace, channel: Channel, message: Message) -> Json:
    """The same message once more, because it names the bot."""
    event = posted(workspace, channel, message)
    event.pop("channel_type")
    event.pop("subtype", None)
    return {**event, "type": "app_mention"}


def changed(workspace: Workspace, channel: Channel, message: Message, before: Json) -> Json:
    """An edit, or an unfurl, which looks the same but for its text."""
    return {
        **_hidden(workspace, channel, "message_changed"),
        "message": message_object(workspace, message),
        "previous_message": before,
    }


def deleted(workspace: Workspace, channel: Channel, before: Json) -> Json:
    """A message is gone."""
    return {
        **_hidden(workspace, channel, "message_deleted"),
        "previous_message": before,
        "deleted_ts": before["ts"],
    }


def _hidden(workspace: Workspace, channel: Channel, subtype: str) -> Json:
    ts = workspace.next_ts()
    return {
        "type": "message",
        "subtype": subtype,
        "channel": channel.id,
        "hidden": True,
        "ts": ts,
        "event_ts": ts,
        "channel_type": channel.kind,
    }


def reacted(workspace: Workspace, message: Message, user: str, name: str, added: bool) -> Json:
    """A reaction came or went."""
    return {
        "type": "reaction_added" if added else "reaction_removed",
        "user": user,
        "reaction": name,
        "item": {"type": "message", "channel": message.channel, "ts": message.ts},
        "item_user": message.user,
        "event_ts": workspace.next_ts(),
    }


def session_stopped(workspace: Workspace, message: Message, user: str) -> Json:
    """Someone pressed the stop button of a stream."""
    return {
        "type": "agent_session_stopped",
        "channel": message.channel,
        "thread_ts": message.thread_ts or message.ts,
        "streaming_message_ts": [message.ts],
        "user": user,
        "event_ts": workspace.next_ts(),
    }


def bot_joined(workspace: Workspace, channel: Channel, inviter: str) -> Json:
    """The bot was taken into a channel."""
    return {
        "type": "member_joined_channel",
        "user": workspace.settings.bot_user_id,
        "channel": channel.id,
        "channel_type": "G" if channel.private else "C",
        "team": workspace.settings.team_id,
        "enterprise": "",
        "inviter": inviter,
        "event_ts": workspace.next_ts(),
    }


def home_opened(workspace: Workspace, user: str, tab: str, view: Json | None = None) -> Json:
    """Someone opened a tab of the app: its home, or "messages", the direct message."""
    event: Json = {"type": "app_home_opened", "user": user, "channel": workspace.dm(user).id}
    event |= {"tab": tab, "event_ts": workspace.next_ts()}
    return event | ({"view": view} if view else {})


def callback(workspace: Workspace, event: Json, shared: bool) -> Json:
    """The outer part of every event; `shared` in a channel with another workspace."""
    settings = workspace.settings
    return {
        "token": "emulated-verification",
        "team_id": settings.team_id,
        "context_team_id": settings.team_id,
        "context_enterprise_id": None,
        "api_app_id": settings.app_id,
        "event": event,
        "type": "event_callback",
        "event_id": workspace.next_id("Ev"),
        "event_time": int(workspace.wall),
        "authorizations": [
            {
                "enterprise_id": None,
                "team_id": settings.team_id,
                "user_id": settings.bot_user_id,
                "is_bot": True,
                "is_enterprise_install": False,
            }
        ],
        "is_ext_shared_channel": shared,
        "event_context": f"4-emulated-{workspace.next_id('E')}",
    }
