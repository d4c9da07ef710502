"""A conversation at the console: lines in, commands and answers out."""

from collections.abc import AsyncIterator
from dataclasses import dataclass, field
from typing import assert_never

from adapters.console import tables
from adapters.console.asking import ask, job_for, new_thread, watch
from adapters.console.desk import Desk
from adapters.console.interrupts import Interrupts, Left
from adapters.console.screen import Screen
from core.conversation import Status, ThreadSummary
from core.errors import ThreadsmithError, UsageError
from core.layout import lay_out
from core.places import Thread
from core.turns import rendering_of
from core.verbs import (
    Command,
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
    parse,
)
from core.words import phrase


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
                self.screen.say(phrase("Nothing is under way here."))
            case Nothing() | Leave():
                pass
            case _:
                assert_never(command)

    async def _ask(self, thread: Thread, task: str, options: Options) -> None:
        job = await job_for(self.desk, thread, task, options)
        self.thread = thread
        turn = await ask(self.desk, self.screen, self.interrupts, job)
        if turn is None or turn.status is not Status.DONE:
            self.failures += 1

    async def _list_threads(self) -> None:
        self._listed = await self.desk.store.threads(tables.home(self.desk))
        for line in tables.threads(self._listed):
            self.screen.say(line)

    async def _open(self, number: int) -> None:
        """Return to a thread: its turns again, then whatever is still under way in it."""
        if not self._listed:
            self._listed = await self.desk.store.threads(tables.home(self.desk))
        if not 1 <= number <= len(self._listed):
            raise UsageError(
                phrase("There is no thread {number}. Type `threads` to see them.", number=number)
            )
        self.thread = self._listed[number - 1].thread
        await self._show_again(self.thread)

    async def _show_again(self, thread: Thread) -> None:
        conversation = await self.desk.store.conversation(thread)
        ended = {entry.turn.event for entry in conversation.turns}
        for entry in conversation.turns:
            self.screen.quote(entry.turn.prompt)
            with self.screen.answer() as view:
                view.show(lay_out(rendering_of(entry.turn), self.desk.words, 1_000_000)[0])
        for message, _ in await self.desk.messages.read(thread):
            event = message.partition(":")[0]
            if event not in ended:
                await watch(self.desk, self.screen, self.interrupts, thread, event)

    async def _use_model(self, name: str) -> None:
        """Answer this thread, or the next one, with `name`."""
        if name not in (names := await self.desk.models.names()):
            raise UsageError(
                phrase(
                    "There is no model {name} here. There are: {names}",
                    name=name,
                    names=", ".join(names),
                )
            )
        self.thread = self.thread or new_thread(self.desk)
        await self.desk.store.choose_model(self.thread, name)
        self.screen.say(phrase("This thread is answered by {name} from now on.", name=name))
