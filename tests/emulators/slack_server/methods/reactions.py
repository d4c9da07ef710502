"""reactions.*: emoji under messages."""

import re

from tests.emulators.slack_server import events
from tests.emulators.slack_server.messages import Message
from tests.emulators.slack_server.wire import Arguments, Json, Refusal
from tests.emulators.slack_server.workspace import Workspace

_NAME = re.compile(r"[+\-\w]+(::skin-tone-[2-6])?\Z")
MOST_EMOJI = 23
"""Different emoji on one message. Source: facts/slack.md names the error; the number is ours."""


def add(workspace: Workspace, args: Arguments) -> Json:
    """reactions.add."""
    message, name = _found(workspace, args)
    if workspace.channels[message.channel].archived:
        raise Refusal("is_archived")
    react(workspace, message, workspace.settings.bot_user_id, name)
    return {"ok": True}


def remove(workspace: Workspace, args: Arguments) -> Json:
    """reactions.remove."""
    message, name = _found(workspace, args)
    unreact(workspace, message, workspace.settings.bot_user_id, name)
    return {"ok": True}


def get(workspace: Workspace, args: Arguments) -> Json:
    """reactions.get."""
    if not args.text("timestamp"):
        raise Refusal("no_item_specified")
    channel = workspace.channel(args.text("channel"))
    message = workspace.message(channel.id, args.text("timestamp"))
    shown = events.message_object(workspace, message)
    return {"ok": True, "type": "message", "channel": channel.id, "message": shown}


def react(workspace: Workspace, message: Message, user: str, name: str) -> None:
    """Add the emoji and tell the bot."""
    users = message.reactions.get(name, set())
    if user in users:
        raise Refusal("already_reacted")
    if not users and len(message.reactions) >= MOST_EMOJI:
        raise Refusal("too_many_emoji")
    message.reactions[name] = users | {user}
    _tell(workspace, message, user, name, True)


def unreact(workspace: Workspace, message: Message, user: str, name: str) -> None:
    """Take the emoji away and tell the bot."""
    users = message.reactions.get(name, set())
    if user not in users:
        raise Refusal("no_reaction")
    message.reactions[name] = users - {user}
    if not message.reactions[name]:
        del message.reactions[name]
    _tell(workspace, message, user, name, False)


def _tell(workspace: Workspace, message: Message, user: str, name: str, added: bool) -> None:
    if workspace.joined(workspace.channels[message.channel]):
        workspace.emit(events.reacted(workspace, message, user, name, added))


def _found(workspace: Workspace, args: Arguments) -> tuple[Message, str]:
    name = args.text("name").strip(":")
    if not _NAME.match(name):
        raise Refusal("invalid_name")
    if not args.text("timestamp"):
        raise Refusal("no_item_specified")
    channel = workspace.channel(args.text("channel"))
    if not workspace.joined(channel):
        raise Refusal("no_access")
    return workspace.message(channel.id, args.text("timestamp")), name


METHODS = {"reactions.add": add, "reactions.remove": remove, "reactions.get": get}
