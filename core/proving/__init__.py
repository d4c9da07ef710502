"""Proving an answer that stands: it is run, tested, repaired, and compared with others.

Whatever happens here only adds to an answer that people can read already. It begins in `proving`,
and `story` makes events of what is told; `prover` has the order of the stages, which are `testing`,
`choosing` and `repairing`. `calls` asks the model again, behind people who wait for a first answer;
`pace` says what a model is fast enough for, `repair` what is given back to it and what is better.
"""

from dataclasses import dataclass

from core.job import Tests
from core.trials.trying import Tester

MOST_ROUNDS = 5
"""Of repair; what was not right by then will not be."""


@dataclass(frozen=True, slots=True)
class Means:
    """What answers are proved with."""

    tester: Tester
    tests: Tests = Tests.AUTO
    """Whether a model writes tests where nobody says so."""
    rounds: int = 2
    """Of repair, at most."""
