"""What people want in Slack, done: one function for each command, wherever it was said."""

from dataclasses import dataclass
from typing import assert_never

from adapters.slack import tables
from adapters.slack.desk import Desk, Spot
from adapters.slack.errors import Gone
from adapters.slack.markup import quoted
from adapters.slack.people import Member
from core.errors import ModelUnavailable, ThreadsmithError, UsageError
from core.job import Asset, Job
from core.places import Thread
from core.verbs import (
    Command,
    Hush,
    Leave,
    ListModels,
    ListThreads,
    NewThread,
    Nothing,
    OpenThread,
    Options,
    Refine,
    ShowHelp,
    ShowStatus,
    Stop,
    UseModel,
    Write,
)
from core.words import phrase, phrases, words

ROOT_CHARS = 1_500
"""Of a task in the message its thread hangs from."""


@dataclass(frozen=True, slots=True)
class Wish:
    """What a person said, and where."""

    member: Member
    spot: Spot
    event: str
    """The id its job gets."""
    thread: Thread | None = None
    """The thread it was said in, or begins by being said; None where it has to be opened."""
    request: str = ""
    """The message it was said in; empty for commands and forms."""
    assets: tuple[Asset, ...] = ()
    continues: bool = False
    """Whether `thread` was there before."""


async def follow(desk: Desk, wish: Wish, command: Command) -> None:
    """Do what `command` says; its person hears what stands against it.

    Raises:
        StoreUnavailable: nothing may have been done; doing it again is harmless.
    """
    try:
        await _follow(desk, wish, command)
    except Gone as gone:
        await desk.whisper(wish.member, wish.spot, gone.phrase)
    except (UsageError, ModelUnavailable) as error:
        await desk.whisper(wish.member, wish.spot, error.phrase)


async def _follow(desk: Desk, wish: Wish, command: Command) -> None:
    match command:
        case Write(task, options) | Refine(task, options):
            await _ask(desk, wish, task, options, isinstance(command, Refine))
        case Stop():
            await _stop(desk, wish)
        case ShowStatus():
            await desk.whisper(wish.member, wish.spot, *await tables.status(desk, wish.thread))
        case ShowHelp():
            await desk.whisper(wish.member, wish.spot, tables.HELP)
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


async def _ask(desk: Desk, wish: Wish, task: str, options: Options, refines: bool) -> None:
    """Hand a task in, in its thread or in one that is opened for it."""
    if not await desk.admit(wish.member, wish.spot):
        return
    if not task.strip():
        raise UsageError(phrase("There is nothing to do: say what the code should do."))
    if refines and wish.thread is None:
        raise UsageError(phrase("Refine in the thread of an answer: simply reply there."))
    await check_model(desk, options.model)
    thread, requests = wish.thread, (wish.request,) if wish.request else ()
    if thread is None or options.private:
        thread = await _open(desk, wish, task, options)
        requests = (thread.id,)
    job = Job(
        event=wish.event,
        thread=thread,
        person=wish.member.person,
        prompt=task,
        assets=wish.assets,
        model=options.model,
        language=options.language,
        locale=wish.member.locale,
        asked_at=desk.clock(),
        requests=requests,
        joins=wish.continues,
    )
    await desk.submit(job, wish.member, wish.spot)


async def _open(desk: Desk, wish: Wish, task: str, options: Options) -> Thread:
    """A new thread for `task`: here, or in direct messages where it is private."""
    channel = await desk.dm(wish.member) if options.private else wish.spot.channel
    spoken = words(wish.member.locale)
    head = spoken.say(phrase("**{name}** asks:", name=wish.member.person.name))
    lines = [head, quoted(task, ROOT_CHARS)]
    if not options.private and not await tables.member_of(desk, channel):
        lines += ["", spoken.say(tables.INVITE)]
    root = await desk.open_thread(channel, wish.member, "\n".join(lines), wish.event)
    thread = desk.thread(channel, root)
    await desk.notes.own(thread)
    return thread


async def check_model(desk: Desk, name: str) -> None:
    """Return if there is a model `name`, or none was named.

    Raises:
        UsageError: there is none; says which there are.
    """
    if not name:
        return
    try:
        names = await desk.models.names()
    except ThreadsmithError:  # the answer itself will say what is wrong
        return
    if name not in names and f"{name}:latest" not in names:
        raise UsageError(
            phrase(
                "There is no model {name} here. There are: {names}",
                name=name,
                names=", ".join(names),
            )
        )


async def _stop(desk: Desk, wish: Wish) -> None:
    if wish.thread is None:
        raise UsageError(phrase("Type `stop` in the thread of the answer that is to end."))
    stopped = await desk.inbox.stop(wish.thread, wish.member.person)
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
    await desk.store.choose_model(wish.thread, name)
    said = phrase("This thread is answered by {name} from now on.", name=name)
    await desk.whisper(wish.member, wish.spot, said)


async def _hush(desk: Desk, wish: Wish, quiet: bool) -> None:
    if wish.thread is None:
        raise UsageError(phrase("Type `quiet` in the thread that is to be left alone."))
    await desk.notes.hush(wish.thread, quiet)
    said = (
        phrase("I answer only mentions in this thread from now on. `quiet off` ends that.")
        if quiet
        else phrase("I answer every reply in this thread again.")
    )
    await desk.whisper(wish.member, wish.spot, said)
