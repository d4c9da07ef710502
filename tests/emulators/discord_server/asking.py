"""What people ask of the bot, as interactions on their way to it."""

import asyncio
import secrets
from typing import Any

from tests.emulators.discord_server.commands import (
    ATTACHMENT,
    BOOLEAN,
    GROUP,
    INTEGER,
    NUMBER,
    STRING,
    SUBCOMMAND,
    USER,
)
from tests.emulators.discord_server.events import Event
from tests.emulators.discord_server.interaction import Ack, Interaction
from tests.emulators.discord_server.messages import Message
from tests.emulators.discord_server.objects import (
    attachment_object,
    member_object,
    message_object,
    place_object,
    user_object,
)
from tests.emulators.discord_server.permissions import USUAL, bits_of
from tests.emulators.discord_server.places import Account, Place
from tests.emulators.discord_server.wire import File, Json
from tests.emulators.discord_server.world import World

_PYTHON = {STRING: str, INTEGER: int, BOOLEAN: bool, NUMBER: (int, float), ATTACHMENT: File}


def interaction(world: World, kind: int, place: Place, account: Account) -> Interaction:
    """A new one, with a token of its own."""
    asked = Interaction(world.next_id(), secrets.token_hex(20), kind, place, account, world.clock())
    world.interactions[asked.token] = asked
    return asked


async def ask(world: World, asked: Interaction, data: Json) -> Ack:
    """Send an interaction and wait for its first answer, as long as Discord does."""
    body = _payload(world, asked, data)
    world.emit(Event("INTERACTION_CREATE", body))
    try:
        async with asyncio.timeout(world.settings.ack_seconds):
            return await asyncio.shield(asked.answered)
    except TimeoutError:
        asked.late = not asked.acknowledged
        return Ack(False, world.clock() - asked.at, error="interaction_failed")


def _payload(world: World, asked: Interaction, data: Json) -> Json:
    permissions = bits_of(asked.place.home.permissions or USUAL)
    person = bits_of(asked.account.permissions)
    place = place_object(world, asked.place)
    body: Json = {
        "id": asked.id,
        "application_id": world.settings.application_id,
        "type": asked.type,
        "data": data,
        "channel_id": asked.place.id,
        "channel": place if asked.place.direct else {**place, "permissions": person},
        "token": asked.token,
        "version": 1,
        "app_permissions": permissions,
        "locale": asked.account.locale,
        "entitlements": [],
        "entitlement_sku_ids": [],
        "authorizing_integration_owners": {"0": world.guild.id},
        "context": 1 if asked.place.direct else 0,
        "attachment_size_limit": world.settings.file_bytes,
    }
    if asked.source:
        body["message"] = message_object(world, asked.source)
    if asked.place.direct:
        return {**body, "user": user_object(asked.account)}
    guild = {"id": world.guild.id, "locale": "en-US", "features": []}
    member = {**member_object(asked.account, with_user=True), "permissions": person}
    return {**body, "guild_id": world.guild.id, "guild": guild, "guild_locale": "en-US"} | {
        "member": member
    }


def command_part(command: Json, path: tuple[str, ...]) -> Json:
    """The command itself, or the sub-command a path leads to.

    Raises:
        LookupError: there is none, or the path ends before one.
    """
    part = command
    for name in path:
        found = [option for option in part.get("options") or [] if option["name"] == name]
        if not found or found[0]["type"] not in (SUBCOMMAND, GROUP):
            raise LookupError(f"{part['name']} has no sub-command {name!r}")
        part = found[0]
    if any(option["type"] in (SUBCOMMAND, GROUP) for option in part.get("options") or []):
        raise LookupError(f"{part['name']} cannot be used without a sub-command")
    return part


def nested(command: Json, path: tuple[str, ...], options: list[Json]) -> list[Json]:
    """Options inside the sub-commands they belong to."""
    if not path:
        return options
    part = next(option for option in command["options"] if option["name"] == path[0])
    inside = nested(part, path[1:], options)
    return [{"name": path[0], "type": part["type"], "options": inside}]


def chosen(
    world: World, place: Place, part: Json, values: dict[str, Any]
) -> tuple[list[Json], Json]:
    """The options a person gave, and what they resolve to.

    Raises:
        LookupError: there is no such option or choice.
        ValueError: one is missing or cannot be this, so the client would not send it.
    """
    known = {option["name"]: option for option in part.get("options") or []}
    if unknown := set(values) - set(known):
        raise LookupError(f"{sorted(unknown)} are not among {sorted(known)}")
    options, resolved = [], Resolved(world, place)
    for name, option in known.items():
        if values.get(name) is None:
            if option.get("required"):
                raise ValueError(f"{name} is required")
            continue
        _check_value(option, values[name])
        value = resolved.value(option["type"], values[name])
        options.append({"name": name, "type": option["type"], "value": value})
    return options, resolved.body


def _check_value(option: Json, value: Any) -> None:
    wanted = _PYTHON.get(option["type"])
    if wanted and not isinstance(value, wanted):  # type: ignore[arg-type]
        raise ValueError(f"{option['name']} cannot be {value!r}")
    choices = [choice["value"] for choice in option.get("choices") or []]
    if choices and value not in choices:
        raise LookupError(f"{value!r} is not among {choices}")
    least, most = option.get("min_length"), option.get("max_length", 6000)
    if option["type"] == STRING and not (least or 0) <= len(value) <= (most or 6000):
        raise ValueError(f"{option['name']} takes {least or 0} to {most} characters")
    if option["type"] in (INTEGER, NUMBER):
        _check_number(option, value)


def _check_number(option: Json, value: float) -> None:
    least, most = option.get("min_value"), option.get("max_value")
    if (least is not None and value < least) or (most is not None and value > most):
        raise ValueError(f"{option['name']} takes {least} to {most}")


class Resolved:
    """What ids in an interaction stand for."""

    def __init__(self, world: World, place: Place) -> None:
        self._world = world
        self._place = place
        self.body: Json = {}

    def value(self, kind: int, given: Any) -> Any:
        """What stands for a value: itself, or an id."""
        if kind == ATTACHMENT:
            return self.file(given)
        if kind == USER:
            account = self._world.account(str(getattr(given, "id", given)))
            self.body.setdefault("users", {})[account.id] = user_object(account)
            self.body.setdefault("members", {})[account.id] = member_object(account)
            return account.id
        return given

    def file(self, file: File) -> str:
        """Keep a file; gives its id."""
        kept = self._world.attach(self._place, file)
        self.body.setdefault("attachments", {})[kept.id] = attachment_object(kept)
        return kept.id

    def message(self, message: Message) -> str:
        """Show a whole message, whatever the intent; gives its id."""
        shown = message_object(self._world, message)
        self.body.setdefault("messages", {})[message.id] = shown
        return message.id
