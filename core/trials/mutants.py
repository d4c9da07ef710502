"""Faults planted into code, one each: tests are as strong as the share of them they notice."""

import ast
import warnings
from collections.abc import Collection, Iterator
from dataclasses import dataclass
from itertools import chain, zip_longest

from core.trials.edits import Edit, Editor, Kind

MOST_MUTANTS = 10
_Unit = ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef
# Faults that tests may miss first: any test notices that nothing comes back.
_ORDER = (
    *(Kind.COMPARISON, Kind.ARITHMETIC, Kind.BOUND, Kind.CONSTANT, Kind.BOOLEAN),
    *(Kind.CONDITION, Kind.NEGATION, Kind.RETURN, Kind.TEXT),
)


@dataclass(frozen=True, slots=True)
class Mutant:
    """Code with one fault."""

    text: str
    kind: Kind
    line: int
    """Where it is, from 1; lines have the numbers that they have in the code."""
    function: str
    """The function or class of the module that has it."""


def mutants(code: str, called: Collection[str] = ()) -> tuple[Mutant, ...]:
    """Up to ten, the same ones for the same code, spread over what is `called` and what that uses.

    Each compiles and is other code than the rest. Whether one of them does the same all the same,
    nobody can tell: read how many are noticed as a share.
    """
    tree, editor = ast.parse(code), Editor(code)
    units = _used(tree, called)
    rows = [[(unit.name, edit) for edit in _mixed(editor.edits(unit))] for unit in units]
    found: dict[str, Mutant] = {ast.dump(tree): Mutant("", Kind.TEXT, 0, "")}
    for name, edit in filter(None, chain.from_iterable(zip_longest(*rows))):
        text = editor.applied(edit)
        shape = _compiled(text)
        if shape and shape not in found:
            found[shape] = Mutant(text, edit.kind, edit.line, name)
        if len(found) > MOST_MUTANTS:
            break
    return tuple(found.values())[1:]


def _used(tree: ast.Module, called: Collection[str]) -> list[_Unit]:
    """The definitions that are `called` and those they use, in this order; all if none is."""
    held = {node.name: node for node in tree.body if isinstance(node, _Unit)}
    waiting = [name for name in held if name in called] or list(held)
    found: dict[str, _Unit] = {}
    while waiting:
        name = waiting.pop(0)
        if name in found or name not in held:
            continue
        found[name] = held[name]
        names = (part for part in ast.walk(held[name]) if isinstance(part, ast.Name))
        waiting += sorted({part.id for part in names} & held.keys())
    return list(found.values())


def _mixed(edits: Iterator[Edit]) -> list[Edit]:
    """A kind after the other, and of each kind the places apart first."""
    rows: dict[Kind, list[Edit]] = {kind: [] for kind in _ORDER}
    for edit in edits:
        rows[edit.kind].append(edit)
    spread = [_spread(row) for row in rows.values()]
    return list(filter(None, chain.from_iterable(zip_longest(*spread))))


def _spread(row: list[Edit]) -> list[Edit]:
    """First, last and middle, then what is left."""
    places = dict.fromkeys((0, len(row) - 1, len(row) // 2, *range(len(row))))
    return [row[place] for place in places if 0 <= place < len(row)]


def _compiled(text: str) -> str:
    """The shape of its tree; empty if it does not compile."""
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            compile(text, "solution", "exec", dont_inherit=True)
            return ast.dump(ast.parse(text))
    except (SyntaxError, ValueError, RecursionError, MemoryError):
        return ""
