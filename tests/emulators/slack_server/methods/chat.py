"""chat.*: post, update, delete, ephemeral messages, permalinks."""

from tests.emulators.slack_server import events
from tests.emulators.slack_server.content import read_content
from tests.emulators.slack_server.messages import Message
from tests.emulators.slack_server.wire import Arguments, Json, Refusal
from tests.emulators.slack_server.workspace import Channel, Workspace

POST_CHARS = 40_000
UPDATE_CHARS = 4_000


def post_message(workspace: Workspace, args: Arguments) -> Json:
    """chat.postMessage: public channels without membership too, given chat:write.public."""
    channel = _writable(workspace, _recipient(workspace, args.text("channel")))
    content = read_content(args)
    cut = len(content.text) > POST_CHARS
    message = _own_message(workspace, channel, args)
    content.cut(POST_CHARS).put_into(message)
    message.broadcast = bool(message.thread_ts) and args.flag("reply_broadcast")
    message.unfurls = args.flag("unfurl_links", True) or args.flag("unfurl_media", True)
    workspace.add(message)
    tell_posted(workspace, channel, message)
    shown = events.message_object(workspace, message)
    answer: Json = {"ok": True, "channel": channel.id, "ts": message.ts, "message": shown}
    if cut:
        answer["warning"] = "message_truncated"
        answer["response_metadata"] = {"warnings": ["message_truncated"]}
    return answer


def update(workspace: Workspace, args: Arguments) -> Json:
    """chat.update: the whole message anew; blocks not given are gone."""
    channel = workspace.channel(args.text("channel"))
    message = _own(workspace, channel, args, "cant_update_message")
    if message.streaming:
        raise Refusal("streaming_state_conflict")
    content = read_content(args)
    if len(content.text) > UPDATE_CHARS:
        raise Refusal("msg_too_long")
    before = events.message_object(workspace, message)
    content.put_into(message, keep_metadata="metadata" not in args)
    message.edited = {"user": message.user, "ts": workspace.next_ts()}
    message.keep_version(workspace.clock())
    tell_changed(workspace, channel, message, before)
    shown = events.message_object(workspace, message)
    about = {"channel": channel.id, "ts": message.ts, "text": message.text}
    return {"ok": True, **about, "message": shown}


def delete(workspace: Workspace, args: Arguments) -> Json:
    """chat.delete: the bot's own messages only."""
    channel = workspace.channel(args.text("channel"))
    message = _own(workspace, channel, args, "cant_delete_message")
    remove(workspace, channel, message)
    return {"ok": True, "channel": channel.id, "ts": message.ts}


def post_ephemeral(workspace: Workspace, args: Arguments) -> Json:
    """chat.postEphemeral: seen by one member, kept nowhere, no event."""
    channel = _writable(workspace, workspace.channel(args.text("channel")))
    if not workspace.joined(channel):
        raise Refusal("not_in_channel")
    if args.text("user") not in channel.members:
        raise Refusal("user_not_in_channel")
    content = read_content(args)
    if len(content.text) > POST_CHARS:
        raise Refusal("msg_too_long")
    message = _own_message(workspace, channel, args)
    content.put_into(message)
    message.ephemeral_for = args.text("user")
    message.keep_version(workspace.clock())
    workspace.ephemerals.append(message)
    return {"ok": True, "message_ts": message.ts}


def get_permalink(workspace: Workspace, args: Arguments) -> Json:
    """chat.getPermalink."""
    channel = workspace.channel(args.text("channel"))
    message = workspace.message(channel.id, args.text("message_ts"))
    link = f"https://{workspace.settings.team_domain}.slack.com/archives/{channel.id}"
    link += f"/p{message.ts.replace('.', '')}"
    if message.thread_ts and message.thread_ts != message.ts:
        link += f"?thread_ts={message.thread_ts}&cid={channel.id}"
    return {"ok": True, "channel": channel.id, "permalink": link}


def remove(workspace: Workspace, channel: Channel, message: Message) -> None:
    """Delete `message` and tell the bot."""
    before = events.message_object(workspace, message)
    message.deleted, message.streaming = True, False
    if workspace.joined(channel):
        workspace.emit(events.deleted(workspace, channel, before))


def tell_posted(workspace: Workspace, channel: Channel, message: Message) -> None:
    """Send a new message back as an event, if the bot is a member."""
    if workspace.joined(channel):
        workspace.emit(events.posted(workspace, channel, message))


def tell_changed(workspace: Workspace, channel: Channel, message: Message, before: Json) -> None:
    """Send an edit back as an event, if the bot is a member."""
    if workspace.joined(channel):
        workspace.emit(events.changed(workspace, channel, message, before))


def root_of(
    workspace: Workspace, channel: str, thread_ts: str, refusal: str = "cannot_reply_to_message"
) -> str | None:
    """The thread a reply goes to: the root's ts even if a reply's is given.

    Raises:
        Refusal: there is no such message.
    """
    if not thread_ts:
        return None
    for message in workspace.in_channel(channel):
        if message.ts == thread_ts:
            if message.thread_ts not in (None, thread_ts):
                workspace.warn(f"thread_ts {thread_ts} is a reply's, not its root's")
            return message.thread_ts or message.ts
    raise Refusal(refusal)


def _recipient(workspace: Workspace, id_: str) -> Channel:
    """The channel; a person's id stands for their direct message."""
    return workspace.dm(id_) if id_ in workspace.accounts else workspace.channel(id_)


def _writable(workspace: Workspace, channel: Channel) -> Channel:
    if channel.archived:
        raise Refusal("is_archived")
    if not workspace.joined(channel) and "chat:write.public" not in workspace.scopes:
        raise Refusal("not_in_channel")
    return channel


def _own_message(workspace: Workspace, channel: Channel, args: Arguments) -> Message:
    root = root_of(workspace, channel.id, args.text("thread_ts"))
    user = workspace.settings.bot_user_id
    return Message(channel.id, workspace.next_ts(), user, thread_ts=root, bot=True)


def _own(workspace: Workspace, channel: Channel, args: Arguments, refusal: str) -> Message:
    workspace.end_old_streams()
    message = workspace.message(channel.id, args.text("ts"))
    if not message.bot:
        raise Refusal(refusal)
    return message


METHODS = {
    "chat.postMessage": post_message,
    "chat.update": update,
    "chat.delete": delete,
    "chat.postEphemeral": post_ephemeral,
    "chat.getPermalink": get_permalink,
}
