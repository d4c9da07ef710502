"""Our record of a thread: its turns, each a prompt with its reply."""

from dataclasses import dataclass
from enum import StrEnum

from core.errors import Fault
from core.events import Usage
from core.job import Aim, Asset, Tests
from core.places import Thread
from core.trials.contract import Example
from core.verdict import Verdict
from core.versions import Version
from core.words import Phrase


class Status(StrEnum):
    """How a turn ended."""

    DONE = "done"
    CUT = "cut"
    """The model reached the most tokens a reply may have."""
    STOPPED = "stopped"
    FAILED = "failed"
    DEAD = "dead"
    """Every worker that tried it died."""


@dataclass(frozen=True, slots=True)
class Stage:
    """A stretch of an answer's life and how long it took."""

    name: str
    seconds: float


@dataclass(frozen=True, slots=True)
class Turn:
    """One prompt with its reply."""

    event: str
    person: str
    prompt: str
    reply: str
    """The model's Markdown as it came; may be half an answer unless `status` is done."""
    status: Status
    assets: tuple[Asset, ...] = ()
    language: str = ""
    """The programming language asked for with this prompt; it holds for the turns after it."""
    model: str = ""
    demo: bool = False
    aim: Aim = Aim.WRITE
    about: str = ""
    """The event of the turn whose code it is about, if its aim is another than to write."""
    tests: Tests = Tests.AUTO
    best_of: int = 1
    """Both as they were asked for."""
    stopped: bool = False
    """Whether somebody stopped it; if it is done, only what came after the answer."""
    stopped_by: str = ""
    failure: Phrase | None = None
    reference: str = ""
    """The id of a failure, which the log has too."""
    fault: Fault | None = None
    """Where the cause of a failure lies."""
    usage: Usage = Usage()
    trimmed_turns: int = 0
    """Turns of the thread that did not fit into the model's window."""
    prompt_cut: bool = False
    """Whether the model server seems to have cut the prompt besides."""
    verdict: Verdict | None = None
    """What was found about the code in it."""
    contract: tuple[Example, ...] = ()
    """What people held the code of the thread to by then, with this prompt."""
    replaced: tuple[tuple[Example, Example], ...] = ()
    """Examples that went with this prompt, each with the one that replaces it."""
    versions: tuple[Version, ...] = ()
    """Repairs of its code, and other answers to the same prompt."""
    notes: tuple[Phrase, ...] = ()
    """What a reader has to know besides."""
    stages: tuple[Stage, ...] = ()
    asked_at: float = 0.0
    ended_at: float = 0.0
    """Both UNIX seconds."""


@dataclass(frozen=True, slots=True)
class NumberedTurn:
    """A turn with its place in the thread, counted from 1 and never given twice."""

    number: int
    turn: Turn


@dataclass(frozen=True, slots=True)
class Conversation:
    """The newest turns of a thread, oldest first.

    `code` is the newest turn that has code, also when it is older than `turns`.
    """

    thread: Thread
    turns: tuple[NumberedTurn, ...] = ()
    code: NumberedTurn | None = None
    model: str = ""
    """The model people chose for this thread; empty for the default one."""

    @property
    def language(self) -> str:
        """The programming language last asked for; empty where nobody did."""
        asked = (entry.turn.language for entry in reversed(self.turns))
        return next((language for language in asked if language), "")


@dataclass(frozen=True, slots=True)
class ThreadSummary:
    """A line in a list of threads."""

    thread: Thread
    title: str
    """The first prompt, whole."""
    active_at: float
    """UNIX seconds of the newest turn or job."""
