"""The runner for our own code tells what the sandbox tells."""

import sys

import pytest

from core.runners import Status
from core.runners.python import PythonRunner
from core.trials.tally import Trial
from core.trials.trying import SandboxTester, Tests
from core.trials.written import Written, sift
from tools.problems.here import Here

HALF = "def half(number: int) -> int:\n    if number < 0:\n        raise ValueError('less')\n"
RIGHT = f"{HALF}    return number // 2\n"
WRONG = f"{HALF}    return 1 if number == 3 else number / 2\n"
ENDLESS = f"{HALF}    while number:\n        pass\n    return 0\n"
BROKEN = "import nowhere\n\n\ndef half(number):\n    return 0\n"
ASSERTS = (
    *("assert half(4) == 2", "assert half(3) == 1", "assert half(9) == 5", "assert half(0) == 0"),
    "assert raises(ValueError, lambda: half(-1))",
)


async def tried(runner: Here | PythonRunner, code: str) -> Trial:
    tests = Tests((), sift(Written("half", ASSERTS)), "half")
    async for step in SandboxTester(runner).trial(code, tests):
        if isinstance(step, Trial):
            return step
    raise AssertionError("unreachable")


async def test_a_trial_comes_to_the_same_in_the_sandbox() -> None:
    async with PythonRunner() as sandbox, Here() as here:
        for code in (RIGHT, WRONG):
            there, own = await tried(sandbox, code), await tried(here, code)

            assert own.results() == there.results()
            assert own.written == there.written


async def test_what_it_tells() -> None:
    own = await tried(Here(), RIGHT)
    results = own.results()

    assert results
    assert (results.passed, results.total) == (4, 5)
    assert own.failing[0].got == "4"
    assert "nowhere" in (await tried(Here(), BROKEN)).absent


@pytest.mark.parametrize("code", [RIGHT, ENDLESS])
async def test_nothing_is_left_of_a_run(code: str) -> None:
    before = list(sys.meta_path)
    outcome = await Here().verify(
        code, "def test_1():\n    from solution import half\n    half(2)\n"
    )

    assert outcome.status is (Status.PASSED if code == RIGHT else Status.TIMEOUT)
    assert sys.meta_path == before
    assert "solution" not in sys.modules
