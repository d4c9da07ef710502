"""The work of answering one turn, as plain data that any process can pick up."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from enum import StrEnum

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


class Aim(StrEnum):
    """What a job is for."""

    WRITE = "write"
    """Code for a prompt."""
    TEST = "test"
    """More tests for code that is there."""
    FIX = "fix"
    """Code that is there, without what fails in it."""
    FIX_TEST = "fix test"
    """A second look at a model's tests that fail on code that is there."""


class Tests(StrEnum):
    """Whether a model writes tests for the answer."""

    __test__ = False

    AUTO = ""
    """As the admin says; where they say nothing, if the model is fast enough."""
    ON = "on"
    OFF = "off"


MOST_CANDIDATES = 5
"""Answers to one prompt, side by side."""


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
    requests: tuple[str, ...] = ()
    """Ids of the people's messages that asked, in the thread's channel: they show its state."""
    joins: bool = False
    """May become part of the turn that waits behind the running one."""
    aim: Aim = Aim.WRITE
    about: str = ""
    """The event of the turn whose code it is about, if its aim is another than to write; empty
    for the thread's newest code."""
    tests: Tests = Tests.AUTO
    best_of: int = 1
    """So many answers are written, and the best is shown; at most `MOST_CANDIDATES`."""


def merge(event: str, parts: Sequence[Job]) -> Job:
    """The one job `event` that asks for all `parts`, in their order.

    The first one says who asked, when and in which language; a model, a programming language and
    whether there are tests is what was named last, and of numbers the largest counts.
    """
    return replace(
        parts[0],
        event=event,
        prompt="\n\n".join(part.prompt for part in parts),
        assets=tuple(asset for part in parts for asset in part.assets),
        model=_last(part.model for part in parts),
        language=_last(part.language for part in parts),
        requests=tuple(request for part in parts for request in part.requests),
        tests=Tests(_last(part.tests for part in parts)),
        best_of=max(part.best_of for part in parts),
    )


def _last(names: Iterable[str]) -> str:
    """The last name that says something; empty if none does."""
    return next((name for name in reversed(list(names)) if name), "")
