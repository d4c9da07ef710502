"""The work of answering one turn, as plain data that any process can pick up."""

from dataclasses import dataclass

from core.places import Person, Thread


@dataclass(frozen=True, slots=True)
class Asset:
    """A text file that a person gave with a prompt."""

    name: str
    text: str


@dataclass(frozen=True, slots=True)
class Artifact:
    """A file that we made."""

    name: str
    text: str


@dataclass(frozen=True, slots=True)
class Job:
    """One prompt to answer in one thread."""

    event: str
    """From the platform's event id: the same event again is the same job."""
    thread: Thread
    person: Person
    prompt: str
    """What the person typed, without mention and verb; it reaches the model unchanged."""
    assets: tuple[Asset, ...] = ()
    model: str = ""
    """The model asked for by name; empty for the thread's own or the default one."""
    language: str = ""
    """The programming language asked for; empty lets the model choose."""
    locale: str = "en"
    """The asker's human language."""
    asked_at: float = 0.0
    """UNIX seconds."""
