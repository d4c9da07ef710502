"""What happens while a job is answered: typed events, in the order people learn of them."""

from dataclasses import dataclass
from enum import StrEnum

from core.errors import Fault
from core.trials.contract import Example
from core.verdict import Verdict
from core.versions import Version
from core.words import Phrase


@dataclass(frozen=True, slots=True)
class Queued:
    """The job waits for the model; `ahead` others go before it."""

    ahead: int
    seconds: float | None = None
    """Until it is its turn, estimated; None where nobody can tell."""


@dataclass(frozen=True, slots=True)
class TakenOver:
    """The worker that held this job is gone; another one begins again."""


@dataclass(frozen=True, slots=True)
class Started:
    """A worker asks `model` now; `demo` marks the scripted model that is none."""

    model: str
    demo: bool = False


@dataclass(frozen=True, slots=True)
class HistoryTrimmed:
    """The oldest `turns` of the thread did not fit into the model's window."""

    turns: int


@dataclass(frozen=True, slots=True)
class Loading:
    """The model server brings the model into memory first."""


@dataclass(frozen=True, slots=True)
class Thinking:
    """The model thinks before it answers; `tokens` so far, about one a chunk."""

    tokens: int


@dataclass(frozen=True, slots=True)
class TextAdded:
    """More of the reply."""

    text: str


class Ending(StrEnum):
    """Why the model stopped by itself."""

    COMPLETE = "complete"
    """It had no more to say."""
    CUT = "cut"
    """It reached the most tokens a reply may have."""


@dataclass(frozen=True, slots=True)
class Usage:
    """What a reply cost: tokens, and seconds by the model server's own clock."""

    prompt_tokens: int = 0
    reply_tokens: int = 0
    load_seconds: float = 0.0
    prompt_seconds: float = 0.0
    reply_seconds: float = 0.0

    @property
    def tokens_per_second(self) -> float:
        """Speed of writing; 0 where it is not known."""
        return self.reply_tokens / self.reply_seconds if self.reply_seconds else 0.0


@dataclass(frozen=True, slots=True)
class ReplyDone:
    """The model has ended its reply."""

    ending: Ending
    usage: Usage
    prompt_cut: bool = False
    """The server counted far fewer prompt tokens than we sent: it cut the prompt silently."""


@dataclass(frozen=True, slots=True)
class Checking:
    """The model wrote all of its reply, and the code in it is looked at."""


@dataclass(frozen=True, slots=True)
class Checked:
    """Something can be said about the code; a later verdict says more, or takes it back."""

    verdict: Verdict | None


@dataclass(frozen=True, slots=True)
class Formatted:
    """The whole reply, its code as its language's formatter has it."""

    reply: str


@dataclass(frozen=True, slots=True)
class Pinned:
    """What people hold the code of this thread to, from now on."""

    examples: tuple[Example, ...]
    replaced: tuple[tuple[Example, Example], ...] = ()
    """Examples that went, each with the one that replaces it."""


@dataclass(frozen=True, slots=True)
class Whole:
    """The answer stands: whatever comes now only adds to it, and may be stopped."""

    end: ReplyDone


@dataclass(frozen=True, slots=True)
class Testing:
    """Tests are written or run."""

    __test__ = False

    said: Phrase


@dataclass(frozen=True, slots=True)
class Repairing:
    """The model is given its code back, with what fails in it."""

    said: Phrase


@dataclass(frozen=True, slots=True)
class Choosing:
    """Further answers to the same prompt are written and compared."""

    said: Phrase


@dataclass(frozen=True, slots=True)
class Versioned:
    """There is a further version; `reply` is what is shown from now on."""

    version: Version
    reply: str


@dataclass(frozen=True, slots=True)
class Noted:
    """Something a reader of the answer has to know."""

    said: Phrase


@dataclass(frozen=True, slots=True)
class Stopped:
    """`person` stopped the answer; the text so far stays."""

    person: str


@dataclass(frozen=True, slots=True)
class Failed:
    """The answer ended in an error; `reference` is also in the log."""

    reason: Phrase
    reference: str
    fault: Fault = Fault.PROGRAM


ModelEvent = Loading | Thinking | TextAdded | ReplyDone
"""What a model can tell while it answers."""

ProofEvent = Pinned | Whole | Testing | Repairing | Choosing | Versioned | Noted
"""What is told of an answer that stands, and of what it is held to."""

Event = (
    Queued
    | TakenOver
    | Started
    | HistoryTrimmed
    | ModelEvent
    | Checking
    | Checked
    | Formatted
    | ProofEvent
    | Stopped
    | Failed
)
