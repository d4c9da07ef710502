"""What people are told of models and of what stands behind the answers."""

from core.desk import Desk
from core.errors import ModelUnavailable
from core.places import Thread
from core.words import Phrase, phrase


async def models(desk: Desk, thread: Thread | None) -> Phrase:
    """The models, and which of them answers here.

    Raises:
        ModelUnavailable: there is none.
    """
    names = ", ".join(f"`{name}`" for name in await desk.parts.models.names())
    if thread is None:
        return phrase("Models: {names}", names=names)
    chosen = await _chosen(desk, thread)
    return phrase(
        "Models: {names}\nThis thread is answered by {chosen}.", names=names, chosen=chosen
    )


async def status(desk: Desk, thread: Thread | None) -> list[Phrase]:
    """What stands behind the answers, or what is missing there."""
    try:
        lines = [phrase("Model: {name}", name=await _chosen(desk, thread))]
    except ModelUnavailable as error:
        lines = [error.phrase]
    if thread and (await desk.parts.notes.thread_note(thread)).quiet:
        lines.append(phrase("Only mentions are answered in this thread."))
    return [*lines, *desk.parts.standing]


async def _chosen(desk: Desk, thread: Thread | None) -> str:
    name = (await desk.parts.store.conversation(thread, 1)).model if thread else ""
    return (await desk.parts.models.choose(name)).name
