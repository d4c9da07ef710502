"""A conversation at the console: lines in, commands and answers out."""

from collections.abc import AsyncIterator
from dataclasses import dataclass, field
from typing import assert_never

from adapters.console import tables
from adapters.console.asking import ask, job_for, new_thread, watch
from adapters.console.desk import Desk
from adapters.console.interrupts import Interrupts, Left
from adapters.console.screen import Screen
from adapters.console.surface import ConsoleSurface
from core.conversation import Conversation, Status, ThreadSummary
from core.desk.acting import check_code, elsewhere
from core.errors import ThreadsmithError, UsageError
from core.job import Aim
from core.layout import lay_out
from core.options import Options
from core.places import Thread
from core.turns import rendering_of
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
    parse,
)
from core.words import phrase, phrases


@dataclass(slots=True)
class Listener:
    """Does what each line says; `failures` counts what went wrong on the way."""

    desk: Desk
    screen: Screen
    interrupts: Interrupts = field(default_factory=Interrupts)
    thread: Thread | None = None
    failures: int = 0
    _listed: list[ThreadSummary] = field(default_factory=list)

    async def listen(self, lines: AsyncIterator[str | UsageError]) -> None:
        """Follow `lines` until they end or somebody leaves."""
        async for line in lines:
            try:
                if isinstance(line, UsageError):
                    raise line
                command = parse(line)
                if isinstance(command, Leave):
                    return
                await self._do(command)
            except Left:
                return
            except ThreadsmithError as error:
                self.failures += 1
                self.screen.say(error.phrase)

    async def _do(self, command: Command) -> None:
        match command:
            case Refine(task, options):
                await self._ask(self.thread or new_thread(self.desk), task, options)
            case Write(task, options):
                await self._ask(new_thread(self.desk), task, options)
            case AskTests() | AskFix() | AskTestFix():
                await self._act(command)
            case OpenThread(number):
                await self._open(number)
            case NewThread():
                self.thread = None
                self.screen.say(phrase("A new thread: what should the code do?"))
            case ListThreads():
                await self._list_threads()
            case UseModel(name):
                await self._use_model(name)
            case ListModels():
                self.screen.say(await tables.models(self.desk, self.thread))
            case ShowStatus():
                for line in await tables.status(self.desk, self.thread):
                    self.screen.say(line)
            case ShowHelp():
                self.screen.say(tables.HELP)
            case Stop():
                await self._stop()
            case Nothing() | Leave() | Hush():
                pass
            case _:
                assert_never(command)

    async def _act(self, command: Act) -> None:
        """Ask something about the newest code of this thread."""
        if self.thread is None:
            raise elsewhere(command.word)
        await check_code(self.desk.store, self.thread)
        await self._ask(self.thread, command.word, Options(), command.aim)

    async def _ask(self, thread: Thread, task: str, options: Options, aim: Aim = Aim.WRITE) -> None:
        job = await job_for(self.desk, thread, task, options, aim)
        self.thread = thread
        turn = await ask(self.desk, self.screen, self.interrupts, job)
        if turn.status is not Status.DONE:
            self.failures += 1

    async def _stop(self) -> None:
        """Stop what another terminal asked for in this thread: our own would be under way."""
        stopped = await self.desk.inbox.stop(self.thread, self.desk.person) if self.thread else 0
        if stopped:
            self.screen.say(phrases("Stopped {count} job.", "Stopped {count} jobs.", stopped))
        else:
            self.screen.say(phrase("Nothing is under way here."))

    async def _list_threads(self) -> None:
        self._listed = await self.desk.store.threads(tables.home(self.desk))
        for line in tables.threads(self._listed):
            self.screen.say(line)

    async def _open(self, number: int) -> None:
        """Return to a thread by its place in the list that was shown last, or would be now."""
        listed = self._listed or await self.desk.store.threads(tables.home(self.desk))
        if not 1 <= number <= len(listed):
            raise UsageError(
                phrase("There is no thread {number}. Type `threads` to see them.", number=number)
            )
        summary = listed[number - 1]
        self.thread = summary.thread
        conversation = await self.desk.store.conversation(self.thread)
        if not conversation.turns:
            self.screen.quote(summary.title)
        for entry in conversation.turns:
            self.screen.quote(entry.turn.prompt)
            with self.screen.answer() as view:
                view.show(
                    lay_out(rendering_of(entry.turn), self.desk.words, ConsoleSurface.page_chars)[0]
                )
        for event in await self._under_way(conversation):
            await watch(self.desk, self.screen, self.interrupts, self.thread, event)

    async def _under_way(self, conversation: Conversation) -> list[str]:
        """The events whose answers are shown in a thread and are in none of its turns yet.

        Jobs of a thread run in order: what is older than its newest turn is a turn itself.
        """
        messages = await self.desk.messages.read(conversation.thread)
        events = list(dict.fromkeys(message.partition(":")[0] for message, _ in messages))
        kept = {entry.turn.event for entry in conversation.turns}
        last = max((at for at, event in enumerate(events) if event in kept), default=-1)
        return events[last + 1 :]

    async def _use_model(self, name: str) -> None:
        """Answer this thread, or the next one, with `name`."""
        await self.desk.models.check(name)
        self.thread = self.thread or new_thread(self.desk)
        await self.desk.store.choose_model(self.thread, name)
        self.screen.say(phrase("This thread is answered by {name} from now on.", name=name))
