"""Threads and forum posts: opening, joining, archiving, reading."""

from tests.emulators.discord_server import events, posting
from tests.emulators.discord_server.methods.messages import refuse_archived, seen, written
from tests.emulators.discord_server.objects import place_object, thread_object
from tests.emulators.discord_server.permissions import may, need
from tests.emulators.discord_server.places import PUBLIC_THREAD, Channel, Place, Thread
from tests.emulators.discord_server.wire import (
    NOTHING,
    Answer,
    Call,
    Json,
    Refusal,
    bad_length,
    invalid,
)
from tests.emulators.discord_server.world import World

_MINUTES = (60, 1440, 4320, 10080)
"""The lengths of quiet after which a thread may be archived."""


def create_thread_from_message(world: World, call: Call) -> Answer:
    """Open a thread at a message; it gets the message's id."""
    place = world.place(call.params["channel_id"])
    need(place)
    root = world.message(place.id, call.params["message_id"])
    channel = _parent(place, ("text", "news"))
    need(place, "CREATE_PUBLIC_THREADS")
    if root.threaded or root.id in world.places:
        raise Refusal(160004)
    thread = _new(world, channel, call.json, root.id)
    posting.open_thread(world, thread, world.bot, root)
    return Answer(201, thread_object(world, thread))


def create_thread(world: World, call: Call) -> Answer:
    """Open a thread without a message, or a post in a forum."""
    place = world.place(call.params["channel_id"])
    need(place)
    channel = _parent(place, ("text", "news", "forum"))
    if channel.kind == "forum":
        return _create_post(world, channel, call)
    private = call.json.get("type", 12) != PUBLIC_THREAD
    need(place, "CREATE_PRIVATE_THREADS" if private else "CREATE_PUBLIC_THREADS")
    thread = _new(world, channel, call.json, world.next_id())
    thread.private = private
    posting.open_thread(world, thread, world.bot, None)
    return Answer(201, thread_object(world, thread))


def _create_post(world: World, forum: Channel, call: Call) -> Answer:
    need(forum, "SEND_MESSAGES")
    thread = _new(world, forum, call.json, world.next_id())
    thread.tags = list(call.json.get("applied_tags") or [])
    inner = Call(call.params, call.query, call.json.get("message") or {}, call.files)
    message = written(world, thread, inner)
    # The first message of a post has the id of its thread.
    message.id = thread.id
    posting.open_thread(world, thread, world.bot, None)
    posting.write(world, message, inner.json.get("allowed_mentions"))
    return Answer(201, {**thread_object(world, thread), "message": seen(world, message)})


def _parent(place: Place, kinds: tuple[str, ...]) -> Channel:
    if isinstance(place, Thread) or place.kind not in kinds:
        raise Refusal(50024)
    return place


def _new(world: World, channel: Channel, body: Json, id_: str) -> Thread:
    _check(body, needed=True)
    active = sum(not thread.archived for thread in world.threads())
    if active >= world.settings.most_active_threads:
        raise Refusal(160006)
    minutes = body.get("auto_archive_duration") or 4320
    name = str(body["name"])
    bot = world.settings.bot_id
    return Thread(id_, name, channel, bot, world.wall, auto_archive_minutes=minutes)


def _check(body: Json, needed: bool) -> None:
    if (needed or "name" in body) and not 1 <= len(body.get("name") or "") <= 100:
        raise bad_length("name", 1, 100)
    minutes = body.get("auto_archive_duration")
    if minutes is not None and minutes not in _MINUTES:
        text = f"Value must be one of {set(_MINUTES)}."
        raise invalid("auto_archive_duration", "BASE_TYPE_CHOICES", text)


def get_channel(world: World, call: Call) -> Answer:
    """Read a channel or thread."""
    place = world.place(call.params["channel_id"])
    need(place)
    return Answer(200, place_object(world, place))


def update_channel(world: World, call: Call) -> Answer:
    """Archive, open, lock or rename a thread; its owner may, but for locking."""
    place = world.place(call.params["channel_id"])
    need(place)
    if not isinstance(place, Thread):
        raise Refusal(50013)
    body = call.json
    _check(body, needed=False)
    _check_rights(world, place, body)
    if place.archived and body.get("archived") is not False:
        raise Refusal(50083)
    change_thread(world, place, body)
    return Answer(200, thread_object(world, place))


def _check_rights(world: World, thread: Thread, body: Json) -> None:
    if may(thread, "MANAGE_THREADS"):
        return
    opening = set(body) == {"archived"} and body["archived"] is False
    if "locked" in body or thread.locked or not opening and thread.owner != world.settings.bot_id:
        raise Refusal(50013)


def change_thread(world: World, thread: Thread, body: Json) -> None:
    """Do to a thread what `body` says."""
    thread.name = body.get("name") or thread.name
    thread.locked = bool(body.get("locked", thread.locked))
    thread.auto_archive_minutes = body.get("auto_archive_duration") or thread.auto_archive_minutes
    archived = bool(body.get("archived", thread.archived))
    if archived != thread.archived:
        thread.archived, thread.archived_at = archived, world.wall
    world.emit(events.thread_changed(world, thread))


def join_thread(world: World, call: Call) -> Answer:
    """Become a member."""
    thread = _thread(world, call)
    thread.members.add(world.settings.bot_id)
    return NOTHING


def leave_thread(world: World, call: Call) -> Answer:
    """Be one no more."""
    thread = _thread(world, call)
    thread.members.discard(world.settings.bot_id)
    return NOTHING


def add_thread_member(world: World, call: Call) -> Answer:
    """Take a person into a thread."""
    thread = _thread(world, call)
    thread.members.add(world.account(call.params["user_id"]).id)
    return NOTHING


def _thread(world: World, call: Call) -> Thread:
    place = world.place(call.params["channel_id"])
    need(place)
    if not isinstance(place, Thread):
        raise Refusal(50024)
    refuse_archived(place)
    return place


def get_active_guild_threads(world: World, call: Call) -> Answer:
    """The threads of the guild that are not archived."""
    if call.params["guild_id"] != world.guild.id:
        raise Refusal(10004)
    active = [thread for thread in world.threads() if not thread.archived]
    threads = [thread_object(world, thread) for thread in active]
    members = [thread["member"] for thread in threads if "member" in thread]
    return Answer(200, {"threads": threads, "members": members, "has_more": False})
