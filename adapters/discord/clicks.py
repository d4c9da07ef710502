"""What people click: buttons under answers, forms that they send back, and reactions."""

from collections.abc import Awaitable, Callable

from adapters.discord.desk import DiscordDesk
from adapters.discord.messages import renew, spot_of
from adapters.discord.places import PLATFORM, stands_at, written_in
from adapters.discord.sent import Filled, Place, Pressed, Reacted, Spoken
from adapters.discord.sharing import share
from adapters.discord.whispering import by_click, by_command
from core.desk import Wish, tables
from core.desk.acting import act
from core.desk.buttons import ACTS, Button
from core.desk.following import follow
from core.desk.submitting import forgotten, noted
from core.errors import SurroundingsError, UsageError
from core.places import Message, Thread
from core.ratings import Rating
from core.verbs import Refine
from core.words import phrase

Fetch = Callable[[Place, str], Awaitable[Spoken | None]]
"""The message of that id at a place as it is now; None if it is gone."""
_RATINGS = {"👍": Rating.UP, "👎": Rating.DOWN, "⭐": Rating.GOLDEN, "🌟": Rating.GOLDEN}
_TONES = {code: None for code in range(0x1F3FB, 0x1F400)}
"""Skin tones, which make other emoji of the same thumb."""


async def pressed(desk: DiscordDesk, press: Pressed, fetch: Fetch) -> None:
    """A button was pressed. Raises what `follow` does."""
    desk.admit_at(press.place)
    member = await desk.member(press.speaker, press.place)
    desk.admit(member)
    match press.button:
        case Button.KEEP:
            await _close_question(desk, press)
        case Button.RENEW:
            await _renew(desk, press, fetch)
        case Button.STOP:
            note = await noted(desk, press.place.message(press.message))
            await desk.parts.inbox.stop(note.thread, member.person, note.event)
        case button if button in ACTS:
            note = await noted(desk, press.place.message(press.message))
            await act(desk, member, note, Button(button))
        case Button.WHY:
            note = await noted(desk, press.place.message(press.message))
            spot = spot_of(press.place, callback=by_click(press.token))
            await desk.whisper(member, spot, *await tables.reasons(desk, note))
        case Button.SHARE:
            note = await noted(desk, press.place.message(press.message))
            thread = await share(desk, member, note)
            where = phrase("Shared in {thread}.", thread=f"<#{written_in(thread)}>")
            spot = spot_of(press.place, callback=by_click(press.token))
            await desk.whisper(member, spot, where)


async def filled(desk: DiscordDesk, form: Filled) -> None:
    """The form for what to change came back. Raises what `follow` does."""
    desk.admit_at(form.place)
    member = await desk.member(form.speaker, form.place)
    desk.admit(member)
    thread = await _thread_about(desk, form)
    callback = by_command(form.token) if form.beside else by_click(form.token)
    wish = Wish(
        member,
        spot_of(form.place, callback=callback),
        desk.event(form.interaction),
        thread,
        assets=await desk.files.assets(form.files),
        continues=True,
    )
    await follow(desk, wish, Refine(form.task))


async def _thread_about(desk: DiscordDesk, form: Filled) -> Thread:
    """The conversation of the message that the form is about, or that it stands in.

    Raises:
        UsageError: it has nothing to do with us.
    """
    note = await desk.parts.notes.message(form.place.message(form.message))
    if note:
        return note.thread
    if form.place.thread:
        thread = form.place.conversation()
        if (await desk.parts.notes.thread_note(thread)).ours:
            return thread
    raise UsageError(phrase("Refine an answer of mine, or a message beside it."))


async def reacted(desk: DiscordDesk, reaction: Reacted) -> None:
    """Somebody put a reaction on a message, or took one away: what stood may always go."""
    rating = _rating(reaction.emoji)
    if rating is None or reaction.speaker.id == desk.me.bot:
        return
    member = await desk.member(reaction.speaker, reaction.place)
    if reaction.stands and (member.foreign or not desk.answers_at(reaction.place)):
        return
    message = reaction.place.message(reaction.message)
    await desk.parts.inbox.rate(message, member.person, rating, reaction.stands)


def is_rating(emoji: str) -> bool:
    """Whether a reaction with `emoji` says what somebody thinks of an answer."""
    return _rating(emoji) is not None


def _rating(emoji: str) -> Rating | None:
    return _RATINGS.get(emoji.translate(_TONES).replace("\ufe0f", ""))


async def _renew(desk: DiscordDesk, press: Pressed, fetch: Fetch) -> None:
    """Write a new version for the request that the question is about."""
    request = Message(PLATFORM, press.place.server, press.place.channel, press.about)
    note = await noted(desk, request)
    channel, id_ = stands_at(request)
    thread = channel if channel != press.place.channel else ""
    spoken = await fetch(Place(press.place.server, press.place.channel, thread), id_)
    if spoken is None:
        raise forgotten()
    await renew(desk, spoken, note)
    await _close_question(desk, press)


async def _close_question(desk: DiscordDesk, press: Pressed) -> None:
    """Take away a question that was answered."""
    try:
        await desk.api.call("delete_message", channel=press.place.id, message=press.message)
    except SurroundingsError:  # somebody else answered it, too
        return
