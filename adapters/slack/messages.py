"""Messages of people: mentions, replies, direct messages; edited and deleted ones."""

from collections.abc import Mapping
from typing import Any

from adapters.slack.acts import Wish, follow
from adapters.slack.desk import Desk, Spot
from adapters.slack.files import Files
from adapters.slack.markup import mentioned, plain, without_mention
from core.errors import UsageError
from core.notes import Role
from core.places import Thread
from core.quiet import is_chatter
from core.verbs import CHAT, Hush, Nothing, Refine, Stop, parse
from core.words import phrase

_SPOKEN = (None, "file_share", "thread_broadcast")
"""Subtypes of messages that people write."""

Event = Mapping[str, Any]
"""A platform's event, as JSON has it."""


async def hear(desk: Desk, files: Files, event: Event) -> None:
    """Take in any event about a message."""
    match event.get("subtype"):
        case "message_changed":
            await _edited(desk, event)
        case "message_deleted":
            await _deleted(desk, event)
        case subtype if subtype in _SPOKEN and event.get("user") and not event.get("bot_id"):
            if event["user"] != desk.bot:
                await _said(desk, files, event)


async def _said(desk: Desk, files: Files, event: Event) -> None:
    """Answer what was said to us, and leave alone what was not."""
    text = str(event.get("text") or "")
    called = desk.bot in mentioned(text)
    direct = event.get("channel_type") == "im"
    if event["type"] == "message" and called and not direct:
        return  # it comes as a mention, too
    thread = desk.thread(event["channel"], event.get("thread_ts") or event["ts"])
    replies = bool(event.get("thread_ts"))
    if not (called or direct) and not (replies and await _heard(desk, thread, text)):
        return
    prompt = plain(without_mention(text, desk.bot), await _names(desk, text))
    attached = event.get("files") or ()
    if not attached and not called and is_chatter(prompt):
        return
    await _answer(desk, files, event, thread, prompt, called)


async def _answer(
    desk: Desk, files: Files, event: Event, thread: Thread, prompt: str, called: bool
) -> None:
    team = str(event.get("user_team") or event.get("team") or "")
    member = await desk.people.member(str(event["user"]), team=team)
    replies = bool(event.get("thread_ts"))
    spot = Spot(event["channel"], str(event.get("thread_ts") or ""))
    try:
        command = parse(prompt, CHAT)
        if isinstance(command, Nothing) and called and not replies:
            await desk.whisper(member, spot, phrase("What should the code do? Mention me with it."))
            return
        asks = isinstance(command, Refine)
        if asks and not await desk.admit(member, spot):
            return
        assets = await files.assets(event.get("files") or ()) if asks else ()
    except UsageError as error:
        await desk.whisper(member, spot, error.phrase)
        return
    if asks and (not replies or event.get("channel_type") == "im"):
        await desk.notes.own(thread)
    wish = Wish(
        member,
        spot,
        desk.event(event["channel"], event["ts"]),
        thread if replies or asks else None,
        str(event["ts"]),
        assets,
        continues=replies,
    )
    await follow(desk, wish, command)


async def _heard(desk: Desk, thread: Thread, text: str) -> bool:
    """Whether a plain reply in `thread` is meant for us.

    A muted thread still hears what ends its silence, and `stop`.
    """
    note = await desk.notes.thread_note(thread)
    if not note.ours:
        return False
    if note.quiet:
        return parse(plain(text, {}), CHAT) in (Hush(False), Stop())
    return not text.lstrip().startswith("<@")  # else it is talk between people


async def _names(desk: Desk, text: str) -> Mapping[str, str]:
    """The names of the other people in `text`."""
    others = [user for user in mentioned(text) if user != desk.bot]
    return await desk.people.names(dict.fromkeys(others[:5]))


async def _edited(desk: Desk, event: Event) -> None:
    """Ask before a prompt that was edited makes a new version."""
    now, before = event["message"], event.get("previous_message") or {}
    if now.get("text") == before.get("text") or now.get("bot_id") or not now.get("edited"):
        return
    note = await desk.notes.message(desk.message(event["channel"], now["ts"]))
    if note is None or note.role is not Role.REQUEST:
        return
    member = await desk.people.member(str(now["user"]))
    spot = Spot(event["channel"], note.thread.id)
    await desk.whisper(member, spot, _EDITED, choice=str(now["ts"]))


async def _deleted(desk: Desk, event: Event) -> None:
    """Stop the work for a request that was deleted, or for an answer."""
    note = await desk.notes.message(desk.message(event["channel"], event["deleted_ts"]))
    if note:
        who = str((event.get("previous_message") or {}).get("user") or "")
        asker = note.person.rpartition(":")[2]
        member = await desk.people.member(asker if who in ("", desk.bot) else who)
        await desk.inbox.stop(note.thread, member.person, note.event)


_EDITED = phrase("You changed what you asked. Shall I write a new version?")
