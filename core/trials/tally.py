"""What came of the tests of an answer's code, as plain data, and in honest words."""

import ast
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from enum import StrEnum
from functools import reduce
from itertools import combinations

from core.scoring import TestResults
from core.scoring.tests import tests
from core.trials.contract import Example, Relation, contradictions
from core.trials.expressions import data
from core.trials.spotting import Spotter
from core.words import Phrase, phrase, phrases


class Outcome(StrEnum):
    """What came of one assert."""

    PASSED = "passed"
    FAILED = "failed"
    SET_ASIDE = "set aside"
    """It says nothing about this code: it fails on every candidate, or calls what is not there."""


@dataclass(frozen=True, slots=True)
class Tried:
    """One assert, run."""

    line: str
    outcome: Outcome
    said: str = ""
    """The words of the person whose example it is; empty for a model's."""
    got: str = ""
    """What the run said of its failure."""


class Agreement(StrEnum):
    """Whether a model's failing asserts can be believed."""

    NOTHING_FAILS = "nothing fails"
    AGREEMENT = "agreement"
    DISAGREEMENT = "disagreement"


@dataclass(frozen=True, slots=True)
class Trial:
    """What came of all tests of one piece of code."""

    examples: tuple[Tried, ...] = ()
    """A person's."""
    written: tuple[Tried, ...] = ()
    """A model's."""
    caught: int = 0
    """How many of the planted faults some test noticed."""
    mutants: int = 0
    """How many were planted; 0 if nobody tried."""
    contradicting: tuple[tuple[Example, Example], ...] = ()
    """Examples that cannot both hold: none of them was run."""
    reason: Phrase | None = None
    """Why a model's tests are not there: a `Need`, a `Fit`, or `vacuous()`."""

    def results(self) -> TestResults | None:
        """What counts for the score; None if nothing was run.

        Examples and a model's asserts are counted together, one like the other, without those set
        aside. But where an example fails, what a model wrote cannot make up for it: then only the
        examples count, if that comes to less. So a failing example never helps, and wrong asserts,
        of which a small model writes many, weigh less the more examples hold.
        """
        examples = _results(self.examples, self.caught, self.mutants)
        together = _results((*self.examples, *self.written), self.caught, self.mutants)
        if together.total == 0:
            return None
        if examples.passed == examples.total:
            return together
        return min(examples, together, key=lambda results: tests(results).value)

    @property
    def agreement(self) -> Agreement:
        """Whether two independent asserts of the model, at least, find the same fault.

        That is: they fail on different calls of the same function, expect the same type, and no
        assert or example expects something else of their calls. A single failure among five
        asserts speaks for the code: it raises the odds that this is right 2.3 times.
        """
        failing = [one for one in self.written if one.outcome is Outcome.FAILED]
        if not failing:
            return Agreement.NOTHING_FAILS
        everything = _examples((*self.examples, *self.written))
        doubtful = {example.call for pair in contradictions(everything) for example in pair}
        believed = [one for one in _examples(failing) if one.call not in doubtful]
        if any(_agree(one, two) for one, two in combinations(believed, 2)):
            return Agreement.AGREEMENT
        return Agreement.DISAGREEMENT

    @property
    def repairable(self) -> bool:
        """Whether the code may be given back for repair: an example fails, or asserts agree."""
        failing = any(one.outcome is Outcome.FAILED for one in self.examples)
        return failing or self.agreement is Agreement.AGREEMENT

    @property
    def lines(self) -> tuple[Phrase, ...]:
        """All of it in words, a person's examples first and apart."""
        clashes = [
            phrase(
                "“{one}” and “{two}” contradict each other: neither was run",
                one=one.said,
                two=two.said,
            )
            for one, two in self.contradicting
        ]
        found = [_held(self.examples), *clashes, self._model_written(), self.reason]
        return tuple(line for line in found if line is not None)

    def _model_written(self) -> Phrase | None:
        run = [one for one in self.written if one.outcome is not Outcome.SET_ASIDE]
        aside = len(self.written) - len(run)
        parts = list[Phrase]()
        if run:
            parts.append(
                phrases(
                    "{passed} of {count} model-written test passed",
                    "{passed} of {count} model-written tests passed",
                    len(run),
                    passed=_passed(run),
                )
            )
        if run and self.mutants:
            caught = {"caught": self.caught, "total": self.mutants}
            parts.append(phrase("they catch {caught} of {total} planted faults", **caught))
        if aside:
            parts.append(
                phrases(
                    "{count} model-written test set aside",
                    "{count} model-written tests set aside",
                    aside,
                )
                if not run
                else phrase("{number} set aside", number=aside)
            )
        return _joined(parts) if parts else None


def vacuous() -> Phrase:
    """Why tests are thrown away that pass on a stub."""
    return phrase("no tests: those the model wrote also pass on code that does nothing")


def _held(examples: Sequence[Tried]) -> Phrase | None:
    run = [one for one in examples if one.outcome is not Outcome.SET_ASIDE]
    if not run:
        return None
    return phrases(
        "{held} of {count} of your examples holds",
        "{held} of {count} of your examples hold",
        len(run),
        held=_passed(run),
    )


def _passed(run: Iterable[Tried]) -> int:
    return sum(one.outcome is Outcome.PASSED for one in run)


def _results(tried: Iterable[Tried], caught: int, mutants: int) -> TestResults:
    run = [one for one in tried if one.outcome is not Outcome.SET_ASIDE]
    return TestResults(_passed(run), len(run), caught, mutants)


def _examples(tried: Iterable[Tried]) -> list[Example]:
    """What the asserts say, where it is one comparison."""
    found = (_read(one.line) for one in tried if one.outcome is not Outcome.SET_ASIDE)
    return [example for example in found if example is not None]


def _read(line: str) -> Example | None:
    match ast.parse(line).body:
        case [
            ast.Assert(
                test=ast.Call(func=ast.Name(id="raises"), args=[error, ast.Lambda(body=call)])
            )
        ]:
            name = ast.unparse(error)
            return Example(line, ast.unparse(call), Relation.RAISES, name)
    return Spotter(_outer(line)).whole(line)


def _outer(line: str) -> str:
    """The name called first, which may be a builtin's."""
    names = (part.func for part in ast.walk(ast.parse(line)) if isinstance(part, ast.Call))
    return next((name.id for name in names if isinstance(name, ast.Name)), "")


def _agree(one: Example, two: Example) -> bool:
    return (
        one.call != two.call
        and _function(one.call) == _function(two.call) != ""
        and _expected(one) & _expected(two) != set()
    )


def _function(call: str) -> str:
    return _outer(call)


def _expected(example: Example) -> set[str]:
    """The types that a call may give by it; errors and None go with all."""
    value = data(example.result) if example.relation is not Relation.RAISES else None
    if value is None:
        return _TYPES
    kind = type(ast.literal_eval(value)).__name__
    if kind == "NoneType":
        return _TYPES
    return {"number"} if kind in ("int", "float", "complex") else {kind}


_TYPES = {"number", "str", "bool", "list", "tuple", "set", "dict", "bytes", "ellipsis"}


def _joined(parts: Iterable[Phrase]) -> Phrase:
    return reduce(lambda one, two: phrase("{one}; {two}", one=one, two=two), parts)
