"""What a run brings home."""

import asyncio
import tempfile
from pathlib import Path

import pytest

from core.errors import SurroundingsError
from core.runners import MESSAGE_CHARACTERS, Case, Mode, Outcome, Status
from core.runners.judging import OUTPUT_BYTES
from core.runners.python import PythonRunner
from core.sandboxes import Limits
from core.words import phrase

ADD = "def add(a, b):\n    return a + b\n"


async def test_each_test_is_told_of_with_why(runner: PythonRunner) -> None:
    tests = """
import pytest
from solution import add
def test_good(): assert add(1, 2) == 3
@pytest.mark.parametrize("n", [1, 2])
def test_bad(n): assert add(n, 1) == 2
class TestMore:
    def test_error(self): add(1)
"""

    outcome = await runner.verify(ADD, tests)

    assert outcome.status is Status.FAILED and outcome.rc == 0 and outcome.passed == 2
    assert outcome.tests[:2] == (Case("test_good", "passed"), Case("test_bad[1]", "passed"))
    assert outcome.tests[2].id == "test_bad[2]"
    assert outcome.tests[2].message.startswith("assert 3 == 2\n +  where 3 = ")
    assert outcome.tests[3].message == (
        "TypeError: add() missing 1 required positional argument: 'b'"
    )


async def test_messages_and_output_are_kept_short(runner: PythonRunner) -> None:
    code = "def talk():\n    print('begin' + 'x' * 100_000 + 'end')\n    return 'y' * 100_000\n"

    outcome = await runner.verify(code, "from solution import talk\ndef test(): assert talk() == 1")

    assert len(outcome.tests[0].message) == MESSAGE_CHARACTERS
    assert len(outcome.output.encode()) <= OUTPUT_BYTES
    assert outcome.output.startswith("begin") and outcome.output.endswith("end\n")
    assert outcome.output_bytes == 100_009


async def test_output_comes_home_from_a_process_that_was_ended(runner: PythonRunner) -> None:
    code = "import os\nos.write(1, b'so far')\nwhile True: pass\n"

    outcome = await runner.verify(code, "import solution\ndef test_a(): pass\n")

    assert outcome.status is Status.TIMEOUT and outcome.output == "so far"


async def test_code_that_does_not_begin_fails_every_test(runner: PythonRunner) -> None:
    outcome = await runner.verify("def add(:\n", "from solution import add\ndef test_a(): add(1)\n")

    assert outcome.status is Status.FAILED
    assert [case.id for case in outcome.tests] == ["test_a"]
    assert "SyntaxError" in outcome.tests[0].message


async def test_a_run_can_be_given_less_time(runner: PythonRunner) -> None:
    test = "import solution\ndef test_a(): pass\n"

    outcome = await runner.verify("import time\ntime.sleep(60)\n", test, seconds=0.3)

    assert (outcome.status, str(outcome.reason)) == (Status.TIMEOUT, "it took more than 0.3 s")


def test_nobody_can_give_a_run_more_time_than_it_may_take() -> None:
    limits = Limits(wall_seconds=8.0)

    assert limits.within(600) == limits.within(None) == limits
    assert limits.within(0.3) == Limits(wall_seconds=0.3)


async def test_what_the_code_raises_comes_from_its_own_line(runner: PythonRunner) -> None:
    tests = """
import traceback
def test_line():
    try:
        import solution
    except ZeroDivisionError as error:
        frames = traceback.extract_tb(error.__traceback__)
    assert ("solution.py", 4) in [(one.filename, one.lineno) for one in frames]
"""

    outcome = await runner.verify("\n\ndef f():\n    return 1 / 0\n\nf()\n", tests)

    assert (outcome.status, outcome.mode) == (Status.PASSED, Mode.SPLIT)


async def test_runs_do_not_see_each_other_and_leave_nothing(
    runner: PythonRunner, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path))
    code = "SEEN = []\n\ndef see(value):\n    SEEN.append(value)\n    return list(SEEN)\n"
    test = "from solution import see\ndef test_see(tmp_path): assert see({n}) == [{n}]\n"

    outcomes = await asyncio.gather(
        *(runner.verify(code, test.replace("{n}", str(number))) for number in range(12))
    )

    assert {outcome.status for outcome in outcomes} == {Status.PASSED}
    assert not list(tmp_path.iterdir())


async def test_half_a_character_is_no_matter(runner: PythonRunner) -> None:
    outcome = await runner.verify("X = '\ud83d'\n", "import solution\ndef test_a(): solution.X\n")

    assert outcome.status is Status.PASSED


async def test_without_a_process_it_is_refused(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path))
    async with PythonRunner() as runner:
        monkeypatch.setattr("core.runners.python.Zygote._parent", _refuses)
        outcome = await runner.verify(ADD, "def test_a(): pass\n")

    assert outcome.status is Status.REFUSED and str(outcome.reason) == "no sandbox here"


async def _refuses(*_: object) -> None:
    raise SurroundingsError(phrase("no sandbox here"))


async def test_a_cancelled_run_ends_and_gives_its_place_to_the_next(runner: PythonRunner) -> None:
    hanging = [
        asyncio.create_task(
            runner.verify("while True: pass\n", "import solution\ndef test_a(): pass\n")
        )
        for _ in range(4)
    ]
    await asyncio.sleep(0)
    for task in hanging:
        task.cancel()
    await asyncio.wait(hanging)

    outcome: Outcome = await runner.verify(ADD, "import solution\ndef test_a(): pass\n")

    assert (outcome.status, outcome.mode) == (Status.PASSED, Mode.SPLIT)
