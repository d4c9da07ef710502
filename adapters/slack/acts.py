"""What people want in Slack, done: one function for each command, wherever it was said."""

import logging
from dataclasses import dataclass
from typing import assert_never

from adapters.slack import tables
from adapters.slack.bodies import Spot
from adapters.slack.desk import Desk
from adapters.slack.markup import escaped, harmless, quoted
from adapters.slack.people import Member
from core.errors import ModelUnavailable, SurroundingsError, UsageError
from core.inbox import check
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
from core.words import Phrase, phrase, phrases, words

LOG = logging.getLogger(__name__)

TASK_CHARS = 1_500
"""Of a task in the message that shows who asked for what."""


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


async def _ask(desk: Desk, wish: Wish, task: str, options: Options) -> None:
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
        asked_at=desk.clock(),
        requests=(request,),
        joins=wish.continues,
    )
    try:
        await desk.submit(job)
    except UsageError:
        if request != wish.request:  # a message of ours that nothing will come after
            await _take_back(desk, thread, request)
        raise
    if options.private and not wish.spot.channel.startswith("D"):
        await desk.whisper(wish.member, wish.spot, phrase("I answer in our direct messages."))


async def _place(desk: Desk, wish: Wish, task: str, options: Options) -> tuple[Thread, str]:
    """The thread a task is answered in, and the message there that shows it."""
    if wish.thread is None or options.private:
        thread = await _open(desk, wish, task, options.private)
        return thread, thread.id
    if not wish.continues or wish.thread.channel.startswith("D"):
        await desk.notes.own(wish.thread)
    return wish.thread, wish.request or await _post(desk, wish, wish.thread, task)


async def _open(desk: Desk, wish: Wish, task: str, private: bool) -> Thread:
    """A new thread for `task`: here, or in direct messages where it is `private`."""
    channel = wish.spot.channel
    if private or not channel:
        channel = await desk.dm(wish.member)
    hint = "" if await tables.member_of(desk, channel) else _say(wish, tables.INVITE)
    thread = desk.thread(channel, await _post(desk, wish, desk.thread(channel), task, hint))
    await desk.notes.own(thread)
    return thread


async def _post(desk: Desk, wish: Wish, place: Thread, task: str, hint: str = "") -> str:
    """Post who asks for what, once for each wish; gives the message."""
    name = wish.member.person.name
    head = harmless(_say(wish, phrase("**{name}** asks:", name=name)))
    text = "\n".join([head, quoted(task, TASK_CHARS), *(["", hint] if hint else [])])
    return await desk.posting.once(
        wish.event,
        wish.member.person,
        place,
        text=escaped(_say(wish, phrase("{name} asks", name=name))),
        blocks=[{"type": "markdown", "text": text}],
    )


def _say(wish: Wish, sentence: Phrase) -> str:
    return words(wish.member.locale).say(sentence)


async def _take_back(desk: Desk, thread: Thread, message: str) -> None:
    try:
        await desk.workspace.api.call("chat.delete", channel=thread.channel, ts=message)
    except SurroundingsError as error:
        LOG.info("not taken back", extra={"root": message, "reason": str(error)})


async def check_model(desk: Desk, name: str) -> None:
    """Return if there is a model `name`, none was named, or nobody can tell.

    Raises:
        UsageError: there is none; says which there are.
    """
    if not name:
        return
    try:
        await desk.models.check(name)
    except ModelUnavailable:  # the answer itself will say what is wrong
        return


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
