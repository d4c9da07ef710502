"""Code that forges is never taken for right, and right code is."""

import pytest

from core.runners import Mode, Status
from core.runners.python import PythonRunner
from tests.core.runners.benign import PAIRS, Pair
from tests.core.runners.forging import (
    DEEP,
    FORGERIES,
    HANGING,
    IN_ONE_PROCESS,
    SLOW,
    TESTS,
    Forgery,
)

# One that says yes to the first it is asked about is right now and then, if it is asked once.
AGREEING = [one for one in FORGERIES if one.name.startswith("values: equal to everything")]


@pytest.mark.parametrize("pair", PAIRS, ids=lambda pair: pair.name)
async def test_right_code_passes(runner: PythonRunner, pair: Pair) -> None:
    outcome = await runner.verify(pair.code, pair.tests)

    assert outcome.status is Status.PASSED, outcome
    assert outcome.mode is (Mode.SINGLE if pair.single else Mode.SPLIT)
    assert outcome.self_reported is pair.single
    assert outcome.passed == len(outcome.tests) > 0


@pytest.mark.parametrize("forgery", [*FORGERIES, *SLOW], ids=lambda forgery: forgery.name)
async def test_a_forgery_never_passes(runner: PythonRunner, forgery: Forgery) -> None:
    outcome = await runner.verify(forgery.code, TESTS)

    assert outcome.status not in (Status.PASSED, Status.REFUSED), outcome
    assert outcome.mode is Mode.SPLIT


@pytest.mark.parametrize("forgery", HANGING, ids=lambda forgery: forgery.name)
async def test_a_forgery_that_never_ends_is_ended(hasty: PythonRunner, forgery: Forgery) -> None:
    outcome = await hasty.verify(forgery.code, TESTS)

    assert (outcome.status, outcome.mode) == (Status.TIMEOUT, Mode.SPLIT), outcome


@pytest.mark.parametrize("asserted", ["answer() == 42", "42 == answer()", "answer() in [42]"])
@pytest.mark.parametrize("forgery", AGREEING, ids=lambda forgery: forgery.name)
async def test_agreeing_alone_is_no_way_to_pass(
    runner: PythonRunner, forgery: Forgery, asserted: str
) -> None:
    """Each assertion holds by itself: one alone among others would hide what it lets through."""
    tests = f"from solution import answer\ndef test_answer():\n    assert {asserted}\n"

    assert (await runner.verify(forgery.code, tests)).status is Status.FAILED


@pytest.mark.parametrize("asserted", ["abs(answer() - 42) < 1", "not 42 - answer()"])
async def test_being_near_to_everything_is_no_way_to_pass(
    runner: PythonRunner, asserted: str
) -> None:
    tests = f"from solution import answer\ndef test_answer():\n    assert {asserted}\n"
    (near,) = [one for one in FORGERIES if one.name.startswith("values: nothing is between")]

    assert (await runner.verify(near.code, tests)).status is Status.FAILED


@pytest.mark.parametrize("asserted", ["answer() < 43", "41 < answer()", "42 in answer()"])
async def test_being_on_every_side_is_no_way_to_pass(runner: PythonRunner, asserted: str) -> None:
    tests = f"from solution import answer\ndef test_answer():\n    assert {asserted}\n"

    assert (await runner.verify(AGREEING[0].code, tests)).status is Status.FAILED


@pytest.mark.parametrize(
    "forgery", [one for one in FORGERIES if one.single], ids=lambda forgery: forgery.name
)
async def test_one_process_stops_what_does_not_know_our_reporter(
    runner: PythonRunner, forgery: Forgery
) -> None:
    outcome = await runner.verify(forgery.code, IN_ONE_PROCESS)

    assert outcome.status not in (Status.PASSED, Status.REFUSED), outcome


@pytest.mark.faults
async def test_folders_without_end_never_pass(runner: PythonRunner) -> None:
    outcome = await runner.verify(DEEP.code, TESTS)

    assert outcome.status is Status.DISK_LIMIT


BY_NAME = {one.name: one for one in (*FORGERIES, *SLOW)}


@pytest.mark.parametrize(
    "name, status",
    [
        ("wrong", Status.FAILED),
        ("exit: at import", Status.CRASHED),
        ("exit: in a call", Status.CRASHED),
        ("exit: a killed process", Status.CRASHED),
        ("exit: SystemExit at import", Status.FAILED),
        ("channel: answers before the questions", Status.TAMPERED),
        ("prints without end", Status.OUTPUT_LIMIT),
        ("writes to the stream itself", Status.OUTPUT_LIMIT),
        ("fills the disk", Status.DISK_LIMIT),
        ("gives back too much", Status.FAILED),
        ("crashes", Status.CRASHED),
    ],
)
async def test_the_status_tells_what_it_did(
    runner: PythonRunner, name: str, status: Status
) -> None:
    outcome = await runner.verify(BY_NAME[name].code, TESTS)

    assert outcome.status is status, outcome


