"""The turns that a job is about: code that is there, and what was found about it."""

from dataclasses import dataclass

from core.conversation import Conversation, Turn
from core.errors import UsageError
from core.job import Aim
from core.proving import repair
from core.trials.tally import Trial
from core.words import phrase


@dataclass(frozen=True, slots=True)
class About:
    """They."""

    turn: Turn | None = None
    """The one that somebody means."""
    code: Turn | None = None
    """The one whose code that is; the same, unless nothing was written in it."""
    kept: Turn | None = None
    """A whole answer to the job itself, which another worker had not yet proved."""

    def brief(self, aim: Aim) -> str:
        """What the model has to know of it before it writes; nothing unless it is to `FIX` it.

        Raises:
            UsageError: there is no code.
        """
        if aim is not Aim.FIX:
            return ""
        code, trial = self.code_and_trial()
        return repair.brief(code, trial)

    def code_and_trial(self) -> tuple[Turn, Trial]:
        """The turn with the code, and what came of running it.

        Raises:
            UsageError: there is no code.
        """
        if self.code is None or self.turn is None:
            raise UsageError(phrase("There is no code in this thread yet: ask for some first."))
        verdict = self.turn.verdict or self.code.verdict
        return self.code, (verdict.trial if verdict else None) or Trial()


def newest_on(conversation: Conversation) -> Turn | None:
    """The turn that knows most of the newest code: its own, or one that tested it since."""
    code = conversation.code
    if code is None:
        return None
    since = [one.turn for one in conversation.turns if one.number > code.number]
    return next((one for one in reversed(since) if _tested(one, code.turn)), code.turn)


def _tested(turn: Turn, code: Turn) -> bool:
    """Whether it says what came of tests of that `code`; where it names none, that is meant."""
    trial = turn.verdict.trial if turn.verdict else None
    return turn.about in ("", code.event) and trial is not None and trial.tested
