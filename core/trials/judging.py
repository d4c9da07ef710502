"""What a run of a plan says: of the code itself, and of each assert."""

import re
import sys
from collections.abc import Iterable, Mapping
from dataclasses import replace

from core.runners import Case, Outcome, Status
from core.trials import tried
from core.trials.planning import Plan
from core.trials.suite import IMPORTS, Assert
from core.trials.tally import Trial, Tried
from core.trials.watching import watched

_GOOD = (Status.PASSED, Status.FAILED)
_TOLD = re.compile(r"(?:[\w.]*\.)?_Told: (\d{1,6}) (.*)", re.DOTALL)
_ABSENT = re.compile(r"ModuleNotFoundError: No module named '([\w.]+)'")
_PLACE = re.compile(r"(cannot import name '\w+') from 'solution' \(.*\)$")
_ENDED = "Ended: the process of the code has ended"
_EXITS = ("SystemExit", "SystemExit: 0", "SystemExit: None")
"""The ways in which a script ends well by itself."""


def judged(plan: Plan, outcome: Outcome) -> Trial:
    """The trial, as far as the run on the code alone can tell it."""
    trial = Trial(contradicting=plan.contradicting, reason=plan.reason)
    if outcome.status is Status.REFUSED:
        return replace(trial, refused=outcome.reason)
    trouble = None if outcome.status in _GOOD else outcome.reason
    if not outcome.wall:
        return replace(trial, trouble=trouble)  # its process was never there
    trial = replace(trial, ran=True, self_reported=outcome.self_reported, trouble=trouble)
    told = {case.id: case for case in outcome.tests if not (trouble and _is_over(case))}
    if outcome.status in _GOOD or outcome.status is Status.TIMEOUT:
        return _told(trial, plan, told)
    return _spoilt(trial, plan, told)


def not_run(plan: Plan) -> Trial:
    """The trial of code that cannot be run."""
    examples = tuple(map(_aside, plan.examples))
    return Trial(examples, contradicting=plan.contradicting, reason=plan.reason)


def _told(trial: Trial, plan: Plan, told: Mapping[str, Case]) -> Trial:
    """What the tests told, as far as they came."""
    first = told.get(IMPORTS)
    if first is None:
        return trial
    if first.outcome != "passed":
        return _stopped(trial, plan, first)
    return _counted(trial, plan, told)


def _stopped(trial: Trial, plan: Plan, first: Case) -> Trial:
    """The code did not come to its end, so nothing can be said of the tests."""
    line, said = _said(first)
    if plan.script and said in _EXITS:
        return trial
    if absent := _absent(said):
        return replace(trial, absent=absent, line=line)
    return replace(trial, error=said, line=line)


def _counted(trial: Trial, plan: Plan, told: Mapping[str, Case]) -> Trial:
    """Each assert by itself; the first that did not tell is the one that the run ended in."""
    cases = dict(zip(plan.asserts, map(told.get, plan.suite.ids)))
    hung = next((one for one, case in cases.items() if case is None), None)
    found = {one: _tried(one, plan, case, one is hung) for one, case in cases.items()}
    absent = (_absent(_said(case)[1]) for case in cases.values() if case)
    return replace(_with(trial, plan, found), absent=next(filter(None, absent), ""))


def _spoilt(trial: Trial, plan: Plan, told: Mapping[str, Case]) -> Trial:
    """After such an end nothing that passed is believed."""
    cases = zip(plan.asserts, map(told.get, plan.suite.ids))
    return _with(trial, plan, {one: _failed(one, plan, case) for one, case in cases})


def _with(trial: Trial, plan: Plan, found: Mapping[Assert, Tried]) -> Trial:
    def all_of(asserts: Iterable[Assert]) -> tuple[Tried, ...]:
        return tuple(found.get(one) or _aside(one) for one in asserts)

    return replace(trial, examples=all_of(plan.examples), written=all_of(plan.written))


def _tried(one: Assert, plan: Plan, case: Case | None, hung: bool) -> Tried:
    if case is None:
        return replace(_failed(one, plan, None), hung=True) if hung else _aside(one)
    if case.outcome == "passed":
        return Tried(one.line, tried.Outcome.PASSED, one.said)
    return _aside(one) if _absent(_said(case)[1]) else _failed(one, plan, case)


def _failed(one: Assert, plan: Plan, case: Case | None) -> Tried:
    got = _said(case)[1] if case else ""
    expected = watched(one.line, plan.names.own).expected
    return Tried(one.line, tried.Outcome.FAILED, one.said, got, expected)


def _aside(one: Assert) -> Tried:
    return Tried(one.line, tried.Outcome.SET_ASIDE, one.said)


def _is_over(case: Case) -> bool:
    """Whether it only tells that there was no code any more."""
    return _said(case)[1] == _ENDED


def _said(case: Case) -> tuple[int, str]:
    """The line of the code, and what came, on one line that can be kept and shown."""
    found = _TOLD.fullmatch(case.message)
    line, text = (int(found[1]), found[2]) if found else (0, case.message)
    text = " ".join(_PLACE.sub(r"\1", text).splitlines())
    return line, "".join(
        char if char.isprintable() else "\N{REPLACEMENT CHARACTER}" for char in text
    )


def _absent(said: str) -> str:
    """The module that the sandbox lacks, if that is what `said` says."""
    found = _ABSENT.match(said)
    if not found:
        return ""
    root, _, inner = found[1].partition(".")
    return "" if inner and root in sys.stdlib_module_names else root
