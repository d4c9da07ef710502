"""A person at a Slack client: everything they do that reaches the bot."""

from __future__ import annotations

import uuid

from tests.emulators.slack_server import events, interactions
from tests.emulators.slack_server.acks import Ack, Kind
from tests.emulators.slack_server.deliveries import Deliveries
from tests.emulators.slack_server.messages import Message
from tests.emulators.slack_server.methods.chat import remove, root_of, tell_changed, tell_posted
from tests.emulators.slack_server.methods.reactions import react, unreact
from tests.emulators.slack_server.reading import clickable
from tests.emulators.slack_server.responses import respond
from tests.emulators.slack_server.typed import has_link, rich_text, stored_text
from tests.emulators.slack_server.wire import Arguments
from tests.emulators.slack_server.workspace import Account, Channel, Workspace


class Person:
    """One person. Whatever they do in a channel, they become a member of it first."""

    def __init__(self, account: Account, workspace: Workspace, deliveries: Deliveries) -> None:
        self.account = account
        self._workspace = workspace
        self._deliveries = deliveries

    @property
    def id(self) -> str:
        """The user id."""
        return self.account.id

    async def command(self, channel: Channel, text: str, command: str = "/codegen") -> Ack:
        """Type a slash command; its answer, if any, is an ephemeral message as well."""
        self._enter(channel)
        workspace = self._workspace
        payload = interactions.command(workspace, self.account, channel, command, text)
        ack = await self._deliveries.ask(Kind.COMMAND, payload)
        if ack.payload:
            path = payload["response_url"].removeprefix(workspace.base_url)
            respond(workspace, path, Arguments(ack.payload))
        return ack

    async def says(
        self,
        channel: Channel,
        text: str,
        *,
        thread: str | None = None,
    ) -> str:
        """Write a message as typed; gives its ts. Links in it unfurl, which is an edit as well."""
        self._enter(channel)
        workspace = self._workspace
        root = root_of(workspace, channel.id, thread or "")
        message = Message(channel.id, workspace.next_ts(), self.id, root)
        message.client_msg_id, message.team = str(uuid.uuid4()), self.account.team
        message.text, message.blocks = stored_text(text), rich_text(text)
        workspace.add(message)
        tell_posted(workspace, channel, message)
        self._mention(channel, message)
        if has_link(text):
            self.unfurl(channel, message.ts)
        return message.ts

    def _mention(self, channel: Channel, message: Message) -> None:
        named = f"<@{self._workspace.settings.bot_user_id}>" in message.text
        if named and not channel.direct and self._workspace.joined(channel):
            self._workspace.emit(events.mentioned(self._workspace, channel, message))

    def unfurl(self, channel: Channel, ts: str) -> None:
        """Let Slack add a preview of a link: an edit that changes no text."""
        message = self._workspace.message(channel.id, ts)
        before = events.message_object(self._workspace, message)
        message.attachments = [{"id": 1, "title": "A page", "fallback": "A page"}]
        tell_changed(self._workspace, channel, message, before)

    async def edits(self, channel: Channel, ts: str, text: str) -> None:
        """Change a message of one's own."""
        message = self._own(channel, ts)
        before = events.message_object(self._workspace, message)
        message.text, message.blocks = stored_text(text), rich_text(text)
        message.edited = {"user": self.id, "ts": self._workspace.next_ts()}
        message.keep_version(self._workspace.clock())
        tell_changed(self._workspace, channel, message, before)

    async def deletes(self, channel: Channel, ts: str) -> None:
        """Delete a message of one's own."""
        remove(self._workspace, channel, self._own(channel, ts))

    async def reacts(self, channel: Channel, ts: str, name: str) -> None:
        """Add an emoji."""
        self._enter(channel)
        react(self._workspace, self._workspace.message(channel.id, ts), self.id, name)

    async def unreacts(self, channel: Channel, ts: str, name: str) -> None:
        """Take an emoji away."""
        unreact(self._workspace, self._workspace.message(channel.id, ts), self.id, name)

    async def clicks(self, channel: Channel, ts: str, action: str, value: str | None = None) -> Ack:
        """Click what has this action_id, or one that begins with it; `value` picks an option.

        Raises:
            LookupError: the message shows nothing like it.
        """
        self._enter(channel)
        message = self._seen(channel, ts)
        for block_id, element in clickable(message.blocks):
            if element["action_id"].startswith(action):
                said = interactions.action_of(block_id, element, value)
                about = self._workspace, self.account, channel, message, said
                return await self._deliveries.ask(Kind.INTERACTION, interactions.clicked(*about))
        raise LookupError(f"{action!r} is not among {sorted(message.buttons)}")

    async def stops(self, channel: Channel, ts: str) -> None:
        """Press the native stop button of a message that is being streamed."""
        message = self._workspace.message(channel.id, ts)
        self._workspace.end_old_streams()
        if not message.streaming:
            raise LookupError(f"{ts} is not being streamed, so it has no stop button")
        message.stopped_by, message.streaming = self.id, False
        self._workspace.emit(events.session_stopped(self._workspace, message, self.id))

    def _enter(self, channel: Channel) -> None:
        if channel.direct and channel.with_user != self.id:
            raise LookupError(f"{channel.id} is not {self.account.name}'s")
        channel.members.add(self.id)

    def _own(self, channel: Channel, ts: str) -> Message:
        message = self._workspace.message(channel.id, ts)
        assert message.user == self.id, f"{self.account.name} did not write {ts}"
        return message

    def _seen(self, channel: Channel, ts: str) -> Message:
        for message in self._workspace.ephemerals:
            if (message.channel, message.ts, message.ephemeral_for) == (channel.id, ts, self.id):
                return message
        return self._workspace.message(channel.id, ts)
