"""chat.startStream, appendStream and stopStream: native streaming with its rules."""

from tests.emulators.slack_server import events
from tests.emulators.slack_server.blocks import check_blocks, as_stored
from tests.emulators.slack_server.content import check_markdown, read_metadata
from tests.emulators.slack_server.messages import Message
from tests.emulators.slack_server.methods.chat import root_of, tell_changed, tell_posted
from tests.emulators.slack_server.reading import escape
from tests.emulators.slack_server.wire import Arguments, Json, Refusal
from tests.emulators.slack_server.workspace import Channel, Workspace


def start(workspace: Workspace, args: Arguments) -> Json:
    """chat.startStream: a new message that grows, with a stop button."""
    settings = workspace.settings
    if not settings.agents:
        # Nobody has documented this error; the spec's nearest word for "not here" stands for it.
        raise Refusal("channel_type_not_supported")
    channel = workspace.channel(args.text("channel"))
    if channel.archived:
        raise Refusal("is_archived")
    if not workspace.joined(channel) and not settings.public_streams:
        raise Refusal("not_in_channel")
    if not channel.direct:
        _check_recipient(workspace, args)
    root = root_of(
        workspace, channel.id, args.text("thread_ts"), refusal="messaging_processing_failed"
    )
    message = Message(channel.id, workspace.next_ts(), settings.bot_user_id, root, bot=True)
    message.native, message.unfurls = True, False
    _append(workspace, message, args)
    message.streaming, message.stream_started = True, workspace.clock()
    workspace.add(message)
    workspace.session_statuses[channel.id, root or message.ts] = "processing"
    tell_posted(workspace, channel, message)
    return {"ok": True, "channel": channel.id, "ts": message.ts}


def append(workspace: Workspace, args: Arguments) -> Json:
    """chat.appendStream: new text only."""
    channel, message = _streamed(workspace, args)
    if not (args.text("markdown_text") or args.listed("chunks")):
        raise Refusal("no_text")
    _append(workspace, message, args)
    message.keep_version(workspace.clock())
    return {"ok": True, "channel": channel.id, "ts": message.ts}


def stop(workspace: Workspace, args: Arguments) -> Json:
    """chat.stopStream: the last text, and blocks below it."""
    channel, message = _streamed(workspace, args)
    before = events.message_object(workspace, message)
    blocks = args.listed("blocks")
    check_blocks(blocks, too_many="msg_blocks_too_many")
    metadata = read_metadata(args)
    _append(workspace, message, args)
    message.blocks += as_stored(blocks, len(message.blocks) + 1)
    message.metadata = metadata or message.metadata
    message.streaming = False
    message.keep_version(workspace.clock())
    status = args.text("session_status") or "active"
    workspace.session_statuses[channel.id, message.thread_ts or message.ts] = status
    tell_changed(workspace, channel, message, before)
    shown = events.message_object(workspace, message)
    return {"ok": True, "channel": channel.id, "ts": message.ts, "message": shown}


def _check_recipient(workspace: Workspace, args: Arguments) -> None:
    """Outside direct messages a stream needs the person it is for, and their workspace."""
    if not args.text("recipient_team_id"):
        raise Refusal("missing_recipient_team_id")
    if not args.text("recipient_user_id"):
        raise Refusal("missing_recipient_user_id")
    account = workspace.account(args.text("recipient_user_id"))
    if account.team != args.text("recipient_team_id"):
        raise Refusal("team_not_found")


def _streamed(workspace: Workspace, args: Arguments) -> tuple[Channel, Message]:
    channel = workspace.channel(args.text("channel"))
    workspace.end_old_streams()
    message = workspace.message(channel.id, args.text("ts"))
    if not message.bot:
        raise Refusal("message_not_owned_by_app")
    if message.stopped_by:
        raise Refusal("stopped_by_user")
    if not message.streaming:
        raise Refusal("message_not_in_streaming_state")
    return channel, message


def _append(workspace: Workspace, message: Message, args: Arguments) -> None:
    """Add the call's text and chunks, or nothing if they do not fit."""
    check_markdown(args.text("markdown_text"))
    text, blocks, tasks = args.text("markdown_text"), [], dict(message.tasks)
    for chunk in args.listed("chunks"):
        match chunk:
            case {"type": "markdown_text", "text": str() as more}:
                text += more
            case {"type": "task_update", "id": str() as id_, "title": str()}:
                tasks[id_] = {**tasks.get(id_, {}), **chunk}
            case {"type": "plan_update", "title": str()}:
                pass
            case {"type": "blocks", "blocks": list() as more_blocks}:
                blocks += more_blocks
            case _:
                raise Refusal("invalid_chunks")
    check_blocks([*message.blocks, *blocks], too_many="msg_blocks_too_many")
    whole = message.markdown + text
    if len(whole) + sum(map(_task_chars, tasks.values())) > workspace.settings.stream_chars:
        raise Refusal("msg_too_long")
    message.markdown, message.tasks, message.text = whole, tasks, escape(whole)
    message.blocks += as_stored(blocks, len(message.blocks) + 1)


def _task_chars(task: Json) -> int:
    """Characters of a task card, which count into the whole message."""
    return sum(len(str(task.get(name) or "")) for name in ("title", "details", "output"))


METHODS = {"chat.startStream": start, "chat.appendStream": append, "chat.stopStream": stop}
