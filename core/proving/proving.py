"""Where proving begins: after an answer, after a worker that died, or for code that is there."""

from collections.abc import AsyncGenerator
from dataclasses import dataclass

from core.conversation import Turn
from core.errors import UsageError
from core.events import Event, ReplyDone, Whole
from core.job import Aim, Job
from core.prompt import Message
from core.proving import Means
from core.proving.calls import Calls
from core.proving.draft import Draft
from core.proving.proof import Proof
from core.proving.prover import prove, test, test_again
from core.proving.story import Tell, story
from core.proving.task import Task
from core.trials.tally import Trial
from core.verdict import Judge, Judgement, Verdict
from core.versions import Origin
from core.words import phrase


@dataclass(frozen=True, slots=True)
class Proving:
    """What it takes for one job."""

    job: Job
    task: Task
    calls: Calls
    judge: Judge
    means: Means
    asked: tuple[Message, ...]
    """The chat that the model answers."""
    reply_tokens: int
    """The longest reply allowed."""

    def after(self, draft: Draft, end: ReplyDone) -> AsyncGenerator[Event, None]:
        """Prove an answer that came to its `end`."""

        async def work(tell: Tell) -> None:
            tell(Whole(end))
            proof = self._proof(draft, tell)
            proof.usage = end.usage
            await prove(proof, self.job.best_of)

        return story(work)

    def again(self, kept: Turn) -> AsyncGenerator[Event, None]:
        """Go on with the answer `kept`, whose worker died; repairs that it had count."""
        origins = [version.origin for version in kept.versions]

        async def work(tell: Tell) -> None:
            proof = self._proof(_unjudged(kept), tell)
            draft = await proof.judged(kept.reply)
            if draft is None:
                return
            proof.draft, proof.usage = draft, kept.usage
            proof.rounds = origins.count(Origin.REPAIRED)
            proof.original = Origin.REPLACED in origins
            await prove(proof, 1 if Origin.CANDIDATE in origins else self.job.best_of)

        return story(work)

    def of(self, code: Turn, tried: Trial) -> AsyncGenerator[Event, None]:
        """Test the `code` of a turn, beside what was `tried` on it; or look again at that.

        Raises:
            UsageError: it is not whole.
        """

        async def work(tell: Tell) -> None:
            proof = self._proof(_unjudged(code), tell)
            draft = await proof.judged(code.reply)
            if draft is None:
                raise UsageError(
                    phrase("The code in this thread is not finished: ask again first.")
                )
            proof.draft = draft
            stage = test if self.job.aim is Aim.TEST else test_again
            await stage(proof, tried.written)

        return story(work)

    def _proof(self, draft: Draft, tell: Tell) -> Proof:
        return Proof(
            self.task,
            self.calls,
            self.judge,
            self.means,
            tell,
            draft,
            self.asked,
            reply_tokens=self.reply_tokens,
            wanted=self.job.tests,
        )


def _unjudged(turn: Turn) -> Draft:
    return Draft(turn.reply, "", Judgement(turn.verdict or Verdict("")))
