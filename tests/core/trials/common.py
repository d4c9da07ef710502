"""What tests of trials have in common."""

import asyncio

from core.codec import decode, encode
from core.runners import Runner
from core.trials.tally import Outcome, Trial, Tried
from core.trials.trying import SandboxTester, Step, Tests
from core.trials.written import Sifted

ADD = '''\
def add(a, b):
    """The sum of two numbers."""
    if a is None:
        raise ValueError("no number")
    return a + b
'''
PATIENCE_SECONDS = 60.0
SUMS = ("add(1, 2) == 3", "add(0, 0) == 0", "raises(ValueError, lambda: add(None, 1))")


def written(*asserts: str, name: str = "add") -> Sifted:
    """What is left of a model's asserts."""
    return Sifted(name, tuple(f"assert {one}" for one in asserts))


async def told(runner: Runner, code: str, tests: Tests = Tests()) -> tuple[list[Step], Trial]:
    """The steps of a trial, and the trial, as it comes back from where it is kept."""
    async with asyncio.timeout(PATIENCE_SECONDS):
        found = [one async for one in SandboxTester(runner).trial(code, tests)]
    steps, trial = [one for one in found if isinstance(one, Step)], found[-1]
    assert isinstance(trial, Trial) and found[:-1] == steps
    kept = decode(Trial, encode(trial))
    assert kept == trial
    return steps, kept


async def tried(runner: Runner, code: str, tests: Tests = Tests()) -> Trial:
    """The trial alone."""
    return (await told(runner, code, tests))[1]


def outcomes(found: tuple[Tried, ...]) -> list[Outcome]:
    """What the asserts came to."""
    return [one.outcome for one in found]
