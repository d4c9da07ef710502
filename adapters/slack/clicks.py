"""What people click: buttons under answers, shortcuts, and forms that they send back."""

import asyncio

from adapters.slack import views
from adapters.slack.bodies import Body, Sender, sender_of, spot_at
from adapters.slack.desk import SlackDesk, call_back
from adapters.slack.errors import Refused
from adapters.slack.messages import renew
from adapters.slack.sharing import share
from core.conversation import Turn
from core.desk import Member, Spot, Wish, tables
from core.desk.acting import act
from core.desk.buttons import ACTS, Button
from core.desk.following import follow
from core.desk.submitting import forgotten, noted
from core.errors import SurroundingsError, ThreadsmithError, UsageError
from core.notes import MessageNote
from core.verbs import Refine, Write
from core.words import phrase, words

NAMES_SECONDS = 1.0
"""A form has to open within three seconds of the click, with or without a list of models."""


async def pressed(desk: SlackDesk, payload: Body) -> None:
    """A button was pressed."""
    action, sender = payload["actions"][0], _sender(payload)
    member, spot = await desk.people.sender(sender), sender.spot
    desk.admit(member)
    match action["action_id"]:
        case Button.KEEP:
            await _close_question(spot)
        case Button.RENEW:
            await _renew(desk, member, spot, str(action["value"]))
        case button if button in set(Button):
            message = str(payload["container"]["message_ts"])
            await _pressed_below(desk, payload, member, spot, Button(button), message)


async def _pressed_below(
    desk: SlackDesk, payload: Body, member: Member, spot: Spot, button: Button, message: str
) -> None:
    """A button below the answer in `message`, which any process may have written."""
    note = await noted(desk, desk.message(spot.channel, message))
    match button:
        case Button.STOP:
            await desk.parts.inbox.stop(note.thread, member.person, note.event)
        case Button.REFINE:
            form = views.refine(words(member.locale), spot.channel, note.thread.id)
            await _open(desk, payload, form)
        case Button.WHY:
            await desk.whisper(member, spot, *await tables.reasons(desk, note))
        case Button.SHARE:
            await _open(desk, payload, views.share(words(member.locale), spot.channel, message))
        case _ if button in ACTS:
            await act(desk, member, note, button)


async def chosen(desk: SlackDesk, payload: Body) -> None:
    """A shortcut was chosen: for a task from anywhere, or about a message."""
    sender = _sender(payload)
    if payload["type"] == "shortcut":
        member, models = await asyncio.gather(desk.people.sender(sender), _model_names(desk))
        desk.admit(member)
        await _open(desk, payload, views.write(words(member.locale), models))
        return
    member, channel = await desk.people.sender(sender), sender.spot.channel
    desk.admit(member)
    ts = str(payload["message"].get("thread_ts") or payload["message_ts"])
    known = (await desk.parts.notes.thread_note(desk.thread(channel, ts))).ours
    if not known and not await desk.parts.notes.message(desk.message(channel, ts)):
        raise UsageError(phrase("Refine an answer of mine, or a message beside it."))
    await _open(desk, payload, views.refine(words(member.locale), channel, ts))


async def sent(desk: SlackDesk, payload: Body) -> None:
    """A form came back."""
    filled = views.read(payload["view"])
    member = await desk.people.sender(_sender(payload))
    desk.admit(member)
    event = desk.event("form", str(payload["view"]["id"]))
    if filled.name == views.SHARE:
        note, turn = await _answered(desk, filled.channel, filled.message)
        await share(desk, member, turn, filled.target, f"{event}.{note.event}")
        return
    assets = await desk.files.assets(filled.files)
    if filled.name == views.REFINE:
        spot, thread = spot_at(filled.channel, filled.thread), desk.thread(
            filled.channel, filled.thread
        )
        wish = Wish(member, spot, event, thread, assets=assets, continues=True)
        await follow(desk, wish, Refine(filled.task, filled.options))
    else:
        wish = Wish(member, spot_at(filled.target), event, assets=assets)
        await follow(desk, wish, Write(filled.task, filled.options))


async def _renew(desk: SlackDesk, member: Member, spot: Spot, request: str) -> None:
    """Write a new version for the message `request`, which was edited."""
    note = await noted(desk, desk.message(spot.channel, request))
    answer = await desk.workspace.api.call(
        "conversations.replies",
        channel=spot.channel,
        ts=note.thread.id,
        oldest=request,
        latest=request,
        inclusive=True,
        limit=10,  # the root comes first, whatever is asked for
    )
    found = [message for message in answer["messages"] if message["ts"] == request]
    if not found:
        raise forgotten()
    await renew(desk, member, spot_at(spot.channel, note.thread.id), note, found[0])
    await _close_question(spot)


async def _close_question(spot: Spot) -> None:
    """Take away a question that was answered."""
    try:
        await call_back(spot.callback, {"delete_original": True})
    except SurroundingsError:  # it goes away by itself
        return


async def _answered(desk: SlackDesk, channel: str, message: str) -> tuple[MessageNote, Turn]:
    note = await noted(desk, desk.message(channel, message))
    turn = await desk.parts.store.turn(note.thread, note.event)
    if turn is None:
        raise forgotten()
    return note, turn


async def _open(desk: SlackDesk, payload: Body, form: views.View) -> None:
    """Open a form.

    Raises:
        UsageError: the click is too long ago for one.
    """
    try:
        await desk.workspace.api.call("views.open", trigger_id=payload["trigger_id"], view=form)
    except Refused as refusal:
        if "trigger" in refusal.code:
            raise UsageError(phrase("That took too long. Click once more.")) from refusal
        raise


async def _model_names(desk: SlackDesk) -> list[str]:
    try:
        async with asyncio.timeout(NAMES_SECONDS):
            return await desk.parts.models.names()
    except (ThreadsmithError, TimeoutError):
        return []


def _sender(payload: Body) -> Sender:
    sender = sender_of(payload)
    assert sender, "somebody clicks"
    return sender
