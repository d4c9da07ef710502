"""Writing, changing and deleting messages, and opening threads: the state, and the events."""

import re
from collections.abc import Sequence
from dataclasses import replace

from tests.emulators.discord_server import events
from tests.emulators.discord_server.mentions import REGULAR, WEBHOOK, check_allowed, mentioned
from tests.emulators.discord_server.messages import Message, Picture
from tests.emulators.discord_server.places import Account, Place, Thread
from tests.emulators.discord_server.reading import texts_of
from tests.emulators.discord_server.wire import Json, Refusal
from tests.emulators.discord_server.world import World

_LINK = re.compile(r"(?<!<)https?://\S+")
REPLY = 19
"""The type of a message that replies. Source: Discord docs, "Message Types"."""


def write(world: World, message: Message, allowed: Json | None) -> Message:
    """Put a new message where it belongs; it wakes an archived thread.

    Raises:
        Refusal: the thread is locked, or `allowed` says two things.
    """
    check_allowed(allowed)
    if not message.interaction:
        wake(world, message.place)
    message.mentions = mentions_of(world, message, allowed)
    message.keep_version(world.clock())
    if message.ephemeral_for:
        world.ephemerals[message.id] = message
        return message
    world.messages[message.id] = message
    if isinstance(message.place, Thread):
        message.place.members.add(message.author)
    world.emit(events.created(world, message))
    return message


def mentions_of(world: World, message: Message, allowed: Json | None) -> list[str]:
    """Whom a message mentions as it stands."""
    usual = WEBHOOK if message.interaction else REGULAR
    replied = world.messages.get(message.reference or "")
    author = replied.author if replied and not message.interaction else None
    texts: Sequence[str] = [message.content, *texts_of(message.components)]
    found = mentioned(texts, allowed, usual, author)
    return [who for who in found if not who.isdigit() or _known(world, who)]


def _known(world: World, id_: str) -> bool:
    return id_ in world.accounts or id_ in world.roles


def redraw(world: World, message: Message, picture: Picture, allowed: Json | None) -> None:
    """Change a message; every change is a version of it, also one that changes nothing."""
    check_allowed(allowed)
    first = message.loading
    message.picture = picture
    if not first:
        message.edited_at = world.wall
    message.mentions = mentions_of(world, message, allowed)
    message.keep_version(world.clock())
    if not message.ephemeral_for:
        world.emit(events.updated(world, message))


def unfurl(world: World, message: Message) -> None:
    """Add the preview of a link, as Discord does shortly after; nobody edited anything."""
    if found := _LINK.search(message.content):
        preview = {"type": "link", "url": found[0], "title": "A page"}
        message.picture = replace(message.picture, embeds=(preview,))
        world.emit(events.updated(world, message))


def erase(world: World, message: Message) -> None:
    """Delete a message."""
    message.deleted = True
    if not message.ephemeral_for:
        world.emit(events.deleted(world, message))


def react(world: World, message: Message, user: str, emoji: str) -> None:
    """Add someone's emoji; twice is once."""
    users = message.reactions.setdefault(emoji, set())
    if user not in users:
        users.add(user)
        world.emit(events.reacted(world, message, user, emoji, True))


def unreact(world: World, message: Message, user: str, emoji: str) -> None:
    """Take someone's emoji away."""
    if user in message.reactions.get(emoji, set()):
        message.reactions[emoji].discard(user)
        world.emit(events.reacted(world, message, user, emoji, False))


def wake(world: World, place: Place) -> None:
    """Open an archived thread again, as writing in it does.

    Raises:
        Refusal: it is locked.
    """
    if not isinstance(place, Thread):
        return
    if place.locked:
        raise Refusal(50083)
    if place.archived:
        place.archived, place.archived_at = False, world.wall
        world.emit(events.thread_changed(world, place))


def open_thread(world: World, thread: Thread, account: Account, root: Message | None) -> None:
    """Make a thread stand, at its root message if it has one."""
    thread.members.add(account.id)
    world.places[thread.id] = thread
    world.emit(events.thread_created(world, thread))
    if root:
        root.threaded = True
        world.emit(events.updated(world, root))
