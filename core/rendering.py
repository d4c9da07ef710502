"""The whole picture a thread should show of one answer, and how each event changes it."""

from dataclasses import dataclass, replace
from enum import StrEnum
from typing import assert_never

from core.errors import Fault
from core.events import (
    Checked,
    Checking,
    Ending,
    Event,
    Failed,
    Formatted,
    HistoryTrimmed,
    Loading,
    Queued,
    ReplyDone,
    Started,
    Stopped,
    TakenOver,
    TextAdded,
    Thinking,
    Usage,
)
from core.verdict import Verdict
from core.words import Phrase


class Phase(StrEnum):
    """Where an answer stands."""

    WAITING = "waiting"
    STARTING = "starting"
    LOADING = "loading"
    THINKING = "thinking"
    WRITING = "writing"
    CHECKING = "checking"
    DONE = "done"
    CUT = "cut"
    STOPPED = "stopped"
    FAILED = "failed"


FINAL = frozenset({Phase.DONE, Phase.CUT, Phase.STOPPED, Phase.FAILED})


@dataclass(frozen=True, slots=True)
class Rendering:
    """All that should be visible of one answer; drawing it twice is harmless."""

    phase: Phase = Phase.WAITING
    ahead: int | None = None
    """Others that go before it at the model; None while it does not wait there."""
    wait_seconds: float | None = None
    """Until it is its turn, estimated; None where nobody can tell."""
    model: str = ""
    demo: bool = False
    reply: str = ""
    pieces: int = 0
    """Pieces of text by this run, about one a token; what is counted until the server tells."""
    thinking_tokens: int = 0
    trimmed_turns: int = 0
    taken_over: bool = False
    prompt_cut: bool = False
    verdict: Verdict | None = None
    usage: Usage = Usage()
    stopped_by: str = ""
    failure: Phrase | None = None
    reference: str = ""
    fault: Fault | None = None

    @property
    def final(self) -> bool:
        """Whether nothing more will come."""
        return self.phase in FINAL


def render(before: Rendering, event: Event) -> Rendering:
    """The picture after `event`. A final picture stays as it is."""
    if before.final:
        return before
    match event:
        case TextAdded(text):
            return replace(
                before,
                phase=Phase.WRITING,
                reply=_reply_of_this_run(before) + text,
                pieces=before.pieces + 1,
            )
        case Thinking(tokens):
            return replace(before, phase=Phase.THINKING, thinking_tokens=tokens)
        case Queued(ahead):
            return replace(before, phase=Phase.WAITING, ahead=ahead, wait_seconds=event.seconds)
        case TakenOver():
            return replace(before, taken_over=True, pieces=0, thinking_tokens=0, verdict=None)
        case Started(model, demo):
            return replace(before, phase=Phase.STARTING, model=model, demo=demo)
        case HistoryTrimmed(turns):
            return replace(before, trimmed_turns=turns)
        case Loading():
            return replace(before, phase=Phase.LOADING)
        case Checking():
            return replace(before, phase=Phase.CHECKING)
        case Checked(verdict):
            return replace(before, verdict=verdict)
        case Formatted(reply):
            return replace(before, reply=reply)
        case ReplyDone(ending):
            return replace(
                before,
                phase=Phase.DONE if ending is Ending.COMPLETE else Phase.CUT,
                reply=_reply_of_this_run(before),
                usage=event.usage,
                prompt_cut=event.prompt_cut,
            )
        case Stopped(person):
            return replace(
                before, phase=Phase.STOPPED, stopped_by=person, verdict=_more_than_a_glance(before)
            )
        case Failed(reason, reference, fault):
            return replace(
                before,
                phase=Phase.FAILED,
                failure=reason,
                reference=reference,
                fault=fault,
                verdict=_more_than_a_glance(before),
            )
    assert_never(event)


def _more_than_a_glance(picture: Rendering) -> Verdict | None:
    """What is known for good of code whose look may never have come to its end."""
    return None if picture.verdict and picture.verdict.quick else picture.verdict


def _reply_of_this_run(picture: Rendering) -> str:
    """What an earlier run wrote stays in sight only until this one has text of its own."""
    return picture.reply if picture.pieces else ""
