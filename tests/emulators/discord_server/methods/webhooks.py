"""Follow-ups to an interaction, by its token, and what they change."""

from tests.emulators.discord_server import posting
from tests.emulators.discord_server.content import drawn
from tests.emulators.discord_server.interaction import Interaction
from tests.emulators.discord_server.messages import EPHEMERAL, Message, Picture
from tests.emulators.discord_server.methods.callbacks import answering
from tests.emulators.discord_server.objects import message_object
from tests.emulators.discord_server.wire import NOTHING, Answer, Call, Refusal
from tests.emulators.discord_server.world import World


def execute_webhook(world: World, call: Call) -> Answer:
    """Write once more; the first after "thinking" takes its place (deprecated)."""
    asked = _asked(world, call)
    if asked.original and asked.original.loading:
        return _redrawn(world, asked.original, call)
    picture = drawn(world, asked.place, Picture(), call)
    ephemeral = bool(int(call.json.get("flags") or 0) & EPHEMERAL)
    message = answering(world, asked, picture, ephemeral)
    if asked.original:
        message.type, message.reference = posting.REPLY, asked.original.id
    posting.write(world, message, call.json.get("allowed_mentions"))
    world.followups.append(message)
    return Answer(200, message_object(world, message))


def _asked(world: World, call: Call) -> Interaction:
    asked = world.interactions.get(call.params["webhook_token"])
    app = world.settings.application_id
    if not asked or call.params["webhook_id"] != app or not asked.acknowledged:
        raise Refusal(10015)
    if world.clock() - asked.at > world.settings.token_seconds:
        raise Refusal(50027)
    return asked


def get_message(world: World, call: Call) -> Answer:
    """Read one."""
    return Answer(200, message_object(world, _message(world, call)))


def update_message(world: World, call: Call) -> Answer:
    """Edit one."""
    return _redrawn(world, _message(world, call), call)


def delete_message(world: World, call: Call) -> Answer:
    """Delete one."""
    posting.erase(world, _message(world, call))
    return NOTHING


def _redrawn(world: World, message: Message, call: Call) -> Answer:
    picture = drawn(world, message.place, message.picture, call)
    posting.redraw(world, message, picture, call.json.get("allowed_mentions"))
    return Answer(200, message_object(world, message))


def _message(world: World, call: Call) -> Message:
    """A message that answers this interaction, or the one whose button was clicked."""
    asked = _asked(world, call)
    id_ = call.params.get("message_id", "@original")
    original = asked.original.id if asked.original else ""
    message = world.messages.get(id_) or world.ephemerals.get(id_)
    if id_ in ("@original", original):
        message = asked.original
    elif message and message.interaction is not asked:
        message = None
    if not message or message.deleted:
        raise Refusal(10008)
    return message