async def test_code_cannot_choose_to_share_the_process_of_the_tests(runner: PythonRunner) -> None:
    """Only tests can bring about what two processes cannot stand for."""
    code = """
def answer(thing=None):
    if thing:
        try:
            thing.found
        except TypeError:
            return "refused"
    return 41
"""
    tests = TESTS + """
import re

class Thing:
    found = re.match("a", "a")

def test_found():
    assert answer(Thing()) == "refused"
"""

    outcome = await runner.verify(code, tests)

    assert (outcome.status, outcome.mode) == (Status.FAILED, Mode.SPLIT)
    assert outcome.tests[-1].outcome == "passed", outcome.tests[-1]


async def test_a_lent_object_leads_to_no_frame(runner: PythonRunner) -> None:
    code = """
def look(one):
    found = []
    for name in ("gi_frame", "gi_code", "_hidden", "__class__", "__globals__", "shown"):
        try:
            if name in ("__class__",):
                continue
            getattr(one, name)
            found.append(name)
        except (AttributeError, TypeError):
            pass
    return found
"""
    tests = """
from solution import look

class Thing:
    shown = 1
    _hidden = 2

def test_look():
    assert look(Thing()) == ["shown"]
    assert look(one for one in "ab") == []
"""

    outcome = await runner.verify(code, tests)

    assert outcome.status is Status.PASSED, outcome


async def test_the_process_of_the_code_holds_no_pytest(runner: PythonRunner) -> None:
    code = """
import os, sys
loaded = [name for name in sys.modules if "pytest" in name or name.endswith("envelope")]
files = sorted(os.listdir())
opened = []
for number in range(64):
    try:
        os.fstat(number)
        opened.append(number)
    except OSError:
        pass
"""
    tests = """
import solution

def test_apart():
    assert solution.loaded == [] and solution.files == ["solution.py"]
    assert solution.opened == [0, 1, 2, 3, 4]
"""

    outcome = await runner.verify(code, tests)

    assert outcome.status is Status.PASSED, outcome


@pytest.mark.parametrize(
    "tests, status",
    [
        ("import pytest\n@pytest.mark.skip\ndef test_a(): pass\n", Status.INCOMPLETE),
        ("import pytest\ndef test_a(): pytest.skip('no')\n", Status.INCOMPLETE),
        ("import pytest\n@pytest.mark.xfail\ndef test_a(): assert 0\n", Status.INCOMPLETE),
        ("import pytest\n@pytest.mark.xfail\ndef test_a(): pass\n", Status.INCOMPLETE),
        ("import os\ndef test_a(): os._exit(0)\n", Status.INCOMPLETE),
        ("def test_a(): raise SystemExit(0)\n", Status.FAILED),
        ("x = 1\n", Status.INCOMPLETE),
        ("", Status.INCOMPLETE),
        ("def test_a(:\n", Status.CRASHED),
        ("import nothing_of_that_name\ndef test_a(): pass\n", Status.FAILED),
        ("if False:\n    def test_a(): pass\ndef test_b(): pass\n", Status.INCOMPLETE),
        ("globals()['test_a'] = lambda: None\ndef test_b(): pass\n", Status.TAMPERED),
        ("def test_a(missing): pass\n", Status.FAILED),
        (
            "import pytest\n@pytest.fixture\ndef bad():\n    yield\n    assert 0\n"
            "def test_a(bad): pass\n",
            Status.FAILED,
        ),
        (
            "import pytest\n@pytest.mark.parametrize('x', [])\ndef test_a(x): pass\n",
            Status.INCOMPLETE,
        ),
        (
            "import unittest\nclass T(unittest.TestCase):\n    def test_a(self): pass\n",
            Status.PASSED,
        ),
        ("class TestA:\n    def test_a(self): pass\n\nclass TestB(TestA): pass\n", Status.PASSED),
        ("test = 1\nimport solution\ndef test_a(): solution\n", Status.PASSED),
    ],
)
async def test_tests_that_do_not_all_run_do_not_pass(
    runner: PythonRunner, tests: str, status: Status
) -> None:
    outcome = await runner.verify("", tests)

    assert outcome.status is status, outcome


async def test_tests_that_end_the_run_do_not_pass(runner: PythonRunner) -> None:
    """Whether our own tests ran before is chance: their order is."""
    outcome = await runner.verify("", "import pytest\ndef test_a(): pytest.exit('no', 0)\n")

    assert outcome.status in (Status.TAMPERED, Status.INCOMPLETE), outcome
