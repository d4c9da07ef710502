"""The bot's commands: what may be registered, and how people find them."""

from collections.abc import Sequence

from tests.emulators.discord_server.permissions import covers
from tests.emulators.discord_server.places import Account
from tests.emulators.discord_server.wire import Json, bad_length, invalid
from tests.emulators.discord_server.world import World

CHAT, MESSAGE = 1, 3
"""Types of commands."""
SUBCOMMAND, GROUP, STRING, INTEGER, BOOLEAN, USER = 1, 2, 3, 4, 5, 6
NUMBER, ATTACHMENT = 10, 11
"""Types of options. Source: Discord docs, "Application Command Option Type"."""
_MOST = {CHAT: 100, 2: 15, MESSAGE: 15}
_CHARS = 8000


def registered(world: World, guild: str, given: list[Json]) -> list[Json]:
    """Commands as stored, with ids.

    Raises:
        Refusal: they are too many, too long, or named alike.
    """
    _check_all(given)
    old = {_key(command): str(command["id"]) for command in world.commands.get(guild, [])}
    return [_stored(world, guild, command, old) for command in given]


def _key(command: Json) -> tuple[str, int]:
    return str(command["name"]), int(command.get("type") or CHAT)


def _stored(world: World, guild: str, command: Json, old: dict[tuple[str, int], str]) -> Json:
    kept: Json = {name: value for name, value in command.items() if value is not None}
    fixed = {
        "id": old.get(_key(command)) or world.next_id(),
        "application_id": world.settings.application_id,
        "version": world.next_id(),
        "type": int(command.get("type") or CHAT),
        "description": command.get("description") or "",
        "default_member_permissions": _permissions(command),
    }
    return {**kept, **fixed, **({"guild_id": guild} if guild else {})}


def _permissions(command: Json) -> str | None:
    bits = command.get("default_member_permissions")
    return None if bits is None else str(bits)


def _check_all(given: list[Json]) -> None:
    for kind, most in _MOST.items():
        if sum(command.get("type", CHAT) == kind for command in given) > most:
            raise invalid("_root", "APPLICATION_COMMANDS_EXCEEDED", f"Maximum reached ({most})")
    if len(set(map(_key, given))) < len(given):
        text = "Application command names must be unique"
        raise invalid("_root", "APPLICATION_COMMANDS_DUPLICATE_NAME", text)
    for number, command in enumerate(given):
        _check(str(number), command, command.get("type", CHAT) == CHAT)
        if _length(command) > _CHARS:
            raise invalid(str(number), "APPLICATION_COMMAND_TOO_LARGE", f"Exceeds {_CHARS}")


def _check(path: str, command: Json, chat: bool) -> None:
    if not 1 <= len(command.get("name") or "") <= 32:
        raise bad_length(f"{path}.name", 1, 32)
    if chat and not 1 <= len(command.get("description") or "") <= 100:
        raise bad_length(f"{path}.description", 1, 100)
    if chat and command["name"] != command["name"].lower():
        text = "Command name is invalid"
        raise invalid(f"{path}.name", "APPLICATION_COMMAND_INVALID_NAME", text)
    for name in ("options", "choices"):
        if len(command.get(name) or []) > 25:
            raise bad_length(f"{path}.{name}", 0, 25)
    _check_order(path, command.get("options") or [])
    for number, option in enumerate(command.get("options") or []):
        _check(f"{path}.options.{number}", option, True)


def _check_order(path: str, options: Sequence[Json]) -> None:
    needed = [bool(option.get("required")) for option in options]
    if needed != sorted(needed, reverse=True):
        text = "Required options must be placed before non-required options"
        raise invalid(f"{path}.options", "APPLICATION_COMMAND_OPTIONS_REQUIRED_INVALID", text)


def _length(command: Json) -> int:
    """Characters of names, descriptions and values, the longest translation of each."""
    longest = sum(
        max(map(len, [str(command.get(name) or ""), *_translations(command, name)]))
        for name in ("name", "description")
    )
    parts = [*(command.get("options") or []), *(command.get("choices") or [])]
    return longest + len(str(command.get("value") or "")) + sum(map(_length, parts))


def _translations(command: Json, name: str) -> list[str]:
    return list((command.get(f"{name}_localizations") or {}).values())


def offered(world: World, name: str, kind: int, account: Account, direct: bool) -> Json:
    """The command a person finds under this name.

    Raises:
        LookupError: none is offered there, or not to them.
    """
    everywhere, here = world.commands.get("", []), world.commands.get(world.guild.id, [])
    for command in everywhere if direct else [*here, *everywhere]:
        contexts = command.get("contexts")
        if (command["name"], command["type"]) != (name, kind):
            continue
        if contexts is not None and (1 if direct else 0) not in contexts:
            continue
        if direct or covers(account.permissions, command.get("default_member_permissions")):
            return command
    known = [command["name"] for command in [*here, *everywhere]]
    raise LookupError(f"No command {name!r} is offered here; registered are {known}")
