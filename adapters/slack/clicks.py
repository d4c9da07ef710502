"""What people click: buttons under answers, shortcuts, and forms that they send back."""

import asyncio
from collections.abc import Mapping
from typing import Any

from adapters.slack import views
from adapters.slack.acts import Wish, follow
from adapters.slack.buttons import Button
from adapters.slack.desk import Desk, Spot
from adapters.slack.errors import Gone, Refused
from adapters.slack.files import Files
from adapters.slack.markup import plain, without_mention
from adapters.slack.people import Member
from adapters.slack.sharing import share
from core.errors import ThreadsmithError, UsageError
from core.job import Job
from core.notes import MessageNote
from core.verbs import CHAT, Refine, Write, parse
from core.words import phrase, words

NAMES_SECONDS = 1.0
"""A form has to open within three seconds of the click, with or without a list of models."""

Payload = Mapping[str, Any]
"""An interaction, as JSON has it."""


async def pressed(desk: Desk, payload: Payload) -> None:
    """A button was pressed."""
    action = payload["actions"][0]
    member, spot = await _who(desk, payload), _where(payload)
    if not await desk.admit(member, spot):
        return
    match action["action_id"]:
        case Button.KEEP:
            return
        case Button.RENEW:
            await _renew(desk, member, spot, str(action["value"]))
            return
    message = str(payload["container"]["message_ts"])
    note = await desk.notes.message(desk.message(spot.channel, message))
    if note is None:
        await desk.whisper(member, spot, _FORGOTTEN)
        return
    match action["action_id"]:
        case Button.STOP:
            await desk.inbox.stop(note.thread, member.person, note.event)
        case Button.REFINE:
            view = views.refine(words(member.locale), spot.channel, note.thread.id)
            await _open(desk, payload, view, member, spot)
        case Button.AGAIN:
            await _again(desk, member, spot, note, str(action["action_ts"]))
        case Button.SHARE:
            view = views.share(words(member.locale), spot.channel, message)
            await _open(desk, payload, view, member, spot)


async def shortcut(desk: Desk, payload: Payload) -> None:
    """A shortcut was chosen: for a task from anywhere, or about a message."""
    member = await _who(desk, payload)
    if payload["type"] == "shortcut":
        view = views.write(words(member.locale), await _model_names(desk))
        await _open(desk, payload, view, member, None)
        return
    spot = _where(payload)
    ts = str(payload["message"].get("thread_ts") or payload["message_ts"])
    thread = desk.thread(spot.channel, ts)
    known = (await desk.notes.thread_note(thread)).ours
    if not known and not await desk.notes.message(desk.message(spot.channel, ts)):
        await desk.whisper(
            member, spot, phrase("Refine an answer of mine, or a message beside it.")
        )
        return
    await _open(desk, payload, views.refine(words(member.locale), spot.channel, ts), member, spot)


async def sent(desk: Desk, files: Files, payload: Payload) -> None:
    """A form came back."""
    filled = views.read(payload["view"])
    member = await _who(desk, payload)
    channel = filled.target or filled.channel or await desk.dm(member)
    spot = Spot(channel, filled.thread)
    event = desk.event("form", str(payload["view"]["id"]))
    if filled.name == views.SHARE:
        await _shared(desk, member, filled)
        return
    if not await desk.admit(member, spot):
        return
    try:
        assets = await files.assets(filled.files)
    except UsageError as error:
        await desk.whisper(member, spot, error.phrase)
        return
    if filled.name == views.REFINE:
        thread = desk.thread(filled.channel, filled.thread)
        wish = Wish(member, spot, event, thread, assets=assets, continues=True)
        await follow(desk, wish, Refine(filled.task, filled.options))
    else:
        wish = Wish(member, spot, event, assets=assets)
        await follow(desk, wish, Write(filled.task, filled.options))


async def _shared(desk: Desk, member: Member, filled: views.Filled) -> None:
    origin = Spot(filled.channel)
    note = await desk.notes.message(desk.message(filled.channel, filled.message))
    turn = await desk.store.turn(note.thread, note.event) if note else None
    if note is None or turn is None:
        await desk.whisper(member, origin, _FORGOTTEN)
        return
    try:
        await share(desk, member, turn, filled.target, note.event)
    except Gone as gone:
        await desk.whisper(member, origin, gone.phrase)


async def _again(desk: Desk, member: Member, spot: Spot, note: MessageNote, click: str) -> None:
    """Answer the same prompt once more, as a further turn."""
    turn = await desk.store.turn(note.thread, note.event)
    if turn is None:
        await desk.whisper(member, spot, _FORGOTTEN)
        return
    job = Job(
        event=desk.event(spot.channel, "again", click),
        thread=note.thread,
        person=member.person,
        prompt=turn.prompt,
        assets=turn.assets,
        language=turn.language,
        locale=member.locale,
        asked_at=desk.clock(),
    )
    await desk.submit(job, member, spot)


async def _renew(desk: Desk, member: Member, spot: Spot, request: str) -> None:
    """Write a new version for the message `request`, which was edited."""
    note = await desk.notes.message(desk.message(spot.channel, request))
    if note is None:
        await desk.whisper(member, spot, _FORGOTTEN)
        return
    answer = await desk.workspace.api.call(
        "conversations.replies",
        channel=spot.channel,
        ts=request,
        oldest=request,
        latest=request,
        inclusive=True,
        limit=1,
    )
    found = [message for message in answer["messages"] if message["ts"] == request]
    message: Payload = found[0] if found else {}
    text = plain(without_mention(str(message.get("text", "")), desk.bot), {})
    edited = str((message.get("edited") or {}).get("ts") or "")
    wish = Wish(
        member,
        Spot(spot.channel, note.thread.id),
        desk.event(spot.channel, request, edited),
        note.thread,
        request,
        continues=True,
    )
    await follow(desk, wish, parse(text, CHAT))


async def _open(
    desk: Desk, payload: Payload, view: views.View, member: Member, spot: Spot | None
) -> None:
    """Open a form; a click that came too late for it is told so."""
    try:
        await desk.workspace.api.call("views.open", trigger_id=payload["trigger_id"], view=view)
    except Refused as refusal:
        if "trigger" not in refusal.code:
            raise
        if spot:
            await desk.whisper(member, spot, phrase("That took too long. Click once more."))


async def _model_names(desk: Desk) -> list[str]:
    try:
        async with asyncio.timeout(NAMES_SECONDS):
            return await desk.models.names()
    except (ThreadsmithError, TimeoutError):
        return []


async def _who(desk: Desk, payload: Payload) -> Member:
    user = payload["user"]
    name = str(user.get("name") or user.get("username") or "")
    return await desk.people.member(str(user["id"]), name, str(user.get("team_id") or ""))


def _where(payload: Payload) -> Spot:
    container = payload.get("container") or {}
    channel = (payload.get("channel") or {}).get("id") or container.get("channel_id") or ""
    message = payload.get("message") or {}
    thread = container.get("thread_ts") or message.get("thread_ts") or ""
    return Spot(str(channel), str(thread), str(payload.get("response_url") or ""))


_FORGOTTEN = phrase("I do not know this answer any more. Ask again in the thread.")
