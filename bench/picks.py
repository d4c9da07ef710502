"""How often the best of several answers is right, beside a random one of them."""

from collections.abc import AsyncIterator, Iterator, Sequence
from dataclasses import dataclass
from itertools import accumulate
from random import Random

from bench.row import Row
from core.candidates import Candidate, best, set_aside
from core.checks import Code
from core.checks.checker import WORK, Checker
from core.checks.report import Report
from core.sandboxes.zygote import Zygote
from core.scoring import score
from core.trials.tally import Trial
from tools.problems import Problem, collect
from tools.problems.here import Here
from tools.problems.trying import asserts_of, trial

SETS = ("weak", "strong", "weak + examples", "strong + examples")
SIZES = (3, 5)
DRAWS = 200
"""Of each problem."""
_LEAST, _MOST = 0.2, 0.4
"""The share of right answers, from the hardest problem to the easiest."""


@dataclass(frozen=True, slots=True)
class Given:
    """An answer that a model could give."""

    right: bool
    findings: Report
    trials: dict[str, Trial]
    """By each of `SETS`."""

    def candidate(self, tried: Trial) -> Candidate:
        """It, judged by what came of its trial."""
        found = score(self.findings, tried.results())
        return Candidate(found.parts["gate"].value, tried, found.value)


async def rows() -> AsyncIterator[Row]:
    """For each number of answers and set of asserts."""
    async with Zygote(WORK) as zygote:
        answers = [await _given(problem, Checker(zygote)) for problem in collect()]
    for size in SIZES:
        groups = list(_groups(answers, size))
        first = _share([group[0].right for group in groups])
        ceiling = _share([any(one.right for one in group) for group in groups])
        yield Row(f"picks: the first of {size} answers is right", f"{first:.1%}", "–")
        for name in SETS:
            chosen = _share([group[_best(group, name)].right for group in groups])
            gain = (chosen - first) / (ceiling - first)
            text = f"{chosen:.1%}, {gain:.0%} of the way to {ceiling:.1%}"
            yield Row(f"… the one chosen, {name}", text, "> the first", chosen > first)


async def _given(problem: Problem, checker: Checker) -> list[Given]:
    """The answers to it, the right ones first."""
    found = []
    for answers, right in ((problem.good, True), (problem.wrong, False)):
        for one in answers:
            findings = await checker.examine(Code(one.text, "python", problem.name))
            trials = {
                name: await trial(Here(), one.text, asserts_of(problem, name)) for name in SETS
            }
            found.append(Given(right, findings, trials))
    return found


def _groups(answers: Sequence[Sequence[Given]], size: int) -> Iterator[list[Given]]:
    """Of each problem so many groups of answers as a model would give them."""
    step = (_MOST - _LEAST) / (len(answers) - 1)
    for place, one in enumerate(answers):
        for number in range(DRAWS):
            yield draw(one, size, _LEAST + place * step, Random(f"{place} {number}"))


def draw(answers: Sequence[Given], size: int, share: float, random: Random) -> list[Given]:
    """Answers as they come: of the wrong ones some more often, and each perhaps again."""
    right = [one for one in answers if one.right]
    wrong = [one for one in answers if not one.right]
    weights = list(accumulate(1 / place for place in range(1, len(wrong) + 1)))
    return [
        (
            random.choice(right)
            if random.random() < share
            else random.choices(wrong, cum_weights=weights)[0]
        )
        for _ in range(size)
    ]


def _best(group: Sequence[Given], name: str) -> int:
    """As the product chooses."""
    trials = set_aside([one.trials[name] for one in group])
    return best([one.candidate(tried) for one, tried in zip(group, trials)])


def _share(truths: Sequence[bool]) -> float:
    return sum(truths) / len(truths)
