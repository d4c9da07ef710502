"""conversations.*: what channels there are, who is in them, what was said."""

from typing import TypeVar

from tests.emulators.slack_server import events
from tests.emulators.slack_server.messages import Message
from tests.emulators.slack_server.wire import Arguments, Json, Refusal
from tests.emulators.slack_server.workspace import Channel, Workspace

T = TypeVar("T")
_MOST = 1000
_PREFIX = {"channel": "channels", "group": "groups", "im": "im"}


def info(workspace: Workspace, args: Arguments) -> Json:
    """conversations.info."""
    channel = workspace.channel(args.text("channel"))
    _need(workspace, channel, "read")
    shown = channel_object(workspace, channel)
    if args.flag("include_num_members"):
        shown["num_members"] = len(channel.members)
    return {"ok": True, "channel": shown}


def open_(workspace: Workspace, args: Arguments) -> Json:
    """conversations.open: the direct message with one person."""
    if args.text("channel"):
        channel = workspace.channel(args.text("channel"))
        if not channel.direct:
            raise Refusal("method_not_supported_for_channel_type")
    else:
        users = [user for user in args.text("users").split(",") if user]
        if not users:
            raise Refusal("users_list_not_supplied")
        if len(users) > 1:
            raise Refusal("too_many_users")
        channel = workspace.dm(workspace.account(users[0]).id)
    shown = channel_object(workspace, channel) if args.flag("return_im") else {"id": channel.id}
    return {"ok": True, "channel": shown}


def join(workspace: Workspace, args: Arguments) -> Json:
    """conversations.join: public channels only."""
    channel = workspace.channel(args.text("channel"))
    if channel.kind != "channel":
        raise Refusal("method_not_supported_for_channel_type")
    if channel.archived:
        raise Refusal("is_archived")
    channel.members.add(workspace.settings.bot_user_id)
    return {"ok": True, "channel": channel_object(workspace, channel)}


def members(workspace: Workspace, args: Arguments) -> Json:
    """conversations.members, in pages."""
    channel = workspace.channel(args.text("channel"))
    _need(workspace, channel, "read")
    page, more = _page(sorted(channel.members), args, 100)
    return {"ok": True, "members": page, "response_metadata": {"next_cursor": more}}


def history(workspace: Workspace, args: Arguments) -> Json:
    """conversations.history: newest first, without replies."""
    channel = _readable(workspace, args)
    said = [
        message
        for message in workspace.in_channel(channel.id)
        if not message.deleted and (_is_root(message) or message.broadcast)
    ]
    actions: Json = {"channel_actions_ts": None, "channel_actions_count": 0}
    return _messages(workspace, said[::-1], args) | actions


def replies(workspace: Workspace, args: Arguments) -> Json:
    """conversations.replies: the root, then what was said under it, oldest first."""
    channel = _readable(workspace, args)
    for root in workspace.in_channel(channel.id):
        if root.ts == args.text("ts") and not root.deleted:
            said = [root, *workspace.replies(channel.id, root.ts)]
            return _messages(workspace, said, args)
    said = workspace.replies(channel.id, args.text("ts"))
    if not said:
        raise Refusal("thread_not_found")
    return _messages(workspace, said, args)


def channel_object(workspace: Workspace, channel: Channel) -> Json:
    """A channel as conversations.info shows it."""
    settings = workspace.settings
    shown: Json = {
        "id": channel.id,
        "created": int(workspace.wall),
        "is_im": channel.direct,
        "is_archived": channel.archived,
        "is_org_shared": False,
        "context_team_id": settings.team_id,
    }
    if channel.direct:
        return {**shown, "user": channel.with_user, "is_open": True}
    shared = workspace.shared(channel)
    return {
        **shown,
        "name": channel.name,
        "name_normalized": channel.name,
        "is_channel": not channel.private,
        "is_group": channel.private,
        "is_mpim": False,
        "is_private": channel.private,
        "is_general": channel.name == "general",
        "is_member": workspace.joined(channel),
        "is_shared": shared,
        "is_ext_shared": shared,
        "shared_team_ids": workspace.teams(channel),
        "creator": settings.bot_user_id,
        "topic": {"value": "", "creator": "", "last_set": 0},
        "purpose": {"value": "", "creator": "", "last_set": 0},
        "previous_names": [],
    }


def _readable(workspace: Workspace, args: Arguments) -> Channel:
    channel = workspace.channel(args.text("channel"))
    _need(workspace, channel, "history")
    if not workspace.joined(channel):
        raise Refusal("not_in_channel")
    return channel


def _need(workspace: Workspace, channel: Channel, right: str) -> None:
    """Refuse without the scope for this kind of channel."""
    scope = f"{_PREFIX[channel.kind]}:{right}"
    if scope not in workspace.scopes:
        provided = ",".join(sorted(workspace.scopes))
        raise Refusal("missing_scope", needed=scope, provided=provided)


def _is_root(message: Message) -> bool:
    return message.thread_ts in (None, message.ts)


def _messages(workspace: Workspace, said: list[Message], args: Arguments) -> Json:
    oldest, latest = args.text("oldest") or "0", args.text("latest") or "9999999999"
    inclusive = args.flag("inclusive")
    within = [
        message
        for message in said
        if float(oldest) < float(message.ts) < float(latest)
        or inclusive
        and message.ts in (oldest, latest)
    ]
    page, more = _page(within, args, 100)
    answer: Json = {"ok": True, "has_more": bool(more), "messages": []}
    for message in page:
        shown = events.message_object(workspace, message)
        if not args.flag("include_all_metadata"):
            shown.pop("metadata", None)
        answer["messages"].append(shown)
    if more:
        answer["response_metadata"] = {"next_cursor": more}
    return answer


def _page(found: list[T], args: Arguments, default: int) -> tuple[list[T], str]:
    """One page of `found`, and the cursor of the next; empty after the last."""
    limit = min(args.number("limit", default), _MOST)
    cursor = args.text("cursor")
    if cursor and not cursor.removeprefix("next:").isdigit():
        raise Refusal("invalid_cursor")
    first = int(cursor.removeprefix("next:") or 0)
    last = first + limit
    return found[first:last], f"next:{last}" if last < len(found) else ""


METHODS = {
    "conversations.info": info,
    "conversations.open": open_,
    "conversations.join": join,
    "conversations.members": members,
    "conversations.history": history,
    "conversations.replies": replies,
}
