"""An answer as far as it is proved."""

from dataclasses import dataclass, replace
from typing import Self

from core.candidates import Candidate
from core.extraction import Block, main_block, with_main
from core.trials.tally import Trial
from core.verdict import Judgement, Verdict, tried

PYTHON = "python"


@dataclass(frozen=True, slots=True)
class Draft:
    """A reply, and what is known of the code in it."""

    reply: str
    """The model's Markdown, its code as its formatter has it."""
    code: str
    judgement: Judgement

    @property
    def verdict(self) -> Verdict:
        """What was found about it."""
        return self.judgement.verdict

    @property
    def trial(self) -> Trial:
        """What came of running it; an empty one if it was not."""
        return self.verdict.trial or Trial()

    @property
    def runs(self) -> bool:
        """Whether it may be tried at all: it is Python, and parses."""
        return self.verdict.language == PYTHON and self.verdict.parses

    @property
    def candidate(self) -> Candidate:
        """It, beside others."""
        score = self.verdict.score
        if score is None:
            return Candidate(0.0, self.verdict.trial, 0.0)
        return Candidate(score.parts["gate"].value, self.verdict.trial, score.value)

    def tried(self, trial: Trial) -> Self:
        """The same after its code was run."""
        return replace(self, judgement=tried(self.judgement, trial))


def code_of(reply: str, want: str = "") -> Block | None:
    """The whole code in `reply`; None where there is none, or it was never finished."""
    block = main_block(reply, want)
    return block if block and block.complete else None


def draft_of(reply: str, judgement: Judgement, want: str = "") -> Draft | None:
    """`reply` with its code as the formatter has it; None where there is no whole code."""
    block = code_of(reply, want)
    if block is None:
        return None
    code = judgement.formatted or block.code
    return Draft(reply if code == block.code else with_main(reply, code, want), code, judgement)
