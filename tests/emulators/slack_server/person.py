"""A person at a Slack client: what they write, and what they click and are answered."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from tests.emulators.slack_server import interactions
from tests.emulators.slack_server.acks import Ack, Kind
from tests.emulators.slack_server.forms import filled_in
from tests.emulators.slack_server.messages import Message
from tests.emulators.slack_server.reading import clickable
from tests.emulators.slack_server.responses import respond
from tests.emulators.slack_server.views import OpenView
from tests.emulators.slack_server.wire import Arguments, Json
from tests.emulators.slack_server.workspace import Channel
from tests.emulators.slack_server.writing import Writer


class Person(Writer):
    """One person. What they ask of the bot, they ask once: an `Ack` says how it went."""

    async def command(self, channel: Channel, text: str, command: str = "/codegen") -> Ack:
        """Type a slash command; an answer that comes with the Ack is shown as well."""
        self._enter(channel)
        workspace = self._workspace
        payload = interactions.command(workspace, self.account, channel, command, text)
        ack = await self._deliveries.ask(Kind.COMMAND, payload)
        if ack.payload:
            path = payload["response_url"].removeprefix(workspace.base_url)
            respond(workspace, path, Arguments(ack.payload))
        return ack

    async def clicks(self, channel: Channel, ts: str, action: str, value: str | None = None) -> Ack:
        """Click what has this action_id, or one that begins with it; `value` picks an option.

        Raises:
            LookupError: the message shows nothing like it.
        """
        self._enter(channel)
        message = self._seen(channel, ts)
        said = _action(message.blocks, action, value)
        about = self._workspace, self.account, channel, message, said
        return await self._ask(interactions.clicked(*about))

    async def clicks_in(self, view: OpenView, action: str, value: str | None = None) -> Ack:
        """The same inside a modal or the home tab."""
        said = _action(view.view["blocks"], action, value)
        about = self._workspace, self.account, view.view, said
        return await self._ask(interactions.clicked_in_view(*about))

    async def uses_message_shortcut(self, channel: Channel, ts: str, callback_id: str) -> Ack:
        """Choose a shortcut from a message's menu; that works in threads too."""
        self._enter(channel)
        message = self._workspace.message(channel.id, ts)
        about = self._workspace, self.account, channel, message, callback_id
        return await self._ask(interactions.message_shortcut(*about))

    async def uses_shortcut(self, callback_id: str) -> Ack:
        """Choose a shortcut from the search or the lightning menu."""
        payload = interactions.shortcut(self._workspace, self.account, callback_id)
        return await self._ask(payload)

    async def submits(self, view: OpenView, values: Mapping[str, Any]) -> Ack:
        """Fill in a modal and send it; `values` by "block_id/action_id".

        A value is a text, the value of an option, or a list of `UploadedFile`. Fields not given
        stay as they are. The modal closes, changes or shows errors as the bot answers.

        Raises:
            LookupError: it has no such field or option.
            ValueError: a field is missing or too long, so the client would not send it.
        """
        state = filled_in(view, values, self._workspace.files, self.account)
        payload = interactions.submitted(self._workspace, self.account, view.view, state)
        ack = await self._ask(payload)
        if ack.ok:
            self._follow(view, ack.payload)
        return ack

    async def closes(self, view: OpenView) -> Ack | None:
        """Close a modal; the bot hears of it only if it asked to."""
        self._workspace.views.close(view)
        if not view.view["notify_on_close"]:
            return None
        return await self._ask(interactions.closed(self._workspace, self.account, view.view))

    def _follow(self, view: OpenView, answer: Json) -> None:
        views = self._workspace.views
        match answer.get("response_action"):
            case "errors":
                return
            case "update":
                views.update(view, answer["view"])
            case "push":
                views.add(self.id, answer["view"], view)
            case "clear":
                views.close(view, whole_stack=True)
            case _:
                views.close(view)

    async def _ask(self, payload: Json) -> Ack:
        return await self._deliveries.ask(Kind.INTERACTION, payload)

    def _seen(self, channel: Channel, ts: str) -> Message:
        """A message of the channel, or one that only this person sees."""
        for message in self._workspace.ephemerals:
            if (message.channel, message.ts, message.ephemeral_for) == (channel.id, ts, self.id):
                return message
        return self._workspace.message(channel.id, ts)


def _action(blocks: list[Json], action: str, value: str | None) -> Json:
    found = list(clickable(blocks))
    for block_id, element in found:
        if element["action_id"].startswith(action):
            return interactions.action_of(block_id, element, value)
    raise LookupError(f"{action!r} is not among {[element['action_id'] for _, element in found]}")
