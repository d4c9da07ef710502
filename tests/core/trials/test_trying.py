"""What a trial tells of code, tried in the sandbox itself."""

import os
from collections.abc import AsyncIterator
from contextlib import aclosing

import pytest
import pytest_asyncio

from core.runners import Outcome as Ran
from core.runners import Runner, Status
from core.runners.python import PythonRunner
from core.sandboxes import Limits
from core.trials.examples import examples
from core.trials.mutants import mutants
from core.trials.stubs import stubs
from core.trials.tally import Outcome, Trial, vacuous
from core.trials.trying import SandboxTester, Step, Tests
from tests.core.sandboxes.processes import children, until
from tests.core.trials.common import ADD, SUMS, outcomes, told, tried, written

pytestmark = pytest.mark.asyncio(loop_scope="module")

P, F, A = Outcome.PASSED, Outcome.FAILED, Outcome.SET_ASIDE


class Noting(Runner):
    """A runner that keeps what became of its runs."""

    def __init__(self, runner: Runner) -> None:
        self._runner = runner
        self.outcomes: list[Ran] = []

    async def start(self) -> None:
        """It is ready."""

    async def close(self) -> None:
        """Nothing is open."""

    async def verify(self, code: str, tests: str, *, seconds: float | None = None) -> Ran:
        outcome = await self._runner.verify(code, tests, seconds=seconds)
        self.outcomes.append(outcome)
        return outcome


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def warm() -> AsyncIterator[PythonRunner]:
    """One for all: its parents take a second to get ready."""
    async with PythonRunner(Limits(wall_seconds=8.0, cpu_seconds=1)) as runner:
        await runner.start()
        yield runner


@pytest.fixture
def runner(warm: PythonRunner) -> Noting:
    """It, with a memory of this test only."""
    return Noting(warm)


async def test_right_code_passes_and_each_run_is_told(runner: Noting) -> None:
    tests = Tests(examples("add(2, 2) returns 4"), written(*SUMS), "add")
    planted = len(mutants(ADD, ["add"]))

    steps, trial = await told(runner, ADD, tests)

    assert trial.passed == {"assert add(2, 2) == 4", *(f"assert {one}" for one in SUMS)}
    assert (trial.caught, trial.mutants) == (planted, planted)
    assert trial.ran and not trial.self_reported and not trial.failing
    total = 1 + len(stubs(ADD)) + planted
    assert steps == [Step(done, total) for done in range(1, total + 1)]


async def test_floats_may_differ_by_their_rounding_and_by_no_more(runner: Noting) -> None:
    code = "def times(number):\n    return [number * 0.1, 'a']\n"
    near, far = examples("times(3) == [0.3, 'a']"), written("times(3) == [0.31, 'a']", name="times")

    trial = await tried(runner, code, Tests(near, far))

    assert trial.passed == {"assert times(3) == [0.3, 'a']"}


async def test_wrong_code_is_told_with_what_came_and_what_was_expected(runner: Noting) -> None:
    code = "def add(a, b):\n    if a > 4:\n        return [][a]\n    return a - b\n"
    asked = (
        "add(1, 2) == 3",
        "add(1, 0) > 2",
        "add(5, 5) == 10",
        "raises(ValueError, lambda: add(2, 1))",
    )

    trial = await tried(runner, code, Tests(examples("add(1, 1) == 2"), written(*asked)))

    assert [(one.got, one.expected) for one in trial.failing] == [
        ("0", "2"),
        ("-1", "3"),
        ("1", "> 2"),
        ("IndexError: list index out of range", "10"),
        ("1", "ValueError"),
    ]
    assert trial.failing[0].said == "add(1, 1) == 2"


async def test_where_nothing_passed_the_worth_of_the_tests_is_not_asked(runner: Noting) -> None:
    steps, trial = await told(runner, ADD, Tests(written=written("add(1, 2) == 4")))

    assert steps == [Step(1, 1)] and outcomes(trial.written) == [F]
    assert trial.mutants == 0 and len(runner.outcomes) == 1


async def test_code_that_does_not_parse_is_not_run(runner: Noting) -> None:
    for code in ("def add(:", "x = '\ud83d'", "x = 1\0", "(" * 10_000):
        assert await told(runner, code, Tests(examples("add(1, 1) == 2"))) == ([], Trial())
    assert not runner.outcomes


