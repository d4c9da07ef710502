"""What people want, done: one function for each command, wherever it was said."""

from typing import assert_never

from core.desk import Desk, Wish, tables
from core.desk.acting import check_code, elsewhere
from core.desk.submitting import submit
from core.errors import ModelUnavailable, UsageError
from core.inbox import check
from core.job import Aim, Job
from core.options import Options
from core.places import Thread
from core.verbs import (
    Act,
    AskFix,
    AskTestFix,
    AskTests,
    Command,
    Hush,
    Leave,
    ListModels,
    ListThreads,
    NewThread,
    Nothing,
    OpenThread,
    Refine,
    ShowHelp,
    ShowStatus,
    Stop,
    UseModel,
    Write,
)
from core.words import phrase, phrases


async def follow(desk: Desk, wish: Wish, command: Command) -> None:
    """Do what `command` says. Doing it again is harmless.

    Raises:
        UsageError: it cannot be; says why.
        SurroundingsError: something it needs is away, or refuses it.
    """
    if not isinstance(command, Nothing):
        desk.admit(wish.member)
    match command:
        case Write(task, options):
            await _ask(desk, wish, task, options)
        case Refine(task, options):
            if wish.thread is None:
                raise UsageError(phrase("Refine in the thread of an answer: simply reply there."))
            await _ask(desk, wish, task, options)
        case AskTests() | AskFix() | AskTestFix():
            await _act(desk, wish, command)
        case Stop():
            await _stop(desk, wish)
        case ShowStatus():
            await desk.whisper(wish.member, wish.spot, *await tables.status(desk, wish.thread))
        case ShowHelp():
            await desk.whisper(wish.member, wish.spot, desk.help)
        case ListModels():
            await desk.whisper(wish.member, wish.spot, await tables.models(desk, wish.thread))
        case UseModel(name):
            await _use_model(desk, wish, name)
        case Hush(quiet):
            await _hush(desk, wish, quiet)
        case Nothing() | ListThreads() | OpenThread() | NewThread() | Leave():
            pass
        case _:
            assert_never(command)


async def _ask(desk: Desk, wish: Wish, task: str, options: Options, aim: Aim = Aim.WRITE) -> None:
    """Hand a task in, in its thread or in one that is opened for it."""
    check(task, wish.assets)
    await check_model(desk, options.model)
    thread, request = await _place(desk, wish, task, options)
    job = Job(
        event=wish.event,
        thread=thread,
        person=wish.member.person,
        prompt=task,
        assets=wish.assets,
        model=options.model,
        language=options.language,
        locale=wish.member.locale,
        asked_at=desk.parts.clock(),
        requests=(request,),
        joins=wish.continues and aim is Aim.WRITE,
        aim=aim,
        tests=options.tests,
        best_of=options.best_of,
    )
    try:
        await submit(desk, job)
    except UsageError:
        if request != wish.request:  # a message of ours that nothing will come after
            await desk.take_back(thread, request)
        raise
    if options.private and not wish.spot.direct:
        await desk.whisper(wish.member, wish.spot, phrase("I answer in our direct messages."))


async def _act(desk: Desk, wish: Wish, command: Act) -> None:
    """Hand in what is asked about the newest code of a thread."""
    if wish.thread is None or not wish.continues:
        raise elsewhere(command.word)
    begun = (await desk.parts.notes.thread_note(wish.thread)).ours
    await check_code(desk.parts.store, wish.thread, begun)
    await _ask(desk, wish, command.word, Options(), command.aim)


async def _place(desk: Desk, wish: Wish, task: str, options: Options) -> tuple[Thread, str]:
    """The thread a task is answered in, and the message there that shows it."""
    if wish.thread is None or options.private:
        thread, request = await desk.open(wish, task, options.private)
        await desk.parts.notes.own(thread)
        return thread, request
    if not wish.continues or wish.spot.direct:
        await desk.parts.notes.own(wish.thread)
    return wish.thread, wish.request or await desk.post(wish, wish.thread, task)


async def check_model(desk: Desk, name: str) -> None:
    """Return if there is a model `name`, none was named, or nobody can tell.

    Raises:
        UsageError: there is none; says which there are.
    """
    if not name:
        return
    try:
        await desk.parts.models.check(name)
    except ModelUnavailable:  # the answer itself will say what is wrong
        return


async def _stop(desk: Desk, wish: Wish) -> None:
    if wish.thread is None:
        raise UsageError(phrase("Type `stop` in the thread of the answer that is to end."))
    stopped = await desk.parts.inbox.stop(wish.thread, wish.member.person)
    if stopped:
        said = phrases("Stopped {count} job.", "Stopped {count} jobs.", stopped)
    else:
        said = phrase("Nothing is under way here.")
    await desk.whisper(wish.member, wish.spot, said)


async def _use_model(desk: Desk, wish: Wish, name: str) -> None:
    if wish.thread is None:
        raise UsageError(
            phrase("Type `model {name}` in a thread, or ask with `--model {name}`.", name=name)
        )
    await check_model(desk, name)
    await desk.parts.store.choose_model(wish.thread, name)
    said = phrase("This thread is answered by {name} from now on.", name=name)
    await desk.whisper(wish.member, wish.spot, said)


async def _hush(desk: Desk, wish: Wish, quiet: bool) -> None:
    if wish.thread is None:
        raise UsageError(phrase("Type `quiet` in the thread that is to be left alone."))
    await desk.parts.notes.hush(wish.thread, quiet)
    said = (
        phrase("I answer only mentions in this thread from now on. `quiet off` ends that.")
        if quiet
        else phrase("I answer every reply in this thread again.")
    )
    await desk.whisper(wish.member, wish.spot, said)
