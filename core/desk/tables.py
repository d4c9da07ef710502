"""What people are told of models and of what stands behind the answers."""

from core.conversation import Turn
from core.desk import Desk
from core.desk.submitting import forgotten
from core.errors import ModelUnavailable
from core.notes import MessageNote
from core.places import Thread
from core.reasons import not_chosen
from core.reasons import reasons as why
from core.stores import Store
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
    return [*lines, *await newest_verdict(desk.parts.store, thread), *desk.parts.standing]


async def newest_verdict(store: Store, thread: Thread | None) -> list[Phrase]:
    """What was found about the newest code of `thread`; nothing where none was judged."""
    code = (await store.conversation(thread, 1)).code if thread else None
    return told(code.turn) if code else []


async def reasons(desk: Desk, note: MessageNote) -> list[Phrase]:
    """What was found about the code of the answer that `note` is of.

    Raises:
        UsageError: it is not known any more.
    """
    turn = await desk.parts.store.turn(note.thread, note.event)
    if turn is None or not (found := told(turn)):
        raise forgotten()
    return found


def told(turn: Turn) -> list[Phrase]:
    """All that was found about the code of `turn`; nothing where it was not judged."""
    return [*why(turn.verdict), *not_chosen(turn.versions)] if turn.verdict else []


async def _chosen(desk: Desk, thread: Thread | None) -> str:
    name = (await desk.parts.store.conversation(thread, 1)).model if thread else ""
    return (await desk.parts.models.choose(name)).name
