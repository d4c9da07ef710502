"""The whole picture a thread should show of one answer, and how each event changes it."""

from dataclasses import dataclass, replace
from enum import StrEnum
from typing import assert_never

from core.errors import Fault
from core.events import (
    Checked,
    Checking,
    Choosing,
    Ending,
    Event,
    Failed,
    Formatted,
    HistoryTrimmed,
    Loading,
    Noted,
    Pinned,
    ProofEvent,
    Queued,
    Repairing,
    ReplyDone,
    Started,
    Stopped,
    TakenOver,
    Testing,
    TextAdded,
    Thinking,
    Usage,
    Versioned,
    Whole,
)
from core.job import Aim
from core.trials.contract import Example
from core.verdict import Verdict
from core.versions import Version
from core.words import Phrase


class Phase(StrEnum):
    """Where an answer stands."""

    WAITING = "waiting"
    STARTING = "starting"
    LOADING = "loading"
    THINKING = "thinking"
    WRITING = "writing"
    CHECKING = "checking"
    CHOOSING = "choosing"
    TESTING = "testing"
    REPAIRING = "repairing"
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
    aim: Aim = Aim.WRITE
    whole: bool = False
    """Whether the answer stands, and all that comes only adds to it."""
    doing: Phrase | None = None
    """What is done to a whole answer, for the line below it."""
    contract: tuple[Example, ...] = ()
    """What people hold the code of the thread to."""
    replaced: tuple[tuple[Example, Example], ...] = ()
    """Examples that went with this prompt, each with the one that replaces it."""
    versions: tuple[Version, ...] = ()
    """Repairs and other candidates, in the order they came."""
    notes: tuple[Phrase, ...] = ()
    """What a reader has to know besides."""
    usage: Usage = Usage()
    stopped: bool = False
    """Whether somebody stopped it; a whole answer stands all the same."""
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
        case TakenOver() if before.whole:
            return replace(before, taken_over=True)
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
        case Pinned() | Whole() | Testing() | Repairing() | Choosing() | Versioned() | Noted():
            return _proved(before, event)
        case ReplyDone() if before.whole:
            return replace(before, phase=Phase.DONE, doing=None)
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
                before,
                phase=Phase.DONE if before.whole else Phase.STOPPED,
                stopped=True,
                stopped_by=person,
                verdict=_more_than_a_glance(before),
            )
        case Failed(reason, reference, fault):
            return replace(
                before,
                phase=Phase.DONE if before.whole else Phase.FAILED,
                failure=reason,
                reference=reference,
                fault=fault,
                verdict=_more_than_a_glance(before),
            )
    assert_never(event)


def _proved(before: Rendering, event: ProofEvent) -> Rendering:
    """The picture after something that only adds to an answer."""
    match event:
        case Pinned(examples, replaced):
            return replace(before, contract=examples, replaced=replaced)
        case Whole(end):
            return replace(before, whole=True, usage=end.usage, prompt_cut=end.prompt_cut)
        case Testing(said):
            return replace(before, phase=Phase.TESTING, doing=said)
        case Repairing(said):
            return replace(before, phase=Phase.REPAIRING, doing=said)
        case Choosing(said):
            return replace(before, phase=Phase.CHOOSING, doing=said)
        case Versioned(version, reply):
            return replace(before, reply=reply, versions=(*before.versions, version))
        case Noted(said) if said in before.notes:
            return before  # by a worker that died meanwhile
        case Noted(said):
            return replace(before, notes=(*before.notes, said))
    assert_never(event)


def _more_than_a_glance(picture: Rendering) -> Verdict | None:
    """What is known for good of code whose look may never have come to its end."""
    return None if picture.verdict and picture.verdict.quick else picture.verdict


def _reply_of_this_run(picture: Rendering) -> str:
    """What an earlier run wrote stays in sight only until this one has text of its own."""
    return picture.reply if picture.pieces else ""
