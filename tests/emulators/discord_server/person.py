"""A person at a Discord client: what they ask of the bot, and how it answers."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from tests.emulators.discord_server import asking
from tests.emulators.discord_server.commands import CHAT, MESSAGE, offered
from tests.emulators.discord_server.forms import filled_in
from tests.emulators.discord_server.interaction import (
    AUTOCOMPLETE,
    COMMAND,
    COMPONENT,
    MODAL,
    Ack,
    Choice,
    Interaction,
    Modal,
)
from tests.emulators.discord_server.messages import Message
from tests.emulators.discord_server.places import Place
from tests.emulators.discord_server.reading import BUTTON, clickable
from tests.emulators.discord_server.wire import Json
from tests.emulators.discord_server.writing import Writer


class Person(Writer):
    """One person. What they ask of the bot, they ask once: an `Ack` says how it went."""

    async def command(self, place: Place, name: str, /, *path: str, **options: Any) -> Ack:
        """Use a command that the bot registered; `path` names a sub-command.

        An option's value is a text, number or truth, a `File`, or a `Person`.

        Raises:
            LookupError: there is no such command, option or choice.
            ValueError: an option is missing or wrong, so the client would not send it.
        """
        command = self._offered(place, name, CHAT)
        part = asking.command_part(command, path)
        given, resolved = asking.chosen(self._world, place, part, options)
        data: Json = {"id": command["id"], "name": name, "type": CHAT}
        if inner := asking.nested(command, path, given):
            data["options"] = inner
        return await self._ask_command(place, command, data, resolved)

    async def _ask_command(
        self, place: Place, command: Json, data: Json, resolved: Json, target: str | None = None
    ) -> Ack:
        asked = self._interaction(COMMAND, place)
        asked.name, asked.command_type, asked.target = command["name"], command["type"], target
        if resolved:
            data["resolved"] = resolved
        if "guild_id" in command:
            data["guild_id"] = command["guild_id"]
        return await asking.ask(self._world, asked, data)

    async def autocompletes(
        self, place: Place, name: str, /, *path: str, **options: Any
    ) -> list[Choice]:
        """Type into an option; `path` ends with the option and the text so far.

        Raises:
            LookupError: there is no such command, or the option suggests nothing.
            TimeoutError: no suggestions came in time.
        """
        *inside, focused, text = path
        command = self._offered(place, name, CHAT)
        part = asking.command_part(command, tuple(inside))
        known = {option["name"]: option for option in part.get("options") or []}
        if not known.get(focused, {}).get("autocomplete"):
            raise LookupError(f"{focused!r} suggests nothing")
        given = [
            {"name": other, "type": known[other]["type"], "value": value}
            for other, value in options.items()
        ]
        given.append({"name": focused, "type": known[focused]["type"], "value": text})
        given[-1]["focused"] = True
        data = {"id": command["id"], "name": name, "type": CHAT}
        data["options"] = asking.nested(command, tuple(inside), given)
        ack = await asking.ask(self._world, self._interaction(AUTOCOMPLETE, place), data)
        if not ack.ok:
            raise TimeoutError("Loading options failed")
        return list(ack.choices)

    async def uses_message_command(self, place: Place, message_id: str, name: str) -> Ack:
        """Choose a command from a message's menu.

        Raises:
            LookupError: there is no such command.
        """
        command = self._offered(place, name, MESSAGE)
        message = self._seen(place, message_id)
        resolved = asking.Resolved(self._world, place)
        data = {"id": command["id"], "name": name, "type": MESSAGE}
        data["target_id"] = resolved.message(message)
        return await self._ask_command(place, command, data, resolved.body, message.id)

    async def clicks(self, place: Place, message_id: str, custom_id: str, *values: str) -> Ack:
        """Click what has this custom_id, or one that begins with it; `values` pick options.

        Raises:
            LookupError: the message shows nothing like it, or it is disabled.
        """
        message = self._seen(place, message_id)
        found = _component(message, custom_id)
        asked = self._interaction(COMPONENT, place)
        asked.source = message
        data: Json = {
            "id": found["id"],
            "custom_id": found["custom_id"],
            "component_type": found["type"],
        }
        if found["type"] != BUTTON:
            data["values"] = _picked(found, values)
        return await asking.ask(self._world, asked, data)

    async def submits(self, modal: Modal, values: Mapping[str, Any]) -> Ack:
        """Fill in a modal and send it; `values` by custom_id.

        A value is a text, the value of an option or several, a truth, or a list of `File`.

        Raises:
            LookupError: it has no such field or option.
            ValueError: a field is missing or too long, so the client would not send it.
        """
        opener = modal.opener
        resolved = asking.Resolved(self._world, opener.place)
        components = filled_in(modal, values, resolved.file)
        asked = self._interaction(MODAL, opener.place)
        asked.opener, asked.source = opener, opener.source
        data: Json = {"custom_id": modal.custom_id, "components": components}
        if resolved.body:
            data["resolved"] = resolved.body
        return await asking.ask(self._world, asked, data)

    def _offered(self, place: Place, name: str, kind: int) -> Json:
        return offered(self._world, name, kind, self.account, place.direct)

    def _interaction(self, kind: int, place: Place) -> Interaction:
        self._enter(place)
        return asking.interaction(self._world, kind, place, self.account)

    def _seen(self, place: Place, message_id: str) -> Message:
        """A message of the place, or one that only this person sees."""
        mine = self._world.ephemerals.get(message_id)
        if mine and mine.ephemeral_for == self.id and not mine.deleted:
            return mine
        return self._world.message(place.id, message_id)


def _component(message: Message, custom_id: str) -> Json:
    found = list(clickable(message.components))
    for component in found:
        if component["custom_id"].startswith(custom_id):
            if component.get("disabled"):
                raise LookupError(f"{custom_id!r} is disabled")
            return component
    raise LookupError(f"{custom_id!r} is not among {[part['custom_id'] for part in found]}")


def _picked(component: Json, values: tuple[str, ...]) -> list[str]:
    options = [option["value"] for option in component.get("options") or []]
    if options and set(values) - set(options):
        raise LookupError(f"{values} are not all among {options}")
    return list(values)
