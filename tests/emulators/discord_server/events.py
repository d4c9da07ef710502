"""Events of the gateway, and which intents they take."""

from dataclasses import dataclass

from tests.emulators.discord_server import objects
from tests.emulators.discord_server.messages import Message
from tests.emulators.discord_server.places import Channel, Place, Thread
from tests.emulators.discord_server.wire import Json
from tests.emulators.discord_server.world import World

GUILDS, MESSAGES, REACTIONS = 1 << 0, 1 << 9, 1 << 10
DM_MESSAGES, DM_REACTIONS, CONTENT = 1 << 12, 1 << 13, 1 << 15
PRIVILEGED = 1 << 1 | 1 << 8 | CONTENT
"""Members, presences, message content. Source: Discord docs, "Gateway Intents"."""


@dataclass(frozen=True, slots=True)
class Event:
    """One event, as sessions with any of `intents` get it; 0 goes to all."""

    name: str
    body: Json
    intents: int = 0
    hidden: Json | None = None
    """What sessions without the message content intent get, if that is something else."""
    place: Place | None = None


def created(world: World, message: Message) -> Event:
    """A message that is new."""
    return _of_message(world, "MESSAGE_CREATE", message)


def updated(world: World, message: Message) -> Event:
    """A message that changed."""
    return _of_message(world, "MESSAGE_UPDATE", message)


def _of_message(world: World, name: str, message: Message) -> Event:
    intents = DM_MESSAGES if message.place.direct else MESSAGES
    full = objects.message_event(world, message, True)
    hidden = objects.message_event(world, message, False)
    return Event(name, full, intents, None if hidden == full else hidden, message.place)


def deleted(world: World, message: Message) -> Event:
    """A message that is gone."""
    body = {"id": message.id, "channel_id": message.channel, **_guild(world, message.place)}
    intents = DM_MESSAGES if message.place.direct else MESSAGES
    return Event("MESSAGE_DELETE", body, intents, place=message.place)


def reacted(world: World, message: Message, user: str, emoji: str, added: bool) -> Event:
    """An emoji that came or went."""
    body: Json = {
        "user_id": user,
        "channel_id": message.channel,
        "message_id": message.id,
        "emoji": objects.emoji_object(emoji),
        **_guild(world, message.place),
        "burst": False,
        "type": 0,
    }
    if added:
        body |= {"message_author_id": message.author, "burst_colors": []}
        if not message.place.direct:
            account = world.accounts[user]
            body["member"] = objects.member_object(account, with_user=True)
    name = "MESSAGE_REACTION_ADD" if added else "MESSAGE_REACTION_REMOVE"
    intents = DM_REACTIONS if message.place.direct else REACTIONS
    return Event(name, body, intents, place=message.place)


def channel_changed(world: World, channel: Channel, name: str = "CHANNEL_UPDATE") -> Event:
    """A channel that came, or whose permissions changed."""
    return Event(name, objects.channel_object(world, channel), GUILDS)


def role_created(world: World, role: str) -> Event:
    """A role that is new."""
    body = {"guild_id": world.guild.id, "role": objects.role_object(role)}
    return Event("GUILD_ROLE_CREATE", body, GUILDS)


def thread_created(world: World, thread: Thread) -> Event:
    """A thread that is new."""
    body = {**objects.thread_object(world, thread), "newly_created": True}
    return Event("THREAD_CREATE", body, GUILDS, place=thread)


def thread_changed(world: World, thread: Thread) -> Event:
    """A thread that was archived, locked, renamed, or opened again."""
    return Event("THREAD_UPDATE", objects.thread_object(world, thread), GUILDS, place=thread)


def _guild(world: World, place: Place) -> Json:
    return {} if place.direct else {"guild_id": world.guild.id}
