"""Permissions by Discord's names, as sets and as bits."""

from collections.abc import Iterable

from tests.emulators.discord_server.places import Place, Thread
from tests.emulators.discord_server.wire import Refusal

BITS = {
    "ADMINISTRATOR": 3,
    "MANAGE_CHANNELS": 4,
    "MANAGE_GUILD": 5,
    "ADD_REACTIONS": 6,
    "VIEW_CHANNEL": 10,
    "SEND_MESSAGES": 11,
    "MANAGE_MESSAGES": 13,
    "EMBED_LINKS": 14,
    "ATTACH_FILES": 15,
    "READ_MESSAGE_HISTORY": 16,
    "MENTION_EVERYONE": 17,
    "USE_APPLICATION_COMMANDS": 31,
    "MANAGE_THREADS": 34,
    "CREATE_PUBLIC_THREADS": 35,
    "CREATE_PRIVATE_THREADS": 36,
    "SEND_MESSAGES_IN_THREADS": 38,
    "PIN_MESSAGES": 51,
}
"""Those that this emulator minds. Source: Discord docs, "Bitwise Permission Flags"."""
_FEW = {"ADMINISTRATOR", "MANAGE_CHANNELS", "MANAGE_GUILD", "PIN_MESSAGES"}
USUAL = frozenset(BITS) - _FEW - {"MANAGE_MESSAGES", "MANAGE_THREADS"}
"""What everyone may do, the bot too, unless a test says otherwise."""


def bits_of(names: Iterable[str]) -> str:
    """The number that stands for a set of permissions, as Discord writes it."""
    return str(sum(1 << BITS[name] for name in set(names)))


def covers(names: Iterable[str], bits: str | None) -> bool:
    """Whether a set of permissions holds all of `bits`; administrators may do everything."""
    if not bits or "ADMINISTRATOR" in names:
        return True
    return int(bits) & ~int(bits_of(names)) == 0


def may(place: Place, name: str) -> bool:
    """Whether the bot may do this here; in a direct message it may."""
    return place.direct or name in place.home.permissions


def need(place: Place, *names: str) -> None:
    """Refuse what the bot may not do here.

    Raises:
        Refusal: 50001 if it does not even see the channel, else 50013.
    """
    if not may(place, "VIEW_CHANNEL"):
        raise Refusal(50001)
    for name in names:
        if not may(place, name):
            raise Refusal(50013)


def sending(place: Place) -> str:
    """The permission that writing here takes."""
    return "SEND_MESSAGES_IN_THREADS" if isinstance(place, Thread) else "SEND_MESSAGES"
