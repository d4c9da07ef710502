"""Trials: code is tried with a person's examples and a model's asserts. The port, and the sandbox.

Nothing that the code does is an error here: it is what the trial tells.
"""

import asyncio
from collections.abc import AsyncGenerator, Iterable
from contextlib import aclosing
from dataclasses import dataclass, replace
from typing import Protocol

from core.runners import Outcome, Runner, Status
from core.trials import tried
from core.trials.judging import judged, not_run
from core.trials.planning import Plan, Tests, mutated, planned, stubbed
from core.trials.suite import Assert
from core.trials.tally import Trial, vacuous

__all__ = ["SandboxTester", "Step", "Tester", "Tests"]

_LEAST_SECONDS = 1.0
_TIMES_LONGER = 5.0
"""How long changed code may take, beside what the code itself took: its loops may be endless."""


@dataclass(frozen=True, slots=True)
class Step:
    """So many of the runs are over."""

    done: int
    total: int


class Tester(Protocol):
    """Tries code."""

    def trial(self, code: str, tests: Tests) -> AsyncGenerator[Step | Trial, None]:
        """Tries Python `code`; the last thing it gives is the `Trial`.

        Closing it stops the runs. It never raises for what the code is.
        """
        ...


class SandboxTester(Tester):
    """Tries code in the sandbox of a runner."""

    def __init__(self, runner: Runner) -> None:
        self._runner = runner

    async def trial(self, code: str, tests: Tests) -> AsyncGenerator[Step | Trial, None]:
        """Tries the code itself, then what does nothing, then the code with faults."""
        plan = await asyncio.to_thread(planned, code, tests)
        if plan is None:
            yield Trial()
            return
        if not plan.runs:
            yield not_run(plan)
            return
        outcome = await self._runner.verify(code, plan.suite.text)
        trial = judged(plan, outcome)
        if not trial.passed or not tests.weighed or outcome.status is Status.TIMEOUT:
            yield Step(1, 1)
            yield trial
            return
        seconds = max(_LEAST_SECONDS, _TIMES_LONGER * outcome.wall)
        async with aclosing(self._strength(code, plan, trial, seconds)) as steps:
            async for step in steps:
                yield step

    async def _strength(
        self, code: str, plan: Plan, trial: Trial, seconds: float
    ) -> AsyncGenerator[Step | Trial, None]:
        """What the tests are worth: whether they pass on nothing, and miss faults."""
        passed = _passed(plan, trial)
        nothing = await asyncio.to_thread(stubbed, code) if plan.some(plan.written).ids else ()
        faulty = await asyncio.to_thread(mutated, code, passed)
        done, total = 1, 1 + len(nothing) + len(faulty)
        yield Step(done, total)
        async with aclosing(self._runs(nothing, plan, plan.written, seconds)) as outcomes:
            async for outcome in outcomes:
                if outcome.status is Status.PASSED and trial.written:
                    trial = replace(trial, written=(), reason=vacuous())
                yield Step(done := done + 1, total)
        passed = _passed(plan, trial)
        async with aclosing(self._runs(faulty, plan, passed, seconds)) as outcomes:
            async for outcome in outcomes:
                trial = _weighed(trial, outcome)
                yield Step(done := done + 1, total)
        yield trial

    async def _runs(
        self, codes: Iterable[str], plan: Plan, asserts: Iterable[Assert], seconds: float
    ) -> AsyncGenerator[Outcome, None]:
        """The outcomes of `asserts` on each of `codes`, side by side, the first to end first."""
        suite = plan.some(asserts)
        if not suite.ids:
            return
        runs = [
            asyncio.create_task(self._runner.verify(code, suite.text, seconds=seconds))
            for code in codes
        ]
        try:
            for run in asyncio.as_completed(runs):
                yield await run
        finally:
            for task in runs:
                task.cancel()
            await asyncio.gather(*runs, return_exceptions=True)


def _passed(plan: Plan, trial: Trial) -> list[Assert]:
    """The asserts of `plan` that passed on the code, those thrown away aside."""
    both = [*zip(plan.examples, trial.examples), *zip(plan.written, trial.written)]
    return [one for one, result in both if result.outcome is tried.Outcome.PASSED]


def _weighed(trial: Trial, outcome: Outcome) -> Trial:
    """`trial` with one fault more; every end but a good one notices it."""
    if outcome.status is Status.REFUSED:
        return trial
    caught = trial.caught + (outcome.status is not Status.PASSED)
    return replace(trial, caught=caught, mutants=trial.mutants + 1)
