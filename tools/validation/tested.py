"""How well the score tells right code from wrong, where a model's asserts were run on it."""

import asyncio
from collections.abc import Iterator, Sequence
from concurrent.futures import Executor
from dataclasses import dataclass
from itertools import islice
from random import Random

from core.checks import Code
from core.checks.work import report
from core.runners.python import PythonRunner
from core.scoring import TestResults, score
from core.trials.trying import Tests
from tools.problems import Problem, collect
from tools.problems.here import Here
from tools.problems.running import Ending, ending
from tools.problems.trying import asserts_of, trial
from tools.validation.faults import faults
from tools.validation.figures import auc, pair

MARK = 0.90
MARKED = ("behaviour mutants", "strong")
"""What it holds for: the AUC of this class by this set."""
_MOST_FAULTS = 4
"""Of one good answer."""
_EVERY = 60
"""Of so many trials one is repeated in the sandbox."""
KINDS = ("behaviour mutants", "wrong answers")
SETS = ("no tests", "weak", "strong", "weak + examples", "strong + examples")
HEAD = f"""\
| class | n | {" | ".join(f"{name}: AUC | pair" for name in SETS)} | mark | |
| --- | --- | {" | ".join("--- | ---" for _ in SETS)} | --- | --- |"""


@dataclass(frozen=True, slots=True)
class Tried:
    """A trial, and what it came to in this process."""

    code: str
    tests: Tests
    results: TestResults | None


@dataclass(frozen=True, slots=True)
class Row:
    """One answer."""

    problem: Problem
    kind: str
    """Empty for good ones."""
    scores: dict[str, float]
    """By each of `SETS`."""
    tried: tuple[Tried, ...]


def lines(side_by_side: Executor, everything: bool) -> Iterator[tuple[str, bool]]:
    """The tables of both parts, and whether each line meets its mark, if it is reported.

    With `everything`, each trial is made in the sandbox as well.
    """
    rows = [row for found in side_by_side.map(measured, collect()) for row in found]
    for title, own in (("Tuning part", True), ("Reported part", False)):
        part = [row for row in rows if row.problem.tuning == own]
        count = len({row.problem.name for row in part})
        good = sum(not row.kind for row in part)
        yield f"\n{title}, with tests: {good} good answers to {count} problems\n\n{HEAD}", True
        for kind in KINDS:
            line, met = line_of(kind, part)
            yield line, met or own
    trials = [one for row in rows for one in row.tried][:: 1 if everything else _EVERY]
    same = asyncio.run(_same(trials))
    yield f"\nIn the sandbox {same} of {len(trials)} trials come to the same.", same == len(trials)


def measured(problem: Problem) -> list[Row]:
    """All answers to it, and what is made of the good ones."""
    found = [("", one.text) for one in problem.good]
    found += [(KINDS[0], text) for text in _mutants(problem)]
    found += [(KINDS[1], one.text) for one in problem.wrong]
    return [asyncio.run(_row(problem, kind, text)) for kind, text in found]


def _mutants(problem: Problem) -> Iterator[str]:
    """Those that the check finds out, and that end: what hangs is too easy."""
    for number, good in enumerate(problem.good):
        found = faults(good.text, Random(f"{problem.name} {number}"))
        wrong = (text for text in found if ending(text, problem.check) is Ending.FAILED)
        yield from islice(wrong, _MOST_FAULTS)


async def _row(problem: Problem, kind: str, text: str) -> Row:
    findings = report(Code(text, "python", problem.name))
    scores, tried = {SETS[0]: score(findings).value}, []
    for name in SETS[1:]:
        tests = asserts_of(problem, name)
        results = (await trial(Here(), text, tests)).results()
        scores[name] = score(findings, results).value
        tried.append(Tried(text, tests, results))
    return Row(problem, kind, scores, tuple(tried))


async def _same(tried: Sequence[Tried]) -> int:
    """How many come to the same in the sandbox."""
    async with PythonRunner() as runner:
        trials = [await trial(runner, one.code, one.tests) for one in tried]
    return sum(one.results == new.results() for one, new in zip(tried, trials))


def line_of(kind: str, rows: Sequence[Row]) -> tuple[str, bool]:
    """A line of the table, and whether it meets its mark."""
    good = [row for row in rows if not row.kind]
    bad = [row for row in rows if row.kind == kind]
    twins = [(one, two) for one in good for two in bad if one.problem.name == two.problem.name]
    cells, met = list[str](), True
    for name in SETS:
        area = auc([row.scores[name] for row in good], [row.scores[name] for row in bad])
        below = pair([(one.scores[name], two.scores[name]) for one, two in twins])
        cells += [f"{area:.2f}", f"{below:.3f}"]
        met &= (kind, name) != MARKED or area >= MARK
    marked = kind == MARKED[0]
    mark = f"{MARKED[1]} AUC ≥ {MARK}" if marked else "–"
    sign = ("✔" if met else "✖") if marked else ""
    return f"| {kind} | {len(bad)} | {' | '.join(cells)} | {mark} | {sign} |", met
