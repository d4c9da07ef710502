"""How far an answer is proved, and what all stages of that share."""

from contextlib import aclosing
from dataclasses import dataclass, field, replace

from core import candidates
from core.checks import Code
from core.events import Checked, Testing, Usage
from core.job import Tests as Wanted
from core.prompt import Message
from core.proving import Means
from core.proving.calls import Calls
from core.proving.draft import Draft, code_of, draft_of
from core.proving.story import Tell
from core.proving.task import Task
from core.trials.tally import Trial
from core.trials.trying import Step, Tests
from core.verdict import Judge
from core.words import Phrase, phrase


@dataclass(slots=True)
class Proof:
    """It. The stages change `draft`, `tests` and all below it."""

    task: Task
    calls: Calls
    judge: Judge
    means: Means
    tell: Tell
    draft: Draft
    """The best so far: what is shown."""
    asked: tuple[Message, ...] = ()
    """The chat that led to the answer."""
    usage: Usage = Usage()
    """What the answer cost, which tells the model's speed."""
    reply_tokens: int = 4096
    """The longest reply allowed."""
    wanted: Wanted = Wanted.AUTO
    """What the asker wants of tests."""
    tests: Tests = field(default_factory=Tests)
    rounds: int = 0
    """Of repair, that there were."""
    doubted: frozenset[str] = frozenset()
    """Tests of a model that failed on every one of several answers."""
    original: bool = False
    """Whether what was there before repair is kept as a version."""

    async def judged(self, reply: str) -> Draft | None:
        """What is in `reply`, checked but not run; None where there is no whole code."""
        block = code_of(reply, self.task.language)
        if block is None:
            return None
        code = Code(block.code, block.language or self.task.language, self.task.name)
        judgement = await self.judge.judge(code)
        verdict = replace(judgement.verdict, before=self.task.before)
        return draft_of(reply, replace(judgement, verdict=verdict), self.task.language)

    async def tried(self, draft: Draft) -> Draft:
        """`draft`, run against the tests there are."""
        found = Trial()
        async with aclosing(self.means.tester.trial(draft.code, self.tests)) as told:
            async for one in told:
                if isinstance(one, Step):
                    values = {"done": one.done, "total": one.total}
                    self.tell(
                        Testing(phrase("🧪 running the tests, {done} of {total} runs", **values))
                    )
                else:
                    found = one
        return draft.tried(candidates.without(found, self.doubted))

    def show(self, draft: Draft) -> None:
        """It is the best from now on."""
        self.draft = draft
        self.tell(Checked(draft.verdict))

    def untested(self, reason: Phrase) -> None:
        """No model's tests are run, for that `reason`."""
        self.show(self.draft.tried(replace(self.draft.trial, reason=reason)))
