"""files.*: uploads in three steps, and what a file is."""

from tests.emulators.slack_server import events
from tests.emulators.slack_server.blocks import check_blocks, as_stored
from tests.emulators.slack_server.files import StoredFile
from tests.emulators.slack_server.messages import Message
from tests.emulators.slack_server.methods.chat import remove, root_of
from tests.emulators.slack_server.wire import Arguments, Json, Refusal
from tests.emulators.slack_server.workspace import Channel, Workspace

SNIPPET_BYTES = 2**20
_SNIPPETS = frozenset(
    "text c cpp csharp css csv diff dockerfile go html java javascript json kotlin lua markdown "
    "perl php powershell python r ruby rust scala shell sql swift typescript xml yaml".split()
)
"""Kinds of snippets; a part of Slack's list, which the descriptions do not give."""


def get_upload_url(workspace: Workspace, args: Arguments) -> Json:
    """files.getUploadURLExternal: where the bytes go."""
    name, length = args.text("filename"), args.number("length", 0)
    if not name or length <= 0:
        raise Refusal("missing_argument")
    snippet = args.text("snippet_type")
    if snippet and snippet not in _SNIPPETS:
        raise Refusal("unknown_snippet_type")
    if snippet and length > SNIPPET_BYTES:
        raise Refusal("snippet_too_large")
    settings = workspace.settings
    stored = workspace.files.expect(name, length, settings.bot_user_id, settings.team_id)
    stored.snippet_type = snippet
    return {
        "ok": True,
        "upload_url": workspace.files.upload_url(stored),
        "file_id": stored.id,
    }


def complete_upload(workspace: Workspace, args: Arguments) -> Json:
    """files.completeUploadExternal: names the files, and shares them in a channel if given."""
    files = [_uploaded(workspace, given) for given in args.listed("files")]
    if not files:
        raise Refusal("file_not_found")
    if channel_id := args.text("channel_id") or args.text("channels").partition(",")[0]:
        _share(workspace, workspace.channel(channel_id), files, args)
    shown = [workspace.files.describe(stored) for stored in files]
    return {"ok": True, "files": shown}


def info(workspace: Workspace, args: Arguments) -> Json:
    """files.info."""
    stored = workspace.files.find(args.text("file"))
    answer: Json = {"ok": True, "file": workspace.files.describe(stored), "comments": []}
    answer["file"]["channels"] = stored.channels
    return answer


def delete(workspace: Workspace, args: Arguments) -> Json:
    """files.delete: the bot's own files only; a message that was nothing else goes with them."""
    stored = workspace.files.find(args.text("file"))
    if stored.user != workspace.settings.bot_user_id:
        raise Refusal("cant_delete_file")
    del workspace.files.stored[stored.id]
    for channel in stored.channels:
        for message in list(workspace.in_channel(channel)):
            kept = [file for file in message.files if file["id"] != stored.id]
            if len(kept) < len(message.files) and not (kept or message.text):
                remove(workspace, workspace.channels[channel], message)
            message.files = kept
    return {"ok": True}


def _uploaded(workspace: Workspace, given: object) -> StoredFile:
    match given:
        case {"id": str() as id_, **more}:
            stored = workspace.files.find(id_)
            stored.title = str(more.get("title") or stored.name)
            return stored
    raise Refusal("invalid_arguments", "[ERROR] files need an id")


def _share(
    workspace: Workspace, channel: Channel, files: list[StoredFile], args: Arguments
) -> None:
    if not workspace.joined(channel) or channel.archived:
        raise Refusal("not_in_channel")
    blocks = args.listed("blocks")
    check_blocks(blocks)
    for stored in files:
        stored.channels.append(channel.id)
    root = root_of(workspace, channel.id, args.text("thread_ts"), refusal="invalid_channel")
    user = workspace.settings.bot_user_id
    message = Message(channel.id, workspace.next_ts(), user, root, bot=True)
    message.text, message.blocks = args.text("initial_comment"), as_stored(blocks)
    message.files = [workspace.files.describe(stored) for stored in files]
    workspace.add(message)
    workspace.emit(events.posted(workspace, channel, message))


METHODS = {
    "files.getUploadURLExternal": get_upload_url,
    "files.completeUploadExternal": complete_upload,
    "files.delete": delete,
    "files.info": info,
}
