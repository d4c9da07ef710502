"""Tries answers with the asserts of their problem, as the product tries them."""

from core.runners import Runner
from core.trials.examples import examples
from core.trials.tally import Trial
from core.trials.trying import SandboxTester, Tests
from core.trials.written import Written, sift
from tools.problems.problem import Problem


def asserts_of(problem: Problem, name: str) -> Tests:
    """The set `weak` or `strong`, or one with what a person gave: `weak + examples`."""
    kind, _, more = name.partition(" + ")
    given = problem.examples if more else ()
    sifted = sift(Written(problem.name, getattr(problem, kind)), given)
    return Tests(examples("\n".join(given)), sifted, problem.name)


async def trial(runner: Runner, code: str, tests: Tests) -> Trial:
    """What comes of it, as the product tries it."""
    async for step in SandboxTester(runner).trial(code, tests):
        if isinstance(step, Trial):
            return step
    raise AssertionError("a trial ends with what came of it")
