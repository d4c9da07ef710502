"""What a piece of code is tried with: its examples and asserts, bound to the names it has."""

import ast
import warnings
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace
from typing import TypeVar

from core.extraction.python import parsed
from core.trials.contract import Example, agreed, contradictions
from core.trials.expressions import used
from core.trials.fitting import (
    Fit,
    asynchronous,
    defined,
    fit,
    importable,
    parameters,
    public_names,
)
from core.trials.mutants import mutants
from core.trials.stubs import stubs
from core.trials.suite import Assert, Names, Suite, suite
from core.trials.suited import Need, needs
from core.trials.written import Sifted
from core.words import Phrase

Found = TypeVar("Found")


@dataclass(frozen=True, slots=True)
class Tests:
    """What code is tried with."""

    __test__ = False

    examples: tuple[Example, ...] = ()
    """A person's; some may contradict each other."""
    written: Sifted | None = None
    """A model's; None if nobody asked a model for any."""
    name: str = ""
    """What the prompt asks for by name; empty if nothing."""
    weighed: bool = True
    """Whether it is found out what the tests are worth, which takes most of the runs."""


@dataclass(frozen=True, slots=True)
class Plan:
    """What is to be run on one piece of code."""

    examples: tuple[Assert, ...] = ()
    written: tuple[Assert, ...] = ()
    names: Names = Names()
    runs: bool = True
    """Whether the code can be run at all; a script can, even though nothing of it is called."""
    script: bool = False
    contradicting: tuple[tuple[Example, Example], ...] = ()
    reason: Phrase | None = None
    """Why none of a model's asserts is here, or none at all."""

    @property
    def asserts(self) -> tuple[Assert, ...]:
        """All that are run, a person's first."""
        return tuple(one for one in (*self.examples, *self.written) if not one.aside)

    @property
    def suite(self) -> Suite:
        """All of it as a test file."""
        return suite(self.asserts, self.names, importing=True)

    def some(self, asserts: Iterable[Assert]) -> Suite:
        """A test file of `asserts` only."""
        return suite((one for one in asserts if not one.aside), self.names)


def planned(code: str, tests: Tests) -> Plan | None:
    """What to run on `code`; None if that is no Python, or too deep to be looked at."""
    if isinstance(parsed(code), SyntaxError):
        return None
    return _looked(lambda: _planned(code, tests), None)


def stubbed(code: str) -> tuple[str, ...]:
    """The stubs of `code`; none if it is too deep."""
    return _looked(lambda: tuple(stub.text for stub in stubs(code)), ())


def mutated(code: str, asserts: Iterable[Assert]) -> tuple[str, ...]:
    """`code` with a fault each in what `asserts` call; none if it is too deep."""
    called = {name for one in asserts for name in _called(one)}
    return _looked(lambda: tuple(mutant.text for mutant in mutants(code, called)), ())


def _looked(look: Callable[[], Found], otherwise: Found) -> Found:
    """What `look` gives, unwarned of the code; `otherwise` where that is too deep for Python."""
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            return look()
    except (RecursionError, MemoryError, ValueError):
        return otherwise  # a number may be too long to be written down


def _planned(code: str, tests: Tests) -> Plan:
    clashes = contradictions(tests.examples)
    fitting = _fitting(code, tests)
    bound = _bound(code, tests, fitting)
    examples = tuple(_example(one, bound, code) for one in agreed(tests.examples))
    need = needs(code, bound)
    if need:
        script = need is Need.NOTHING_TO_CALL  # it lacks what examples call, which is its fault
        given = examples if script else tuple(replace(one, aside=True) for one in examples)
        return Plan(given, (), Names(), script, script, clashes, need.phrase)
    return Plan(
        examples,
        _written(fitting),
        Names(defined(code), asynchronous(code)),
        contradicting=clashes,
        reason=fitting.reason,
    )


def _fitting(code: str, tests: Tests) -> Fit:
    if tests.written is None or not tests.written.asserts:
        return Fit(())
    return fit(tests.written.name, tests.written.asserts, code)


def _bound(code: str, tests: Tests, fitting: Fit) -> str:
    """What examples call that name nothing; empty if nobody knows."""
    written = tests.written.name if tests.written else ""
    renamed = fitting.renamed[1] if fitting.renamed else ""
    there = importable(code)
    wanted = [name for name in (tests.name, renamed, written) if name]
    known = [name for name in wanted if name in there] or _alone(public_names(code)) or wanted
    return next(iter(known), "")


def _alone(names: Sequence[str]) -> list[str]:
    """The one of `names` that there is beside what runs a program."""
    found = [name for name in names if name != "main"]
    return found if len(found) == 1 else []


def _example(example: Example, bound: str, code: str) -> Assert:
    takes = parameters(bound, code) if bound else 1
    line = example.line(bound or "f", takes)
    return Assert(line, said=example.said, aside=example.paired and not bound)


def _written(fitting: Fit) -> tuple[Assert, ...]:
    if fitting.reason is not None:
        return ()
    run = (Assert(line, fitting.renamed) for line in fitting.asserts)
    return (*run, *(Assert(line, fitting.renamed, aside=True) for line in fitting.left_out))


def _called(one: Assert) -> frozenset[str]:
    names = used(ast.parse(one.line))
    return names | {one.renamed[1]} if one.renamed else names
