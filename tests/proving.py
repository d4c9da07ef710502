"""Testers and judges for answers that are proved: plain ones in this process, and the real ones."""

import ast
import json
from collections.abc import AsyncGenerator, AsyncIterator
from contextlib import aclosing, asynccontextmanager
from dataclasses import replace
from functools import cache

from core.checks import Code
from core.checks.report import Report
from core.checks.work import report
from core.job import Tests as Wanted
from core.proving import Means
from core.runners.python import PythonRunner
from core.trials.contract import agreed, contradictions
from core.trials.suited import needs
from core.trials.tally import Trial
from core.trials.tried import Outcome, Tried
from core.trials.trying import SandboxTester, Step, Tester, Tests
from core.verdict import Judge, Judgement, judged


class PlainTester(Tester):
    """Runs code that the test wrote itself, in this process: no sandbox, no planted faults."""

    def __init__(self) -> None:
        self.seen: list[str] = []
        """The code it ran, in order."""
        self.closed = 0
        """Trials that were ended before their end."""

    async def trial(self, code: str, tests: Tests) -> AsyncGenerator[Step | Trial, None]:
        """One step, then what came of it."""
        self.seen.append(code)
        ended = False
        try:
            yield Step(0, 1)
            ended = True
            yield _trial(code, tests)
        finally:
            self.closed += not ended


def _trial(code: str, tests: Tests) -> Trial:
    if need := needs(code, tests.name):
        return Trial(reason=need.phrase)
    scope: dict[str, object] = {}
    try:
        exec(compile(code, "solution", "exec"), scope)  # pylint: disable=exec-used
    except Exception as error:  # pylint: disable=broad-exception-caught  # it is the result
        return Trial(ran=True, error=f"{type(error).__name__}: {error}", line=_line(error))
    examples = [(one.line(tests.name), one.said) for one in agreed(tests.examples)]
    asserts = [(line, "") for line in (tests.written.asserts if tests.written else ())]
    return Trial(
        tuple(_tried(scope, *one) for one in examples),
        tuple(_tried(scope, *one) for one in asserts),
        contradicting=contradictions(tests.examples),
        ran=True,
    )


def _tried(scope: dict[str, object], line: str, said: str) -> Tried:
    try:
        exec(line, dict(scope))  # pylint: disable=exec-used
    except Exception:  # pylint: disable=broad-exception-caught  # it is the result
        return Tried(line, Outcome.FAILED, said, _got(scope, line))
    return Tried(line, Outcome.PASSED, said)


def _got(scope: dict[str, object], line: str) -> str:
    """What the left side of a comparison came to."""
    match ast.parse(line).body:
        case [ast.Assert(test=ast.Compare(left=left))]:
            try:
                return repr(eval(ast.unparse(left), dict(scope)))  # pylint: disable=eval-used
            except Exception as error:  # pylint: disable=broad-exception-caught
                return f"{type(error).__name__}: {error}"
    return ""


def _line(error: Exception) -> int:
    found, trace = 0, error.__traceback__
    while trace:
        found = trace.tb_lineno if trace.tb_frame.f_code.co_filename == "solution" else found
        trace = trace.tb_next
    return found


class QuickJudge(Judge):
    """The checks that take a few milliseconds, in this process."""

    async def judge(self, code: Code, quick: bool = False) -> Judgement:
        """What they find; that is all there is."""
        found = judged(_report(code))
        return replace(found, verdict=replace(found.verdict, quick=quick))


@cache
def _report(code: Code) -> Report:
    return report(code, quick=True)


@asynccontextmanager
async def real_means(rounds: int = 2) -> AsyncIterator[Means]:
    """The real sandbox, and tests however slow the model is; it takes seconds to start."""
    async with PythonRunner() as runner:
        await runner.start()
        yield Means(SandboxTester(runner), Wanted.ON, rounds)


def asserts(name: str, *lines: str) -> str:
    """What a model writes that was asked for tests."""
    return json.dumps({"name": name, "asserts": [f"assert {line}" for line in lines]})


def python(code: str, before: str = "Here it is.") -> str:
    """What a model writes that was asked for code."""
    return f"{before}\n\n```python\n{code}```\n"


async def last(tester: Tester, code: str, tests: Tests) -> Trial:
    """What came of a trial."""
    found = Trial()
    async with aclosing(tester.trial(code, tests)) as told:
        async for one in told:
            if isinstance(one, Trial):
                found = one
    return found


DOUBLE = "def double(number: int) -> int:\n    return number * 2\n"
SQUARE = "def double(number: int) -> int:\n    return number * number\n"
CRASHING = f"{DOUBLE}\n\nTOTAL = dubble(2)\n"
TOLD = '''\
def double(number: int) -> int:
    """Twice the number."""
    return number + number
'''
WRONGLY_TOLD = TOLD.replace("+", "**")
GOOD_TESTS = asserts("double", "double(5) == 10", "double(0) == 0", "double(-1) == -2")
WRONG_TEST = asserts("double", "double(5) == 10", "double(2) == 5", "double(0) == 0")
ASKED = "Write double(number), such that double(3) == 6"
REPAIRED_AND_REFINED = (
    [python(SQUARE)],
    [python(DOUBLE, "Mended.")],
    [GOOD_TESTS],
    [python(WRONGLY_TOLD, "With a docstring.")],
    [python(TOLD, "Mended.")],
    [GOOD_TESTS],
)
"""A model that is wrong at first, mends it, breaks it when it refines, and mends it again."""
DISPUTED = ([python(DOUBLE)], [WRONG_TEST])
"""A model that is right, and writes a wrong test."""
LOOKED_AT_AGAIN = asserts("double", "double(2) == 4")


def plain_means() -> Means:
    """Code runs in this process, with tests however slow the model is."""
    return Means(PlainTester(), Wanted.ON)
