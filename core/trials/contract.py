"""Examples that a person gave: what they hold the code to, and whether they agree.

Examples of later replies join those before them. One that contradicts an earlier one takes its
place, which is shown, since a contract that went silently would let the next version break it.
Where both stand in one prompt nobody knows which was meant: neither is run, and both are shown.
"""

import ast
import operator
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from enum import StrEnum
from itertools import combinations

from core.trials.expressions import data, is_error, shown, subjects

RAISES = "raises"
"""The name of the function that a test of an error calls; `written.py` defines it."""


class Relation(StrEnum):
    """What an example says of its call."""

    EQUAL = "=="
    UNEQUAL = "!="
    IS = "is"
    IS_NOT = "is not"
    LESS = "<"
    AT_MOST = "<="
    MORE = ">"
    AT_LEAST = ">="
    IN = "in"
    NOT_IN = "not in"
    ROUNDED = "rounded"
    """Equal as far as the result has decimals."""
    RAISES = "raises"
    HOLDS = "holds"
    """It is true; there is no result."""


@dataclass(frozen=True, slots=True)
class Example:
    """One thing that a person holds the code to."""

    said: str
    """Their own words."""
    call: str
    """The expression that is looked at, `f(2)`; of a pair the input alone."""
    relation: Relation
    result: str = ""
    """The expression it is compared with, or the name of an error."""
    paired: bool = False
    """Whether it is input and output of a function that is not named."""

    def line(self, name: str = "", parameters: int = 1) -> str:
        """The assert of it, on a single line.

        A pair is of the function `name`; a tuple is its arguments if it takes just as many.
        """
        call = _called(self.call, name, parameters) if self.paired else self.call
        match self.relation:
            case Relation.HOLDS:
                return f"assert {call}"
            case Relation.RAISES:
                return f"assert {RAISES}({self.result}, lambda: {call})"
            case Relation.ROUNDED:
                decimals = len(self.result.partition(".")[2])
                return f"assert round({call}, {decimals}) == {self.result}"
        return f"assert {call} {self.relation} {self.result}"

    @property
    def names(self) -> tuple[str, ...]:
        """What the code has to have for it; a pair names nothing."""
        called = () if self.paired else subjects(_tree(self.call))
        if self.relation is Relation.RAISES and is_error(self.result):
            return called
        return (*called, *(subjects(_tree(self.result)) if self.result else ()))


def joined(earlier: Iterable[Example], later: Iterable[Example]) -> tuple[Example, ...]:
    """Both, the earlier ones first; what says the same is there once, as it was said first."""
    found: dict[str, Example] = {}
    for example in (*earlier, *later):
        found.setdefault(example.line("f"), example)
    return tuple(found.values())


def settled(
    earlier: Iterable[Example], later: Sequence[Example]
) -> tuple[tuple[Example, ...], tuple[tuple[Example, Example], ...]]:
    """What holds once `later` was said after `earlier`; and each that went, with what replaces it.

    What `later` says twice in different ways replaces nothing.
    """
    sure, kept, gone = agreed(later), list[Example](), list[tuple[Example, Example]]()
    for old in earlier:
        new = next((new for new in sure if contradictions((old, new))), None)
        if new is None:
            kept.append(old)
        else:
            gone.append((old, new))
    return joined(kept, later), tuple(gone)


def contradictions(examples: Sequence[Example]) -> tuple[tuple[Example, Example], ...]:
    """Pairs of which no code can fulfil both."""
    return tuple(
        (one, two)
        for one, two in combinations(examples, 2)
        if (one.call, one.paired) == (two.call, two.paired) and _contradict(one, two)
    )


def agreed(examples: Sequence[Example]) -> tuple[Example, ...]:
    """Those that contradict none: only these are run."""
    doubtful = {id(example) for pair in contradictions(examples) for example in pair}
    return tuple(example for example in examples if id(example) not in doubtful)


def _contradict(one: Example, two: Example) -> bool:
    if Relation.RAISES in (one.relation, two.relation):
        # Errors may be kinds of each other, which only the code knows.
        return one.relation is not two.relation
    return _excludes(one, two) or _excludes(two, one)


def _excludes(known: Example, other: Example) -> bool:
    """Whether the value that `known` gives does not do for `other`."""
    compare = _COMPARING.get(other.relation)
    value, wanted = data(known.result), data(other.result)
    if known.relation not in _KNOWING or compare is None or value is None or wanted is None:
        return False
    try:
        return not compare(ast.literal_eval(value), ast.literal_eval(wanted))
    except (TypeError, ValueError):
        return True  # such as an order of text and numbers


def _same(one: object, two: object) -> bool:
    return one == two and isinstance(one, bool) == isinstance(two, bool)


_KNOWING = frozenset({Relation.EQUAL, Relation.IS, Relation.ROUNDED})
_COMPARING: dict[Relation, Callable[[object, object], bool]] = {
    Relation.EQUAL: operator.eq,
    Relation.ROUNDED: operator.eq,
    Relation.UNEQUAL: operator.ne,
    Relation.IS: _same,
    Relation.IS_NOT: lambda one, two: not _same(one, two),
    Relation.LESS: operator.lt,  # type: ignore[dict-item]  # what has no order raises
    Relation.AT_MOST: operator.le,  # type: ignore[dict-item]
    Relation.MORE: operator.gt,  # type: ignore[dict-item]
    Relation.AT_LEAST: operator.ge,  # type: ignore[dict-item]
    Relation.IN: lambda one, two: one in two,  # type: ignore[operator]
    Relation.NOT_IN: lambda one, two: one not in two,  # type: ignore[operator]
}


def _called(given: str, name: str, parameters: int) -> str:
    node = _tree(given)
    if isinstance(node, ast.Tuple) and len(node.elts) == parameters > 1:
        return f"{name}({', '.join(map(shown, node.elts))})"
    return f"{name}({given})"


def _tree(text: str) -> ast.expr:
    return ast.parse(text, mode="eval").body
