"""Which of several answers to one prompt is the best, and why: what runs counts before looks."""

from collections import Counter
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass, replace

from core.trials.tally import Outcome, Trial, Tried
from core.words import Phrase, phrase

FEWEST = 3
"""Candidates that a test has to fail on, all of them, before it is the one to be doubted."""
_WHOLE = 0.2
"""The gate of code that does something; stubs are below. More than that is the score's to say."""


@dataclass(frozen=True, slots=True)
class Candidate:
    """One answer, as far as it was judged."""

    gate: float
    """The gate's part of its score, from 0 to 1."""
    trial: Trial | None
    """None if nothing could be run."""
    score: float
    """From 0 to 100."""


def best(found: Sequence[Candidate]) -> int:
    """The place of the best of `found`, the first of equals.

    What counts, each only between those alike so far: that it is whole, how many of the person's
    examples hold, how many of the model's tests pass, how many of the others give the same
    results, how many planted faults the tests catch, the score. So no looks make up for a test
    that fails.

    Raises:
        ValueError: there is none.
    """
    ranks = _ranks(found)
    return max(range(len(found)), key=lambda place: (ranks[place], -place))


def set_aside(trials: Sequence[Trial]) -> tuple[Trial, ...]:
    """`trials` of one prompt's candidates, without the model's tests that fail on all of them.

    It takes three that a test was run on; a person's examples stay whatever fails.
    """
    found = doubted(trials)
    return tuple(without(trial, found) for trial in trials)


def doubted(trials: Sequence[Trial]) -> frozenset[str]:
    """The model's tests that fail on all of the candidates, at least three, they were run on."""
    run = [
        one for trial in trials for one in {tried.line: tried for tried in trial.written}.values()
    ]
    failed = Counter(one.line for one in run if one.outcome is Outcome.FAILED)
    passed = {one.line for one in run if one.outcome is Outcome.PASSED}
    return frozenset(line for line, times in failed.items() if times >= FEWEST) - passed


def without(trial: Trial, lines: Collection[str]) -> Trial:
    """`trial` with these of its model's tests set aside."""
    written = tuple(
        replace(one, outcome=Outcome.SET_ASIDE) if one.line in lines else one
        for one in trial.written
    )
    return replace(trial, written=written)


def why(found: Sequence[Candidate], chosen: int) -> Phrase:
    """Why it is the one `chosen`, by what tells it from the next best."""
    return phrase(
        "answer {number} of {count}: {reason}",
        number=chosen + 1,
        count=len(found),
        reason=_reason(found, chosen),
    )


def _reason(found: Sequence[Candidate], chosen: int) -> Phrase:
    ranks = _ranks(found)
    mine = ranks[chosen]
    if len(ranks) == 1:
        return phrase("there is no other")
    # Twins are as good; it is the next of others that it is told from.
    next_best = max((rank for rank in ranks if rank < mine), default=mine)
    apart = [one > other for one, other in zip(mine, next_best)]
    reasons = (_is_whole, _examples_hold, _tests_pass, _others_agree, _faults_caught, _scores)
    telling = next((tell for tell, differs in zip(reasons, apart) if differs), None)
    if telling is None:
        return phrase("the others are no better")
    return telling(found[chosen], [one for place, one in enumerate(found) if place != chosen])


def _is_whole(one: Candidate, others: Sequence[Candidate]) -> Phrase:
    del one, others
    return phrase("the others do not parse, or do nothing")


def _examples_hold(one: Candidate, others: Sequence[Candidate]) -> Phrase:
    return phrase(
        "it keeps {passed} of {total} of your examples, the others {others}",
        passed=_passed(_examples(one)),
        total=len(_examples(one)),
        others=_listed(_passed(_examples(other)) for other in others),
    )


def _tests_pass(one: Candidate, others: Sequence[Candidate]) -> Phrase:
    return phrase(
        "passes {passed} of {total} tests, the others {others}",
        passed=_passed(_written(one)),
        total=len(_written(one)),
        others=_listed(_passed(_written(other)) for other in others),
    )


def _others_agree(one: Candidate, others: Sequence[Candidate]) -> Phrase:
    return phrase(
        "no other passes more tests, and {alike} of {count} give the same results",
        alike=1 + sum(_told(other) == _told(one) for other in others),
        count=1 + len(others),
    )


def _faults_caught(one: Candidate, others: Sequence[Candidate]) -> Phrase:
    del others
    assert one.trial is not None
    return phrase(
        "no other passes more tests, and they catch {caught} of {total} faults planted in it",
        caught=one.trial.caught,
        total=one.trial.mutants,
    )


def _scores(one: Candidate, others: Sequence[Candidate]) -> Phrase:
    values = {"score": round(one.score), "others": _listed(round(other.score) for other in others)}
    if _examples(one) or _written(one):
        return phrase(
            "no other passes more tests; it scores {score}, the others {others}", **values
        )
    return phrase("it scores {score}, the others {others}", **values)


def _ranks(found: Sequence[Candidate]) -> list[tuple[float, ...]]:
    """What each of `found` is worth, the most important first."""
    alike = Counter(map(_told, found))
    return [_rank(one, alike[_told(one)] if _told(one) else 0) for one in found]


def _rank(one: Candidate, alike: int) -> tuple[float, ...]:
    """All have the same tests, so what passes is counted: one that cannot be run passes none."""
    caught = one.trial.caught / one.trial.mutants if one.trial and one.trial.mutants else 0.0
    whole = min(one.gate, _WHOLE)
    return whole, _passed(_examples(one)), _passed(_written(one)), alike, caught, one.score


def _told(one: Candidate) -> tuple[tuple[str, bool, str], ...]:
    """What each test gave: code that does the same gives the same."""
    tried = (*one.trial.examples, *one.trial.written) if one.trial else ()
    return tuple((case.line, case.outcome is Outcome.PASSED, case.got) for case in tried)


def _examples(one: Candidate) -> Sequence[Tried]:
    return _run(one.trial.examples) if one.trial else ()


def _written(one: Candidate) -> Sequence[Tried]:
    return _run(one.trial.written) if one.trial else ()


def _run(tried: Iterable[Tried]) -> list[Tried]:
    return [one for one in tried if one.outcome is not Outcome.SET_ASIDE]


def _passed(tried: Iterable[Tried]) -> int:
    return sum(one.outcome is Outcome.PASSED for one in tried)


def _listed(numbers: Iterable[int]) -> int | Phrase:
    """`3`, `3 and 2`, `3, 2 and 0`: the largest first."""
    first, *rest = sorted(numbers, reverse=True)
    if not rest:
        return first
    *middle, last = rest
    before: int | Phrase = first
    for number in middle:
        before = phrase("{before}, {after}", before=before, after=number)
    return phrase("{before} and {last}", before=before, last=last)
