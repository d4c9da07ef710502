"""What is asked about an answer that is there: once more, by another model, tests, a repair."""

from dataclasses import replace

from core.conversation import Turn
from core.desk import Desk, Member
from core.desk.buttons import Button
from core.desk.submitting import forgotten, submit
from core.errors import UsageError
from core.job import Aim, Job
from core.models.choice import SUGGESTED
from core.notes import MessageNote
from core.places import Thread
from core.stores import Store
from core.words import phrase

_AIMS = {
    Button.TESTS: Aim.TEST,
    Button.FIX: Aim.FIX,
    Button.FIX_CODE: Aim.FIX,
    Button.FIX_TEST: Aim.FIX_TEST,
}


async def act(desk: Desk, member: Member, note: MessageNote, button: Button) -> None:
    """Hand in what `button`, one of `ACTS`, asks for below the answer that `note` is of.

    Clicks are one until that turn is there, however many people click. Raises what `submit`
    does.
    """
    turn = await desk.parts.store.turn(note.thread, note.event)
    if turn is None:
        raise forgotten()
    newest = (await desk.parts.store.conversation(note.thread, 1)).turns[-1].number
    job = Job(
        event=f"{note.event}.{button.removeprefix('ts:')}.{newest}",
        thread=note.thread,
        person=member.person,
        prompt=turn.prompt,
        assets=turn.assets,
        model=await _other_model(desk, turn) if button is Button.OTHER else "",
        language=turn.language,
        locale=member.locale,
        asked_at=desk.parts.clock(),
        aim=turn.aim,
        about=turn.about,
        tests=turn.tests,
        best_of=turn.best_of,
    )
    if aim := _AIMS.get(button):
        job = replace(job, prompt=aim.value, assets=(), aim=aim, about=note.event)
    await submit(desk, job)


async def _other_model(desk: Desk, turn: Turn) -> str:
    """The model in the list behind the one that answered; behind the last one the first.

    Raises:
        UsageError: there is no other.
    """
    names = await desk.parts.models.names()
    answered = next((at for at, name in enumerate(names) if _is(name, turn.model)), -1)
    other = names[(answered + 1) % len(names)]
    if _is(other, turn.model):
        raise UsageError(
            phrase(
                "There is no other model here: install one with `{command}`.",
                command=f"ollama pull {'…' if _is(SUGGESTED, turn.model) else SUGGESTED}",
            )
        )
    return other


def _is(name: str, model: str) -> bool:
    """Whether `model`, as somebody may have typed it, is the one called `name`."""
    return name in (model, f"{model}:latest")


async def check_code(store: Store, thread: Thread, begun: bool = False) -> None:
    """Return if `thread` has code; or may have some soon, where its first answer is `begun`.

    Raises:
        UsageError: it has none.
    """
    conversation = await store.conversation(thread, 1)
    if conversation.code is None and (conversation.turns or not begun):
        raise UsageError(phrase("There is no code in this thread yet: ask for some first."))


def elsewhere(word: str) -> UsageError:
    """What to say where somebody typed `word`, and there is no answer."""
    return UsageError(phrase("Type `{word}` in the thread of an answer.", word=word))