@pytest.mark.parametrize(
    ("code", "error", "line"),
    [
        (f"{ADD}\nTOTAL = tota\n", "NameError: name 'tota' is not defined", 7),
        (f"{ADD}\nfrom math import nothing\n", "ImportError: cannot import name 'nothing'", 7),
        (f"import collections.nothing\n{ADD}", "ModuleNotFoundError: No module named 'coll", 1),
        ("def add(a, b):\n    return a.b\n\nadd(1, 2)\n", "AttributeError: 'int' object has", 2),
        (f"{ADD}\nreturn 3\n", "SyntaxError: 'return' outside function", 7),
        (f"{ADD}\nraise SystemExit(3)\n", "SystemExit: 3", 7),
        ("print(1)\nprint(1 / 0)\n", "ZeroDivisionError: division by zero", 2),
        ("import sys\nsys.exit('no')\n", "SystemExit: no", 2),
    ],
)
async def test_what_stops_the_code_is_told_with_its_line(
    runner: Noting, code: str, error: str, line: int
) -> None:
    trial = await tried(runner, code, Tests(examples("add(1, 1) == 2"), written(*SUMS)))

    assert trial.error.startswith(error) and trial.line == line
    assert trial.ran and not trial.examples and not trial.written


async def test_code_that_cannot_be_imported_is_begun_once(runner: Noting) -> None:
    await tried(runner, f"{ADD}\nprint('begun')\n1 / 0\n", Tests(written=written(*SUMS)))

    assert runner.outcomes[0].output.count("begun") == 1


async def test_what_cannot_be_said_is_told_by_its_kind(runner: Noting) -> None:
    odd = "class Odd(Exception):\n    def __str__(self): raise self\n"
    shy = "class Shy:\n    def __repr__(self): raise Odd\n"
    code = f"{odd}{shy}def add(a, b):\n    if a: raise Odd\n    return Shy()\n"

    trial = await tried(runner, code, Tests(written=written("add(0, 1) == 1", "add(1, 1) == 2")))

    assert [one.got for one in trial.failing] == ["<Shy>", "Odd"]


async def test_a_module_that_is_not_there_is_no_fault_of_the_code(runner: Noting) -> None:
    tests = Tests(examples("add(1, 1) == 2"), written(*SUMS))
    late = "def add(a, b):\n    from no_such.module import plus\n    return plus(a, b)\n"

    first = await tried(runner, f"import no_such\n{ADD}", tests)
    second = await tried(runner, late, tests)

    assert (first.absent, first.error, first.results()) == ("no_such", "", None)
    assert (second.absent, second.error, second.results()) == ("no_such", "", None)
    assert outcomes(second.examples) == [A]


@pytest.mark.parametrize("code", ["print('hello')\n", ""])
async def test_a_script_is_run_even_though_nothing_is_called(runner: Noting, code: str) -> None:
    steps, trial = await told(runner, code, Tests(examples("add(1, 1) == 2"), written(*SUMS)))

    assert steps == [Step(1, 1)] and trial.ran and not trial.error
    assert str(trial.lines[-1]) == "no tests: the program has no function to call"
    assert [one.got for one in trial.examples] == ["ImportError: cannot import name 'add'"]


async def test_a_script_may_end_itself(runner: Noting) -> None:
    trial = await tried(runner, "import sys\nprint(1)\nsys.exit()\n")

    assert trial.ran and not trial.error and trial.results() is None


async def test_a_program_that_needs_somebody_is_not_run(runner: Noting) -> None:
    told_ = Tests(examples("f(1) == 2\nf(1) == 3\nf(4) == 5"))
    trial = await tried(runner, "print(input())\n", told_)

    assert [str(line) for line in trial.lines][-1] == (
        "no tests: the program needs somebody who types"
    )
    assert "1 of your examples was not run" in map(str, trial.lines)
    assert len(trial.contradicting) == 1 and not trial.ran and not runner.outcomes


async def test_asserts_that_pass_on_code_that_does_nothing_are_thrown_away(runner: Noting) -> None:
    tests = Tests(examples("add(2, 2) == 4"), written("add(0, 0) == 0", "add(1, -1) == 0"))
    alone = Tests(written=tests.written)

    trial = await tried(runner, ADD, tests)
    without = await tried(runner, ADD, alone)

    assert trial.reason == vacuous() and not trial.written
    assert outcomes(trial.examples) == [P] and trial.mutants > 0
    assert without.reason == vacuous() and without.results() is None and without.mutants == 0


async def test_a_model_may_call_it_otherwise_and_a_person_may_not(runner: Noting) -> None:
    code = ADD.replace("add", "plus")

    trial = await tried(runner, code, Tests(examples("add(2, 2) == 4"), written(*SUMS)))

    assert outcomes(trial.written) == [P, P, P] and trial.caught == trial.mutants > 0
    assert trial.examples[0].got == "ImportError: cannot import name 'add'"


