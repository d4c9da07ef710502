"""What people type, on every platform: the one parser of verbs and options.

The first word is a verb only if it stands alone or is followed by its arguments; everything else
is a task, and comes through as it was typed. `/codegen` in front asks for a verb, or for a task in
a new thread. A dialect is what one kind of place understands of all this.
"""

import re
from dataclasses import dataclass, field
from typing import ClassVar

from core.errors import UsageError
from core.job import Aim
from core.options import Options, folded, split
from core.words import phrase


@dataclass(frozen=True, slots=True)
class Write:
    """A task for a new thread."""

    task: str
    options: Options = field(default=Options())


@dataclass(frozen=True, slots=True)
class Refine:
    """A further prompt in the thread it is typed in."""

    task: str
    options: Options = field(default=Options())


@dataclass(frozen=True, slots=True)
class AskTests:
    """More tests for the newest code of this thread."""

    word: str = field(default="test", compare=False)
    """As it is typed."""
    aim: ClassVar[Aim] = Aim.TEST


@dataclass(frozen=True, slots=True)
class AskFix:
    """The newest code of this thread, without what fails in it."""

    word: str = field(default="fix", compare=False)
    """As it is typed."""
    aim: ClassVar[Aim] = Aim.FIX


@dataclass(frozen=True, slots=True)
class AskTestFix:
    """A second look at the tests that fail on the newest code of this thread."""

    word: str = field(default="fix test", compare=False)
    """As it is typed."""
    aim: ClassVar[Aim] = Aim.FIX_TEST


@dataclass(frozen=True, slots=True)
class Stop:
    """End what waits or runs in this thread."""


@dataclass(frozen=True, slots=True)
class ShowStatus:
    """Tell what stands behind the answers: model, store, thread."""


@dataclass(frozen=True, slots=True)
class ShowHelp:
    """Tell what one can type."""


@dataclass(frozen=True, slots=True)
class ListModels:
    """Tell which models there are."""


@dataclass(frozen=True, slots=True)
class UseModel:
    """Answer this thread with another model from now on."""

    name: str


@dataclass(frozen=True, slots=True)
class Hush:
    """Answer only mentions in this thread from now on; not `quiet`: every reply again."""

    quiet: bool


@dataclass(frozen=True, slots=True)
class ListThreads:
    """List the threads one can return to."""


@dataclass(frozen=True, slots=True)
class OpenThread:
    """Return to a thread by its number in the list."""

    number: int


@dataclass(frozen=True, slots=True)
class NewThread:
    """Leave this thread; the next task opens another."""


@dataclass(frozen=True, slots=True)
class Leave:
    """End the program."""


@dataclass(frozen=True, slots=True)
class Nothing:
    """An empty line, or a note to other people (`//`)."""


Act = AskTests | AskFix | AskTestFix
"""What is asked about code that is there."""
Command = (
    Write
    | Refine
    | Act
    | Stop
    | ShowStatus
    | ShowHelp
    | ListModels
    | UseModel
    | Hush
    | ListThreads
    | OpenThread
    | NewThread
    | Leave
    | Nothing
)


@dataclass(frozen=True, slots=True)
class Dialect:
    """What is understood in one kind of place; other words belong to tasks there."""

    verbs: tuple[type, ...]
    options: tuple[str, ...]


_EVERYWHERE = (
    *(Write, Refine, AskTests, AskFix, AskTestFix),
    *(Stop, ShowStatus, ShowHelp, ListModels, UseModel, Nothing),
)
CONSOLE = Dialect(
    (*_EVERYWHERE, ListThreads, OpenThread, NewThread, Leave),
    ("model", "language", "asset", "tests", "n"),
)
"""A person's own terminal."""
CHAT = Dialect((*_EVERYWHERE, Hush), ("model", "language", "private", "tests", "n"))
"""A thread that many read."""

_ALONE: dict[str, Command] = {
    "test": AskTests(),
    "fix": AskFix(),
    "düzelt": AskFix("düzelt"),
    "fix test": AskTestFix(),
    "testi düzelt": AskTestFix("testi düzelt"),
    "stop": Stop(),
    "dur": Stop(),
    "status": ShowStatus(),
    "durum": ShowStatus(),
    "help": ShowHelp(),
    "yardım": ShowHelp(),
    "models": ListModels(),
    "modeller": ListModels(),
    "quiet": Hush(True),
    "sessiz": Hush(True),
    "quiet off": Hush(False),
    "sesli": Hush(False),
    "threads": ListThreads(),
    "konular": ListThreads(),
    "new": NewThread(),
    "yeni": NewThread(),
    "quit": Leave(),
    "exit": Leave(),
    "çık": Leave(),
}
_COMMAND = re.compile(r"/codegen(?:\s+|$)", re.IGNORECASE)
_MODEL = re.compile(r"model\s+(?P<name>\w[\w.:/@-]*)", re.IGNORECASE)
_OPEN = re.compile(r"(?:open|aç)\s+(?P<number>\d{1,6})", re.IGNORECASE)
_TASK = re.compile(r"(?P<verb>write|refine)\s+(?P<task>.+)", re.IGNORECASE | re.DOTALL)
_SLASH = re.compile(r"/(?P<verb>\w+)(?P<rest>(?:\s+\S+)?)")


def parse(line: str, dialect: Dialect = CONSOLE) -> Command:
    """The command that `line` is.

    Raises:
        UsageError: an option or a slash command that does not exist, or no such value.
    """
    text = line.strip()
    if not text or text.startswith("//"):
        return Nothing()
    if command := _COMMAND.match(text):
        return after_codegen(text[command.end() :], dialect)
    if slashed := _SLASH.fullmatch(text):
        return _verb(text[1:], dialect) or _unknown(slashed["verb"], slashed["rest"], text, dialect)
    return _verb(text, dialect) or Refine(*split(line, dialect.options))


def after_codegen(text: str, dialect: Dialect) -> Command:
    """The command that stands behind `/codegen`.

    Raises:
        UsageError: an option that does not exist, or has no such value.
    """
    if not (text := text.strip()):
        return ShowHelp()
    if told := _TASK.fullmatch(text):
        kind = Write if told["verb"].lower() == "write" else Refine
        return kind(*split(told["task"], dialect.options))
    return _verb(text, dialect) or Write(*split(text, dialect.options))


def _verb(text: str, dialect: Dialect) -> Command | None:
    command = _any_verb(text)
    return command if isinstance(command, dialect.verbs) else None


def _any_verb(text: str) -> Command | None:
    if alone := _ALONE.get(folded(text.rstrip("!. "), _ALONE)):
        return alone
    if model := _MODEL.fullmatch(text):
        return UseModel(model["name"])
    if opened := _OPEN.fullmatch(text):
        return OpenThread(int(opened["number"]))
    return None


def _unknown(verb: str, rest: str, text: str, dialect: Dialect) -> Command:
    """A slash and one word that is no verb is a slip; with more behind it, a task."""
    if rest:
        return Refine(*split(text, dialect.options))
    raise UsageError(
        phrase("There is no command `{command}`. Type `help` to see them.", command=verb)
    )
