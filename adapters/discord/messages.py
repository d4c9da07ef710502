"""Messages of people: mentions, replies, direct messages; edited and deleted ones."""

import re
from dataclasses import replace

from adapters.discord.desk import DiscordDesk
from adapters.discord.sent import Changed, Place, Removed, Spoken
from core.desk import Spot, Wish, meaning
from core.desk.following import follow
from core.errors import UsageError
from core.notes import MessageNote, Role, ThreadNote
from core.places import Thread
from core.verbs import CHAT, Act, Refine, Write, parse
from core.words import phrase

_MENTION = re.compile(r"<@[!&]?\d+>")
_OTHERS_FIRST = re.compile(r"\s*(?:<@[!&]?\d+>|@everyone\b|@here\b)")
"""A beginning that addresses other people, once what addresses us is away."""


async def hear(desk: DiscordDesk, spoken: Spoken) -> None:
    """Answer what was said to us, and leave alone what was not. Raises what `follow` does."""
    typed = _without_us(desk, spoken.text)
    thread = await _thread_of(desk, spoken)
    meant = meaning.Said(
        text=typed,
        chat=_MENTION.sub(" ", typed),
        called=spoken.called,
        direct=spoken.place.direct,
        replies=thread is not None,
        files=bool(spoken.files),
        to_others=spoken.to_other or bool(_OTHERS_FIRST.match(typed)),
    )
    if meaning.is_small_talk(meant):
        return
    note = await desk.parts.notes.thread_note(thread) if thread else ThreadNote()
    if not meaning.is_meant(meant, note):
        return
    desk.admit_at(spoken.place)
    begins = thread is None or spoken.message == thread.id  # a forum's post begins its thread
    wish = Wish(
        await desk.member(spoken.speaker, spoken.place),
        spot_of(spoken.place, spoken.message),
        desk.event(spoken.message),
        thread,
        _named(spoken),
        continues=not begins,
    )
    await _answer(desk, spoken, wish)


async def renew(desk: DiscordDesk, spoken: Spoken, note: MessageNote) -> None:
    """Write a new version for a request that was edited. Raises what `follow` does."""
    event = desk.event(spoken.message, re.sub(r"\W", "", spoken.edited))
    wish = Wish(
        await desk.member(spoken.speaker, spoken.place),
        spot_of(spoken.place, spoken.message),
        event,
        note.thread,
        _named(spoken),
        continues=True,
    )
    await _answer(desk, spoken, wish)


async def _answer(desk: DiscordDesk, spoken: Spoken, wish: Wish) -> None:
    """Follow what was said, with what is attached to it."""
    prompt = _named_people(_without_us(desk, spoken.text), spoken.names)
    if not prompt.strip():
        raise UsageError(phrase("What should the code do? Say it in one message with the rest."))
    command = parse(prompt, CHAT)
    asks = isinstance(command, Refine | Write)
    if asks:
        desk.admit(wish.member)  # before anything of theirs is fetched
    if wish.thread is None and isinstance(command, Refine):
        command = Write(command.task, command.options)
    if isinstance(command, Write) and spoken.place.direct:
        wish = replace(wish, thread=None)
    if spoken.place.direct and wish.thread and (asks or isinstance(command, Act)):
        await desk.note_newest(spoken.place.channel, wish.thread)
    assets = await desk.files.assets(spoken.files) if asks else ()
    await follow(desk, replace(wish, assets=assets), command)
    if asks and wish.thread and not wish.continues:
        await desk.say_how(wish, wish.thread)


async def _thread_of(desk: DiscordDesk, spoken: Spoken) -> Thread | None:
    """The conversation that `spoken` goes on with; None if it begins one.

    In direct messages what replies to nothing goes on with the newest one.
    """
    place = spoken.place
    if place.thread:
        return place.conversation()
    if spoken.replied:
        note = await desk.parts.notes.message(place.message(spoken.replied))
        if note:
            return note.thread
    return await desk.newest_in(place.channel) if place.direct else None


async def changed(desk: DiscordDesk, change: Changed) -> None:
    """Ask before a prompt that was edited makes a new version."""
    note = await desk.parts.notes.message(change.place.message(change.message))
    if note is None or note.role is not Role.REQUEST or not note.event:
        return
    member = await desk.asker(note)
    named = change.place.message(change.message).id
    await desk.ask_about_edit(member, note.thread, named, change.edited)


async def removed(desk: DiscordDesk, removal: Removed) -> None:
    """Stop the work for a request that was deleted.

    A message of the answer is missed by its own worker, which takes some away itself.
    """
    note = await desk.parts.notes.message(removal.place.message(removal.message))
    if note and note.role is Role.REQUEST and note.event:
        asker = await desk.asker(note)
        await desk.parts.inbox.stop(note.thread, asker.person, note.event)


def spot_of(place: Place, message: str = "", callback: str = "") -> Spot:
    """Where somebody is who said `message` at `place`, or did something with `callback`."""
    return Spot(place.id, message, callback, direct=place.direct)


def _without_us(desk: DiscordDesk, text: str) -> str:
    """`text` without the mentions of us."""
    return re.sub(rf"[ \t]*<@!?{desk.me.bot}>[:,]?", "", text).lstrip()


def _named_people(text: str, names: dict[str, str]) -> str:
    """`text` with people's names in place of their ids."""
    return re.sub(r"<@!?(\d+)>", lambda found: f"@{names.get(found[1], found[1])}", text)


def _named(spoken: Spoken) -> str:
    return spoken.place.message(spoken.message).id
