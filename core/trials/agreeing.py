"""Whether failing asserts of a model can be believed: many of them are wrong."""

import ast
from collections.abc import Iterable, Sequence
from enum import StrEnum
from itertools import combinations

from core.trials.contract import Example, Relation, contradictions
from core.trials.expressions import data
from core.trials.spotting import Spotter
from core.trials.tried import Outcome, Tried


class Agreement(StrEnum):
    """Whether a model's failing asserts can be believed."""

    NOTHING_FAILS = "nothing fails"
    AGREEMENT = "agreement"
    DISAGREEMENT = "disagreement"


def agreement(examples: Sequence[Tried], written: Sequence[Tried]) -> Agreement:
    """Whether two independent asserts of the model, at least, find the same fault.

    That is: they fail on different calls of the same function, expect the same type, and no
    assert or example expects something else of their calls. A single failure among five
    asserts speaks for the code: it raises the odds that this is right 2.3 times.
    """
    failing = [one for one in written if one.outcome is Outcome.FAILED]
    if not failing:
        return Agreement.NOTHING_FAILS
    everything = _examples((*examples, *written))
    doubtful = {example.call for pair in contradictions(everything) for example in pair}
    believed = [one for one in _examples(failing) if one.call not in doubtful]
    if any(_agree(one, two) for one, two in combinations(believed, 2)):
        return Agreement.AGREEMENT
    return Agreement.DISAGREEMENT


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
