"""What came of the tests of an answer's code, as plain data, and in honest words."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import reduce

from core.scoring import TestResults
from core.scoring.tests import tests
from core.trials.agreeing import Agreement, agreement
from core.trials.contract import Example
from core.trials.tried import Outcome, Tried
from core.words import Phrase, phrase, phrases

__all__ = ["Agreement", "Outcome", "Trial", "Tried", "vacuous"]


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
    ran: bool = False
    """Whether the code was executed at all."""
    error: str = ""
    """What ended its import, or the run of a script: `NameError: name 'tota' is not defined`.

    Then none of the tests was run, and none is here.
    """
    line: int = 0
    """The line of the code that the error came from; 0 if that is not known."""
    absent: str = ""
    """A module that the sandbox does not have; no fault of the code, and of this no error."""
    self_reported: bool = False
    """Whether code and tests ran in one process, so that the code could have had a hand in it."""
    refused: Phrase | None = None
    """Why nothing was run: there is no sandbox here."""
    trouble: Phrase | None = None
    """Why the run had a bad end, other than by an error; nothing that passed in it counts, unless
    it took too long."""

    @property
    def passed(self) -> frozenset[str]:
        """The asserts that passed."""
        return frozenset(one.line for one in self._all if one.outcome is Outcome.PASSED)

    @property
    def failing(self) -> tuple[Tried, ...]:
        """The asserts that failed, a person's first."""
        return tuple(one for one in self._all if one.outcome is Outcome.FAILED)

    @property
    def _all(self) -> tuple[Tried, ...]:
        return (*self.examples, *self.written)

    def results(self) -> TestResults | None:
        """What counts for the score; None if nothing was run.

        Examples and a model's asserts are counted together, one like the other, without those set
        aside. But where an example fails, what a model wrote cannot make up for it: then only the
        examples count, if that comes to less. So a failing example never helps, and wrong asserts,
        of which a small model writes many, weigh less the more examples hold.
        """
        examples = _results(self.examples, self.caught, self.mutants)
        together = _results(self._all, self.caught, self.mutants)
        if together.total == 0:
            return None
        if examples.passed == examples.total:
            return together
        return min(examples, together, key=lambda results: tests(results).value)

    @property
    def agreement(self) -> Agreement:
        """Whether the failing asserts of the model can be believed."""
        return agreement(self.examples, self.written)

    @property
    def repairable(self) -> bool:
        """Whether the code may be given back for repair: an example fails, or asserts agree."""
        failing = any(one.outcome is Outcome.FAILED for one in self.examples)
        return failing or self.agreement is Agreement.AGREEMENT

    @property
    def lines(self) -> tuple[Phrase, ...]:
        """All of it in words: how the run ended, then a person's examples, apart from the rest."""
        clashes = [
            phrase(
                "“{one}” and “{two}” contradict each other: neither was run",
                one=one.said,
                two=two.said,
            )
            for one, two in self.contradicting
        ]
        found = [_held(self.examples), *clashes, self._model_written(), self.reason]
        return tuple(line for line in (*self._run, *found) if line is not None)

    @property
    def _run(self) -> tuple[Phrase | None, ...]:
        """What there is to say of the run itself."""
        refused = phrase("nothing was run: there is no sandbox here") if self.refused else None
        absent = error = None
        if self.absent:
            absent = phrase("the sandbox does not have the module {module}", module=self.absent)
        if self.error and self.line:
            line = str(self.line)
            error = phrase("it stops with {error}, line {line}", error=self.error, line=line)
        elif self.error:
            error = phrase("it stops with {error}", error=self.error)
        return refused, self.trouble, absent, error

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


def _joined(parts: Iterable[Phrase]) -> Phrase:
    return reduce(lambda one, two: phrase("{one}; {two}", one=one, two=two), parts)
