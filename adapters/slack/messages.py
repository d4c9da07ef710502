"""Messages of people: mentions, replies, direct messages; edited and deleted ones."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, replace

from adapters.slack.bodies import Body, spot_at
from adapters.slack.desk import SlackDesk
from adapters.slack.markup import mentioned, plain, without_mention
from core.desk import Member, Spot, Wish, meaning
from core.desk.following import follow
from core.errors import UsageError
from core.notes import MessageNote, Role, ThreadNote
from core.places import Thread
from core.verbs import CHAT, Refine, Write, parse
from core.words import phrase

_SPOKEN = (None, "file_share", "thread_broadcast")
"""Subtypes of messages that people write."""
_OTHERS_FIRST = re.compile(r"\s*<(?:@|!subteam|!here|!channel|!everyone)")
"""A beginning that addresses other people; what addresses us is no plain reply."""
_MENTION = re.compile(r"<@[A-Z0-9]+(?:\|[^<>]*)?>")


@dataclass(frozen=True, slots=True)
class Said:
    """A message of a person, as it matters to us."""

    text: str
    """As Slack writes it."""
    thread: Thread
    """Which it is in, or begins."""
    replies: bool
    called: bool
    """Whether it mentions us."""
    files: tuple[Body, ...]

    @property
    def direct(self) -> bool:
        """Whether it is among our direct messages."""
        return self.thread.channel.startswith("D")


async def hear(desk: SlackDesk, event: Body) -> None:
    """Take in any event about a message. Raises what `follow` does."""
    match event.get("subtype"):
        case "message_changed" if _is_tombstone(event["message"]):
            await _deleted(desk, event, str(event["message"]["ts"]))
        case "message_changed":
            await _edited(desk, event)
        case "message_deleted":
            await _deleted(desk, event, str(event["deleted_ts"]))
        case subtype if subtype in _SPOKEN and event.get("user") and not event.get("bot_id"):
            if event["user"] != desk.bot:
                await _said(desk, event)


async def _said(desk: SlackDesk, event: Body) -> None:
    """Answer what was said to us, and leave alone what was not."""
    said = _read(desk, str(event["channel"]), event)
    if event["type"] == "message" and said.called and not said.direct:
        return  # it comes as a mention, too
    if not await _is_meant(desk, said):
        return
    team = str(event.get("user_team") or event.get("team") or "")
    member = await desk.people.member(str(event["user"]), team=team)
    spot = spot_at(said.thread.channel, said.thread.id if said.replies else "")
    event_id = desk.event(spot.channel, str(event["ts"]))
    await _answer(desk, said, Wish(member, spot, event_id, said.thread, str(event["ts"])))


async def renew(
    desk: SlackDesk, member: Member, spot: Spot, note: MessageNote, message: Body
) -> None:
    """Write a new version for `message`, a request that was edited. Raises what `follow` does."""
    said = _read(desk, spot.channel, message)
    edited = str((message.get("edited") or {}).get("ts") or "")
    request = str(message["ts"])
    event_id = desk.event(spot.channel, request, edited)
    wish = Wish(member, spot, event_id, note.thread, request, continues=True)
    await _answer(desk, said, wish)


async def _answer(desk: SlackDesk, said: Said, wish: Wish) -> None:
    """Follow what was said, with what is attached to it."""
    prompt = plain(without_mention(said.text, desk.bot), await _names(desk, said.text))
    if not prompt.strip():
        raise UsageError(phrase("What should the code do? Say it in one message with the rest."))
    command = parse(prompt, CHAT)
    asks = isinstance(command, Refine | Write)
    if asks:
        desk.admit(wish.member)  # before anything of theirs is fetched
    continues = wish.continues or said.replies
    wish = replace(
        wish,
        thread=wish.thread if asks or continues else None,
        assets=await desk.files.assets(said.files) if asks else (),
        continues=continues,
    )
    await follow(desk, wish, command)


def _read(desk: SlackDesk, channel: str, message: Body) -> Said:
    text = str(message.get("text") or "")
    root = message.get("thread_ts")
    return Said(
        text=text,
        thread=desk.thread(channel, str(root or message["ts"])),
        replies=bool(root),
        called=desk.bot in mentioned(text),
        files=tuple(message.get("files") or ()),
    )


async def _is_meant(desk: SlackDesk, said: Said) -> bool:
    """Whether somebody wants something of us."""
    meant = meaning.Said(
        text=plain(without_mention(said.text, desk.bot), {}),
        chat=plain(_MENTION.sub(" ", said.text), {}),
        called=said.called,
        direct=said.direct,
        replies=said.replies,
        files=bool(said.files),
        to_others=bool(_OTHERS_FIRST.match(said.text)),
    )
    if meaning.is_small_talk(meant):  # most is, and nothing has to be looked up for it
        return False
    note = await desk.parts.notes.thread_note(said.thread) if said.replies else ThreadNote()
    return meaning.is_meant(meant, note)


async def _names(desk: SlackDesk, text: str) -> Mapping[str, str]:
    """The names of the other people in `text`."""
    others = [user for user in mentioned(text) if user != desk.bot]
    return await desk.people.names(list(dict.fromkeys(others))[:5])


async def _edited(desk: SlackDesk, event: Body) -> None:
    """Ask before a prompt that was edited makes a new version."""
    now, before = event["message"], event.get("previous_message") or {}
    if now.get("text") == before.get("text") or now.get("bot_id") or not now.get("edited"):
        return  # Slack added a preview of a link, or it is our own
    note = await desk.parts.notes.message(desk.message(event["channel"], now["ts"]))
    if note is None or note.role is not Role.REQUEST:
        return
    member = await desk.people.member(str(now["user"]))
    spot = spot_at(str(event["channel"]), note.thread.id)
    await desk.ask_about_edit(member, spot, str(now["ts"]))


async def _deleted(desk: SlackDesk, event: Body, message: str) -> None:
    """Stop the work for a request that was deleted.

    A message of the answer is missed by its own worker, which takes some away itself.
    """
    note = await desk.parts.notes.message(desk.message(str(event["channel"]), message))
    if note and note.role is Role.REQUEST:
        who = str((event.get("previous_message") or {}).get("user") or "")
        asker = note.person.rpartition(":")[2]
        member = await desk.people.member(asker if who in ("", desk.bot) else who)
        await desk.parts.inbox.stop(note.thread, member.person, note.event)


def _is_tombstone(message: Body) -> bool:
    """Whether this is what stands where a deleted message had replies below it.

    Source: Slack docs, "message_changed event"; seen in events, not described further.
    """
    return message.get("subtype") == "tombstone"
