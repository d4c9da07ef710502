"""What a person writes, changes and marks, which reaches the bot as events."""

from __future__ import annotations

import uuid
from collections.abc import Sequence

from tests.emulators.slack_server import events
from tests.emulators.slack_server.deliveries import Deliveries
from tests.emulators.slack_server.files import UploadedFile
from tests.emulators.slack_server.messages import Message
from tests.emulators.slack_server.methods.chat import remove, root_of, tell_changed, tell_posted
from tests.emulators.slack_server.methods.reactions import react, unreact
from tests.emulators.slack_server.typed import has_link, rich_text, stored_text
from tests.emulators.slack_server.wire import Json
from tests.emulators.slack_server.workspace import Account, Channel, Workspace


class Writer:
    """A person with a keyboard. Whatever they do in a channel, they become a member of it first."""

    def __init__(self, account: Account, workspace: Workspace, deliveries: Deliveries) -> None:
        self.account = account
        self._workspace = workspace
        self._deliveries = deliveries

    @property
    def id(self) -> str:
        """The user id."""
        return self.account.id

    async def says(
        self,
        channel: Channel,
        text: str,
        *,
        thread: str | None = None,
        files: Sequence[UploadedFile] = (),
        broadcast: bool = False,
    ) -> str:
        """Write a message as typed; gives its ts. Links in it unfurl, which is an edit as well."""
        self._enter(channel)
        workspace = self._workspace
        root = root_of(workspace, channel.id, thread or "")
        message = Message(channel.id, workspace.next_ts(), self.id, root)
        message.client_msg_id, message.team = str(uuid.uuid4()), self.account.team
        message.text, message.blocks = stored_text(text), rich_text(text)
        message.files = [self._attach(channel, file) for file in files]
        message.broadcast = broadcast and root is not None
        workspace.add(message)
        tell_posted(workspace, channel, message)
        self._mention(channel, message)
        if has_link(text):
            self.unfurl(channel, message.ts)
        return message.ts

    def _attach(self, channel: Channel, file: UploadedFile) -> Json:
        """Put a file into the channel; of a connected workspace's the event says only its id.

        Source: Slack's page on file objects, `check_file_info`, from memory.
        """
        files = self._workspace.files
        stored = files.add(file, self.id, self.account.team)
        stored.channels.append(channel.id)
        if self.account.team != self._workspace.settings.team_id:
            return {"id": stored.id, "file_access": "check_file_info"}
        return files.describe(stored)

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

    async def stops(self, channel: Channel, ts: str) -> None:
        """Press the native stop button of a message that is being streamed."""
        message = self._workspace.message(channel.id, ts)
        self._workspace.end_old_streams()
        if not message.streaming:
            raise LookupError(f"{ts} is not being streamed, so it has no stop button")
        message.stopped_by, message.streaming = self.id, False
        self._workspace.emit(events.session_stopped(self._workspace, message, self.id))

    async def joins(self, channel: Channel) -> None:
        """Become a member; everything else one does in a channel begins with it."""
        self._enter(channel)

    async def invites_bot(self, channel: Channel) -> None:
        """Take the bot into a channel, as `/invite` does."""
        self._enter(channel)
        channel.members.add(self._workspace.settings.bot_user_id)
        self._workspace.emit(events.bot_joined(self._workspace, channel, self.id))

    async def opens_dm(self) -> Channel:
        """Open the direct message with the bot, which is the app's messages tab."""
        self._workspace.emit(events.home_opened(self._workspace, self.id, "messages"))
        return self._workspace.dm(self.id)

    async def opens_agent_view(self) -> Channel:
        """Open the agent's pane; to the bot that is the same as opening the direct message."""
        return await self.opens_dm()

    async def opens_home(self) -> None:
        """Open the app's home tab."""
        home = self._workspace.views.homes.get(self.id)
        view = home.view if home else None
        self._workspace.emit(events.home_opened(self._workspace, self.id, "home", view))

    def _enter(self, channel: Channel) -> None:
        if channel.direct and channel.with_user != self.id:
            raise LookupError(f"{channel.id} is not {self.account.name}'s")
        channel.members.add(self.id)

    def _own(self, channel: Channel, ts: str) -> Message:
        message = self._workspace.message(channel.id, ts)
        assert message.user == self.id, f"{self.account.name} did not write {ts}"
        return message
