"""The first answer to an interaction."""

from collections.abc import Callable, Mapping
from typing import Any

from tests.emulators.discord_server import posting
from tests.emulators.discord_server.content import drawn
from tests.emulators.discord_server.forms import check_modal
from tests.emulators.discord_server.interaction import COMMAND, Ack, Choice, Interaction, Modal
from tests.emulators.discord_server.messages import EPHEMERAL, LOADING, Message, Picture
from tests.emulators.discord_server.objects import message_object
from tests.emulators.discord_server.wire import (
    NOTHING,
    Answer,
    Call,
    Json,
    Refusal,
    bad_length,
    invalid,
    required,
)
from tests.emulators.discord_server.world import World

MESSAGE, DEFERRED, DEFERRED_UPDATE, UPDATE, CHOICES, FORM = 4, 5, 6, 7, 8, 9
"""Types of callbacks. Source: Discord docs, "Interaction Callback Type"."""


def create_interaction_response(world: World, call: Call) -> Answer:
    """Answer; only the first one counts, and only in time."""
    asked = _asked(world, call)
    kind = call.json.get("type")
    if kind not in _allowed(asked):
        text = "This type of callback does not answer this interaction"
        raise invalid("type", "INTERACTION_CALLBACK_TYPE_INVALID", text)
    data = Call(call.params, call.query, call.json.get("data") or {}, call.files)
    ack = _ANSWERS[kind](world, asked, data)
    asked.acknowledged = True
    if not asked.answered.done():
        asked.answered.set_result(ack)
    if not call.flag("with_response"):
        return NOTHING
    return Answer(200, _response(world, asked, kind, ack))


def _asked(world: World, call: Call) -> Interaction:
    asked = world.interactions.get(call.params["interaction_token"])
    if not asked or asked.id != call.params["interaction_id"]:
        raise Refusal(10062)
    if asked.acknowledged:
        raise Refusal(40060)
    if asked.late or world.clock() - asked.at > world.settings.ack_seconds:
        raise Refusal(10062)
    return asked


def _allowed(asked: Interaction) -> set[int]:
    match asked.type:
        case 2:
            return {MESSAGE, DEFERRED, FORM}
        case 3:
            return {MESSAGE, DEFERRED, DEFERRED_UPDATE, UPDATE, FORM}
        case 4:
            return {CHOICES}
        case _:
            return {MESSAGE, DEFERRED} | ({DEFERRED_UPDATE, UPDATE} if asked.source else set())


def answering(world: World, asked: Interaction, picture: Picture, ephemeral: bool) -> Message:
    """A message that answers an interaction, not yet put anywhere."""
    message = Message(world.next_id(), asked.place, world.bot, picture, world.wall)
    message.interaction = asked
    message.ephemeral_for = asked.account.id if ephemeral else None
    if asked.type == COMMAND:
        message.type = 20 if asked.command_type == 1 else 23
    elif asked.source:
        message.type, message.reference = posting.REPLY, asked.source.id
    return message


def _write(world: World, asked: Interaction, data: Call) -> Ack:
    picture = drawn(world, asked.place, Picture(), data)
    ephemeral = bool(int(data.json.get("flags") or 0) & EPHEMERAL)
    message = answering(world, asked, picture, ephemeral)
    asked.original = posting.write(world, message, data.json.get("allowed_mentions"))
    return _ack(world, asked, "message", message)


def _defer(world: World, asked: Interaction, data: Call) -> Ack:
    flags = int(data.json.get("flags") or 0)
    if flags & ~EPHEMERAL or set(data.json) - {"flags"}:
        text = "A deferred answer carries nothing but EPHEMERAL"
        raise invalid("data", "INTERACTION_DEFERRED_INVALID", text)
    message = answering(world, asked, Picture(flags=LOADING), bool(flags))
    asked.original = posting.write(world, message, None)
    return _ack(world, asked, "deferred", message)


def _defer_update(world: World, asked: Interaction, _: Call) -> Ack:
    asked.original = asked.source
    return _ack(world, asked, "deferred_update", asked.source)


def _update(world: World, asked: Interaction, data: Call) -> Ack:
    source = asked.source
    assert source
    picture = drawn(world, source.place, source.picture, data)
    posting.redraw(world, source, picture, data.json.get("allowed_mentions"))
    asked.original = source
    return _ack(world, asked, "update", source)


def _suggest(world: World, asked: Interaction, data: Call) -> Ack:
    choices = data.json.get("choices")
    if choices is None:
        raise required("data.choices")
    if len(choices) > 25:
        raise bad_length("data.choices", 0, 25)
    for number, choice in enumerate(choices):
        for name in ("name", "value"):
            if not 1 <= len(str(choice.get(name, ""))) <= 100:
                raise bad_length(f"data.choices.{number}.{name}", 1, 100)
    found = tuple(Choice(choice["name"], choice["value"]) for choice in choices)
    return Ack(True, world.clock() - asked.at, "choices", choices=found)


def _show_form(world: World, asked: Interaction, data: Call) -> Ack:
    components = check_modal(data.json)
    body = data.json
    modal = Modal(body["custom_id"], body["title"], tuple(components), asked)
    return Ack(True, world.clock() - asked.at, "modal", modal=modal)


def _ack(world: World, asked: Interaction, kind: str, message: Message | None) -> Ack:
    return Ack(
        True,
        world.clock() - asked.at,
        kind,
        message=message,
        content=message.shown if message else "",
        ephemeral=bool(message and message.ephemeral_for),
    )


_ANSWERS: Mapping[Any, Callable[[World, Interaction, Call], Ack]] = {
    MESSAGE: _write,
    DEFERRED: _defer,
    DEFERRED_UPDATE: _defer_update,
    UPDATE: _update,
    CHOICES: _suggest,
    FORM: _show_form,
}


def _response(world: World, asked: Interaction, kind: int, ack: Ack) -> Json:
    """What `with_response` is answered."""
    about: Json = {"id": asked.id, "type": asked.type, "channel_id": asked.place.id}
    if not asked.place.direct:
        about["guild_id"] = world.guild.id
    if not ack.message:
        return {"interaction": about}
    about |= {
        "response_message_id": ack.message.id,
        "response_message_loading": ack.message.loading,
        "response_message_ephemeral": ack.ephemeral,
    }
    if kind in (MESSAGE, UPDATE):
        written = {"type": kind, "message": message_object(world, ack.message)}
        return {"interaction": about, "resource": written}
    return {"interaction": about}
