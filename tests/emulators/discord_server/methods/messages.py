"""Writing, editing, deleting and reading messages with the bot's token, and its reactions."""

from tests.emulators.discord_server import posting
from tests.emulators.discord_server.content import drawn, need_for
from tests.emulators.discord_server.messages import Message, Picture
from tests.emulators.discord_server.objects import message_object
from tests.emulators.discord_server.permissions import may, need, sending
from tests.emulators.discord_server.places import Channel, Place, Thread
from tests.emulators.discord_server.wire import (
    NOTHING,
    Answer,
    Call,
    Json,
    Refusal,
    invalid,
    too_long,
)
from tests.emulators.discord_server.world import World


def create_message(world: World, call: Call) -> Answer:
    """Write; a nonce that is enforced makes a repeat harmless."""
    place = world.place(call.params["channel_id"])
    need(place, sending(place))
    nonce = _nonce(call.json)
    if repeated := _repeated(world, place, call.json, nonce):
        return Answer(200, seen(world, repeated))
    message = written(world, place, call)
    message.nonce = nonce
    message.reference = _reference(world, place, call.json)
    message.type = posting.REPLY if message.reference else 0
    posting.write(world, message, call.json.get("allowed_mentions"))
    if nonce is not None and call.json.get("enforce_nonce"):
        world.nonces[place.id, str(nonce)] = message
    return Answer(200, seen(world, message))


def written(world: World, place: Place, call: Call) -> Message:
    """The bot's new message in a place, not yet put there."""
    if isinstance(place, Channel) and place.kind == "forum":
        raise Refusal(50024)
    picture = drawn(world, place, Picture(), call)
    need_for(place, picture)
    return Message(world.next_id(), place, world.bot, picture, world.wall)


def seen(world: World, message: Message) -> Json:
    """A message as the bot sees it over REST."""
    return message_object(world, message, world.settings.message_content)


def _nonce(body: Json) -> str | int | None:
    nonce: str | int | None = body.get("nonce")
    if len(str(nonce or "")) > 25:
        raise too_long("nonce", 25)
    return nonce


def _repeated(world: World, place: Place, body: Json, nonce: str | int | None) -> Message | None:
    """The message that this very nonce wrote a short while ago."""
    if nonce is None or not body.get("enforce_nonce"):
        return None
    first = world.nonces.get((place.id, str(nonce)))
    fresh = first and world.wall - first.created_at <= world.settings.nonce_seconds
    return first if fresh else None


def _reference(world: World, place: Place, body: Json) -> str | None:
    reference = body.get("message_reference")
    if not reference:
        return None
    need(place, "READ_MESSAGE_HISTORY")
    found = world.messages.get(str(reference.get("message_id")))
    if found and found.place is place and not found.deleted:
        return found.id
    if reference.get("fail_if_not_exists", True) is False:
        return None
    raise invalid("message_reference", "REPLIES_UNKNOWN_MESSAGE", "Unknown message")


def update_message(world: World, call: Call) -> Answer:
    """Edit a message of one's own."""
    place, message = _there(world, call)
    need(place)
    if message.author != world.settings.bot_id:
        raise Refusal(50005)
    refuse_archived(place)
    picture = drawn(world, place, message.picture, call)
    if picture.files != message.picture.files:
        need(place, "ATTACH_FILES")
    posting.redraw(world, message, picture, call.json.get("allowed_mentions"))
    return Answer(200, seen(world, message))


def refuse_archived(place: Place) -> None:
    """Refuse changes in an archived thread; only writing wakes it."""
    if isinstance(place, Thread) and (place.archived or place.locked):
        raise Refusal(50083)


def _there(world: World, call: Call) -> tuple[Place, Message]:
    place = world.place(call.params["channel_id"])
    need(place)
    return place, world.message(place.id, call.params["message_id"])


def delete_message(world: World, call: Call) -> Answer:
    """Delete; others' messages take a permission."""
    place, message = _there(world, call)
    if message.author != world.settings.bot_id:
        need(place, "MANAGE_MESSAGES")
        if place.direct:
            raise Refusal(50003, status=403)
    posting.erase(world, message)
    return NOTHING


def get_message(world: World, call: Call) -> Answer:
    """Read one."""
    place, message = _there(world, call)
    need(place, "READ_MESSAGE_HISTORY")
    return Answer(200, seen(world, message))


def list_messages(world: World, call: Call) -> Answer:
    """Read some, newest first; without the permission there are none."""
    place = world.place(call.params["channel_id"])
    need(place)
    if not may(place, "READ_MESSAGE_HISTORY"):
        return Answer(200, [])
    limit = int(call.query.get("limit", 50))
    if not 1 <= limit <= 100:
        raise invalid("limit", "NUMBER_TYPE_MAX", "int value should be between 1 and 100.")
    found = [message for message in world.in_place(place) if not message.deleted]
    return Answer(200, [seen(world, message) for message in _cut(found, call.query, limit)])


def _cut(found: list[Message], query: dict[str, str], limit: int) -> list[Message]:
    newest_first = sorted(found, key=lambda message: int(message.id), reverse=True)
    if "before" in query:
        return [m for m in newest_first if int(m.id) < int(query["before"])][:limit]
    if "after" in query:
        return [m for m in newest_first if int(m.id) > int(query["after"])][-limit:]
    if "around" in query:
        middle = int(query["around"])
        near = sorted(newest_first, key=lambda message: abs(int(message.id) - middle))[:limit]
        return sorted(near, key=lambda message: int(message.id), reverse=True)
    return newest_first[:limit]


def add_my_message_reaction(world: World, call: Call) -> Answer:
    """Mark a message."""
    place, message = _there(world, call)
    need(place, "READ_MESSAGE_HISTORY")
    emoji = call.params["emoji_name"]
    if not message.reactions.get(emoji):
        need(place, "ADD_REACTIONS")
    refuse_archived(place)
    if emoji.isascii() and ":" not in emoji:
        raise Refusal(10014, status=400)
    posting.react(world, message, world.settings.bot_id, emoji)
    return NOTHING


def delete_my_message_reaction(world: World, call: Call) -> Answer:
    """Take one's own mark away."""
    place, message = _there(world, call)
    refuse_archived(place)
    posting.unreact(world, message, world.settings.bot_id, call.params["emoji_name"])
    return NOTHING


def trigger_typing_indicator(world: World, call: Call) -> Answer:
    """Say that one is typing."""
    place = world.place(call.params["channel_id"])
    need(place, sending(place))
    world.typing.append(place.id)
    return NOTHING
