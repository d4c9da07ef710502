"""Discord's objects as JSON: users, channels, threads, messages."""

from datetime import UTC, datetime

from tests.emulators.discord_server.messages import Attachment, Message
from tests.emulators.discord_server.permissions import USUAL, bits_of
from tests.emulators.discord_server.places import Account, Channel, Place, Thread
from tests.emulators.discord_server.visibility import visible
from tests.emulators.discord_server.wire import Json
from tests.emulators.discord_server.world import World

_JOINED = "2025-01-01T00:00:00.000000+00:00"


def time_of(wall: float) -> str:
    """Seconds since 1970 as Discord writes them."""
    return datetime.fromtimestamp(wall, UTC).isoformat(timespec="microseconds")


def user_object(account: Account) -> Json:
    """Someone, as authors and in mentions."""
    body: Json = {
        "id": account.id,
        "username": account.name,
        "global_name": None if account.bot else account.name.capitalize(),
        "discriminator": "0",
        "avatar": None,
        "public_flags": 0,
        "flags": 0,
        "avatar_decoration_data": None,
        "primary_guild": None,
    }
    return {**body, "bot": True} if account.bot else body


def member_object(account: Account, with_user: bool = False) -> Json:
    """Someone as part of the guild."""
    body: Json = {
        "roles": list(account.roles),
        "joined_at": _JOINED,
        "deaf": False,
        "mute": False,
        "flags": 0,
        "nick": None,
        "avatar": None,
        "banner": None,
        "pending": False,
        "premium_since": None,
        "communication_disabled_until": None,
    }
    return {**body, "user": user_object(account)} if with_user else body


def role_object(id_: str, name: str = "", permissions: str = "0") -> Json:
    """A role."""
    return {
        "id": id_,
        "name": name or f"role {id_}",
        "color": 0,
        "colors": {"primary_color": 0, "secondary_color": None, "tertiary_color": None},
        "hoist": False,
        "icon": None,
        "unicode_emoji": None,
        "position": 0,
        "permissions": permissions,
        "managed": False,
        "mentionable": True,
        "flags": 0,
    }


def place_object(world: World, place: Place) -> Json:
    """A channel, a direct message or a thread."""
    if isinstance(place, Thread):
        return thread_object(world, place)
    return channel_object(world, place)


def channel_object(world: World, channel: Channel) -> Json:
    """A channel. What the bot may not do there is an overwrite against it."""
    if channel.direct:
        person = world.accounts[channel.with_user]
        recipients = [user_object(person)]
        last = _last_message(world, channel)
        about: Json = {"id": channel.id, "type": 1, "flags": 0, "last_message_id": last}
        return {**about, "recipients": recipients}
    body: Json = {
        "id": channel.id,
        "type": channel.type,
        "guild_id": world.guild.id,
        "name": channel.name,
        "position": channel.position,
        "permission_overwrites": _overwrites(world, channel),
        "nsfw": False,
        "topic": None,
        "last_message_id": _last_message(world, channel),
        "rate_limit_per_user": 0,
        "parent_id": None,
        "flags": 0,
    }
    return {**body, "available_tags": []} if channel.kind == "forum" else body


def _overwrites(world: World, channel: Channel) -> list[Json]:
    denied, allowed = USUAL - channel.permissions, channel.permissions - USUAL
    if not denied and not allowed:
        return []
    bits = {"allow": bits_of(allowed), "deny": bits_of(denied)}
    return [{"id": world.settings.bot_id, "type": 1, **bits}]


def _last_message(world: World, place: Place) -> str | None:
    there = [message.id for message in world.in_place(place)]
    return there[-1] if there else None


def thread_object(world: World, thread: Thread) -> Json:
    """A thread. The bot is in it if it opened or joined it."""
    written = [message for message in world.in_place(thread) if not message.deleted]
    bot = world.settings.bot_id
    body: Json = {
        "id": thread.id,
        "type": thread.type,
        "guild_id": world.guild.id,
        "parent_id": thread.parent.id,
        "owner_id": thread.owner,
        "name": thread.name,
        "last_message_id": _last_message(world, thread),
        "message_count": len(written),
        "total_message_sent": len(list(world.in_place(thread))),
        "member_count": len(thread.members),
        "rate_limit_per_user": 0,
        "flags": 0,
        "applied_tags": thread.tags,
        "thread_metadata": _thread_metadata(thread),
    }
    if bot in thread.members:
        joined = time_of(thread.created_at)
        body["member"] = {"id": thread.id, "user_id": bot, "join_timestamp": joined, "flags": 1}
    return body


def _thread_metadata(thread: Thread) -> Json:
    return {
        "archived": thread.archived,
        "auto_archive_duration": thread.auto_archive_minutes,
        "archive_timestamp": time_of(thread.archived_at or thread.created_at),
        "locked": thread.locked,
        "create_timestamp": time_of(thread.created_at),
        **({"invitable": True} if thread.private else {}),
    }