async def test_a_name_of_pythons_is_the_codes_if_it_defines_it(runner: Noting) -> None:
    code = "def sum(values):\n    return 42\n"

    trial = await tried(runner, code, Tests(written=written("sum([1]) == 1", name="sum")))

    assert trial.failing[0].got == "42"


async def test_what_is_asynchronous_is_waited_for(runner: Noting) -> None:
    code = "async def add(a, b):\n    return [a, b]\n"

    trial = await tried(runner, code, Tests(examples("add(2, 2) == [2, 2]")))

    assert outcomes(trial.examples) == [P]


async def test_what_hangs_fails_and_what_came_before_counts(runner: Noting) -> None:
    code = "def add(a, b):\n    while a == 2:\n        pass\n    return a + b\n"
    asked = written("add(0, 1) == 1", "add(2, 2) == 4", "add(3, 3) == 6")

    steps, trial = await told(runner, code, Tests(examples("add(1, 1) == 2"), asked))

    assert outcomes(trial.examples) == [P] and outcomes(trial.written) == [P, F, A]
    assert trial.failing[0].hung and not trial.failing[0].got
    assert trial.trouble is not None and trial.mutants == 0 and steps == [Step(1, 1)]


async def test_a_fault_that_never_ends_is_noticed(runner: Noting) -> None:
    loop = "    for i in count(1):\n        if i * i == n:\n            return i\n"
    code = f"from itertools import count\n\n\ndef root(n):\n{loop}"
    asked = written("root(1) == 1", "root(4) == 2", "root(9) == 3", name="root")

    trial = await tried(runner, code, Tests(written=asked))

    assert trial.caught == trial.mutants == len(mutants(code))
    assert Status.TIMEOUT in {outcome.status for outcome in runner.outcomes}


@pytest.mark.parametrize(
    "code",
    [
        "class Any:\n    def __eq__(self, other): return True\n\ndef add(a, b): return Any()\n",
        "import sys\ndef add(a, b): sys.exit(0)\n",
        "import os\ndef add(a, b): os._exit(0)\n",
        "import os\nos._exit(0)\ndef add(a, b): return 0\n",
        "def add(a, b): raise KeyboardInterrupt\n",
        "def add(a, b): raise AssertionError('_Told: 0 3')\n",
        "import gc, sys\nsys.modules.clear()\ndef add(a, b): return gc.get_objects()\n",
        "class A:\n    def __repr__(self): return chr(0) + chr(27)\ndef add(a, b): return A()\n",
        "def add(a, b): return 16 ** 10_000 - 1\n",
        "def add(a, b): add(a, b)\n",
    ],
)
async def test_hostile_code_passes_nothing(runner: Noting, code: str) -> None:
    asked = ("add(1, 2) == 3", "add(2, 2) == 4")

    trial = await tried(runner, code, Tests(examples("add(0, 1) == 1"), written(*asked)))

    assert outcomes(trial.examples) == [F] and outcomes(trial.written) == [F, F]
    assert all(one.got.isprintable() and len(one.got) <= 250 for one in trial.failing)


async def test_what_breaks_the_run_leaves_nothing_that_passed(runner: Noting) -> None:
    code = "import os\ndef add(a, b):\n    if a == 2: os._exit(0)\n    return a + b\n"

    trial = await tried(runner, code, Tests(written=written("add(1, 2) == 3", "add(2, 2) == 4")))

    assert not trial.passed and outcomes(trial.written) == [F, F]
    assert [str(line) for line in trial.lines] == [
        "the code ended its own process",
        "0 of 2 model-written tests passed",
    ]


async def test_contradicting_examples_are_told_and_not_run(runner: Noting) -> None:
    found = examples("add(1, 1) == 2\nadd(1, 1) == 3\nadd(2, 2) == 4")

    trial = await tried(runner, ADD, Tests(found))

    assert [one.line for one in trial.examples] == ["assert add(2, 2) == 4"]
    assert [one.said for one in trial.contradicting[0]] == ["add(1, 1) == 2", "add(1, 1) == 3"]


async def test_stopping_half_way_leaves_no_process(runner: Noting) -> None:
    before = grandchildren()
    tests = Tests(written=written(*SUMS))

    async with aclosing(SandboxTester(runner).trial(ADD, tests)) as found:
        assert [await anext(found), await anext(found)] == [Step(1, 12), Step(2, 12)]

    await until(lambda: grandchildren() <= before)
    assert len(runner.outcomes) < 12


def grandchildren() -> set[int]:
    return {child for parent in children(os.getpid()) for child in children(parent)}
