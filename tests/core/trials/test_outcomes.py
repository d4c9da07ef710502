"""What a trial makes of each end that a run can have."""

import asyncio
from contextlib import aclosing
from dataclasses import replace

from core.runners import Case
from core.runners import Outcome as Ran
from core.runners import Runner, Status
from core.trials.examples import examples
from core.trials.tally import Outcome
from core.trials.trying import SandboxTester, Step, Tests
from core.words import phrase
from tests.core.trials.common import ADD, SUMS, outcomes, tried, written

F = Outcome.FAILED
ASKED = Tests(written=written(*SUMS))


class Scripted(Runner):
    """A runner whose runs come to what was said before; then they have no end."""

    def __init__(self, *outcomes: Ran) -> None:
        self._outcomes = list(outcomes)
        self.running = 0
        self.seconds: list[float | None] = []

    async def start(self) -> None:
        """It is ready."""

    async def close(self) -> None:
        """Nothing is open."""

    async def verify(self, code: str, tests: str, *, seconds: float | None = None) -> Ran:
        self.seconds.append(seconds)
        if self._outcomes:
            return self._outcomes.pop(0)
        self.running += 1
        try:
            await asyncio.Event().wait()
        finally:
            self.running -= 1
        raise AssertionError("unreachable")


GOOD = Ran(Status.PASSED, tests=tuple(Case(f"test_{n}", "passed") for n in range(4)), wall=0.4)
BAD = Ran(Status.FAILED, wall=0.1)


async def test_closing_it_stops_the_runs() -> None:
    runner = Scripted(GOOD, BAD)

    async with aclosing(SandboxTester(runner).trial(ADD, ASKED)) as found:
        assert [await anext(found), await anext(found)] == [Step(1, 12), Step(2, 12)]
        running = runner.running

    assert running > 0 and runner.running == 0


async def test_changed_code_gets_five_times_as_long_as_the_code() -> None:
    quick = replace(GOOD, wall=0.01)
    slow_one, quick_one = Scripted(GOOD, *[BAD] * 11), Scripted(quick, *[BAD] * 11)

    await tried(slow_one, ADD, ASKED)
    await tried(quick_one, ADD, ASKED)

    assert slow_one.seconds == [None, *[2.0] * 11]
    assert quick_one.seconds == [None, *[1.0] * 11]


async def test_where_there_is_no_sandbox_nothing_is_said_of_the_code() -> None:
    refused = Ran(Status.REFUSED, reason=phrase("Code is not run here: {reason}.", reason="no"))

    trial = await tried(Scripted(refused), ADD, Tests(examples("add(1, 1) == 2"), written(*SUMS)))
    later = await tried(Scripted(GOOD, *[refused] * 11), ADD, ASKED)

    assert trial.refused == refused.reason and not trial.ran and trial.results() is None
    assert [str(line) for line in trial.lines] == ["nothing was run: there is no sandbox here"]
    assert len(later.passed) == 3 and later.mutants == 0


async def test_a_run_that_never_began_is_no_fault_of_the_code() -> None:
    crashed = Ran(Status.CRASHED, reason=phrase("its process was ended from outside"))

    trial = await tried(Scripted(crashed), ADD, ASKED)

    assert trial.trouble == crashed.reason and not trial.ran and trial.results() is None


async def test_code_that_never_gets_to_its_end_has_no_tests() -> None:
    over = Case(
        "test_0", "failed", "test_solution._Told: 0 Ended: the process of the code has ended"
    )
    reason = phrase("it took more than {seconds} s", seconds=10.0)
    hung = Ran(Status.TIMEOUT, tests=(over,), wall=10.0, reason=reason)

    trial = await tried(Scripted(hung), ADD, ASKED)

    assert trial.trouble == reason and trial.ran
    assert not trial.written and not trial.error


async def test_who_tampers_fails_in_all() -> None:
    tampered = Ran(Status.TAMPERED, tests=GOOD.tests, wall=0.1, reason=phrase("somebody did it"))

    trial = await tried(Scripted(tampered), ADD, ASKED)

    assert outcomes(trial.written) == [F, F, F] and trial.trouble == tampered.reason


async def test_what_code_says_of_itself_is_marked() -> None:
    alone = Ran(Status.FAILED, self_reported=True, tests=(Case("test_0", "failed", "x"),), wall=1.0)

    trial = await tried(Scripted(alone), ADD)

    assert trial.self_reported and trial.error == "x"


async def test_what_code_said_can_be_kept_and_shown() -> None:
    message = "test_solution._Told: 0 'a\ud800\x1b[31m'\nb"
    ran = replace(GOOD, tests=(*GOOD.tests[:3], Case("test_3", "failed", message)))

    trial = await tried(Scripted(replace(ran, status=Status.FAILED), *[BAD] * 11), ADD, ASKED)

    assert trial.failing[0].got == "'a\N{REPLACEMENT CHARACTER}\N{REPLACEMENT CHARACTER}[31m' b"
