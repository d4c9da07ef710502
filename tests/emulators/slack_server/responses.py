"""Answers through a response_url, or with an acknowledgement, which are the same."""

from aiohttp import web

from tests.emulators.slack_server.content import Content, read_content
from tests.emulators.slack_server.grants import ResponseUrl
from tests.emulators.slack_server.messages import Message
from tests.emulators.slack_server.methods.chat import remove, root_of, tell_changed, tell_posted
from tests.emulators.slack_server.events import message_object
from tests.emulators.slack_server.journal import Entry, Journal
from tests.emulators.slack_server.wire import Arguments, Refusal, read
from tests.emulators.slack_server.workspace import Workspace

METHOD = "response_url"
"""What the journal calls them."""


class Responses:
    """The place response_urls point to."""

    def __init__(self, workspace: Workspace, journal: Journal) -> None:
        self._workspace = workspace
        self._journal = journal

    def routes(self) -> list[web.RouteDef]:
        """Where responses arrive."""
        return [web.post("/hooks/{tail:.*}", self._serve)]

    async def _serve(self, request: web.Request) -> web.Response:
        entry = Entry(METHOD, Arguments(), self._workspace.clock(), status=200)
        self._journal.entries.append(entry)
        try:
            entry.args = await read(request)
            respond(self._workspace, request.path, entry.args)
        except Refusal as refusal:
            gone = refusal.error in ("used_url", "expired_url", "no_such_url")
            entry.error, entry.status = refusal.error, 404 if gone else 400
        self._journal.note()
        return web.Response(text=entry.error or "ok", status=entry.status)


def respond(workspace: Workspace, path: str, args: Arguments) -> None:
    """Do what one response says."""
    url = workspace.grants.use(path, workspace.clock())
    if args.flag("delete_original"):
        _delete(workspace, url)
        return
    content = read_content(args)
    if args.flag("replace_original") and url.source:
        _replace(workspace, url.source, content)
    elif args.text("response_type") == "in_channel":
        _say(workspace, url, content, args)
    else:
        _whisper(workspace, url, content, args)


def _delete(workspace: Workspace, url: ResponseUrl) -> None:
    if not url.source:
        raise Refusal("no_text")
    if url.source.ephemeral_for:
        url.source.deleted = True
    else:
        remove(workspace, workspace.channels[url.channel], url.source)


def _replace(workspace: Workspace, message: Message, content: Content) -> None:
    before = message_object(workspace, message)
    content.put_into(message)
    message.keep_version(workspace.clock())
    if not message.ephemeral_for:
        tell_changed(workspace, workspace.channels[message.channel], message, before)


def _new(workspace: Workspace, url: ResponseUrl, content: Content, args: Arguments) -> Message:
    root = root_of(workspace, url.channel, args.text("thread_ts"))
    user = workspace.settings.bot_user_id
    message = Message(url.channel, workspace.next_ts(), user, root, bot=True)
    content.put_into(message)
    return message


def _say(workspace: Workspace, url: ResponseUrl, content: Content, args: Arguments) -> None:
    message = workspace.add(_new(workspace, url, content, args))
    tell_posted(workspace, workspace.channels[url.channel], message)


def _whisper(workspace: Workspace, url: ResponseUrl, content: Content, args: Arguments) -> None:
    message = _new(workspace, url, content, args)
    message.ephemeral_for = url.user
    message.keep_version(workspace.clock())
    workspace.ephemerals.append(message)