def attachment_object(attachment: Attachment) -> Json:
    """A file at a message, or in the options of a command."""
    body: Json = {
        "id": attachment.id,
        "filename": attachment.filename,
        "size": len(attachment.content),
        "url": attachment.url,
        "proxy_url": attachment.url,
    }
    for name in ("content_type", "description"):
        if value := getattr(attachment, name):
            body[name] = value
    return body


def emoji_object(emoji: str) -> Json:
    """A plain emoji, or one of the guild as `name:id`."""
    name, _, id_ = emoji.partition(":")
    return {"id": id_ or None, "name": name}


def message_object(world: World, message: Message, whole: bool = True, deep: bool = True) -> Json:
    """A message; `whole` is whether the reader has the message content intent.

    Without it each message shows what it may by itself, also the one that is replied to.
    """
    shown = whole or visible(world, message)
    mentioned = [world.accounts[id_] for id_ in message.mentions if id_ in world.accounts]
    body: Json = {
        "id": message.id,
        "channel_id": message.channel,
        "author": user_object(message.account),
        "content": message.content if shown else "",
        "timestamp": time_of(message.created_at),
        "edited_timestamp": time_of(message.edited_at) if message.edited_at else None,
        "tts": False,
        "mention_everyone": bool({"everyone", "here"} & set(message.mentions)),
        "mentions": [user_object(account) for account in mentioned],
        "mention_roles": [m for m in message.mentions if m.isdigit() and m not in world.accounts],
        "attachments": [attachment_object(file) for file in message.files] if shown else [],
        "embeds": message.embeds if shown else [],
        "components": message.components if shown else [],
        "pinned": False,
        "type": message.type,
        "flags": message.flags,
    }
    if message.nonce is not None:
        body["nonce"] = message.nonce
    if message.reactions:
        body["reactions"] = _reactions(world, message)
    if message.interaction:
        body |= _answering(world, message)
    return body | _referring(world, message, whole, deep)


def message_event(world: World, message: Message, whole: bool) -> Json:
    """A message as events carry it."""
    body = {**message_object(world, message, whole), "channel_type": message.place.type}
    if body.get("referenced_message"):
        body["referenced_message"]["channel_type"] = message.place.type
    if message.place.direct:
        return body
    return {**body, "guild_id": world.guild.id, "member": member_object(message.account)}


def _reactions(world: World, message: Message) -> list[Json]:
    return [
        {
            "emoji": emoji_object(emoji),
            "count": len(users),
            "count_details": {"normal": len(users), "burst": 0},
            "burst_colors": [],
            "me": world.settings.bot_id in users,
            "me_burst": False,
            "burst_me": False,
            "burst_count": 0,
        }
        for emoji, users in message.reactions.items()
        if users
    ]


def _referring(world: World, message: Message, whole: bool, deep: bool) -> Json:
    if not message.reference:
        return {}
    reference: Json = {"message_id": message.reference, "channel_id": message.channel, "type": 0}
    if not message.place.direct:
        reference["guild_id"] = world.guild.id
    if not deep:
        return {"message_reference": reference}
    referenced = _referenced(world, message, whole)
    return {"message_reference": reference, "referenced_message": referenced}


def _referenced(world: World, message: Message, whole: bool) -> Json | None:
    found = world.messages.get(message.reference or "")
    gone = not found or found.deleted
    return None if gone or not found else message_object(world, found, whole, deep=False)


def _answering(world: World, message: Message) -> Json:
    assert message.interaction
    app = world.settings.application_id
    metadata = interaction_metadata(world, message)
    return {"webhook_id": app, "application_id": app, "interaction_metadata": metadata}


def interaction_metadata(world: World, message: Message) -> Json:
    """What a message says of the interaction it answers."""
    asked = message.interaction
    assert asked
    body: Json = {
        "id": asked.id,
        "type": asked.type,
        "user": user_object(asked.account),
        "authorizing_integration_owners": {"0": world.guild.id},
    }
    if asked.name:
        body |= {"name": asked.name, "command_type": asked.command_type}
    if asked.target:
        body["target_message_id"] = asked.target
    if asked.original and asked.original is not message:
        body["original_response_message_id"] = asked.original.id
    if asked.source:
        body["interacted_message_id"] = asked.source.id
    if asked.opener:
        body["triggering_interaction_metadata"] = {
            "id": asked.opener.id,
            "type": asked.opener.type,
            "user": user_object(asked.account),
            "authorizing_integration_owners": {"0": world.guild.id},
        }
        if asked.opener.source:
            body["triggering_interaction_metadata"][
                "interacted_message_id"
            ] = asked.opener.source.id
    return body
