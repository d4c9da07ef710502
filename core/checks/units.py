"""The units of code, which messages are gathered by: functions, methods, classes, and the rest.

Faults are counted per unit against its size, so the size has to be more than its lines say:
statements of one shape count once, or a fault could hide behind copies of `x = 1`.
"""

import ast
from collections.abc import Iterator
from dataclasses import dataclass

from core.checks import Code, Outcome
from core.checks.shapes import shapes

FAST = True

_Definition = ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef
_FUNCTIONS = (ast.FunctionDef, ast.AsyncFunctionDef)


@dataclass(frozen=True, slots=True)
class Unit:
    """A definition, or what stands outside of all, which has no name and no lines."""

    name: str
    """`parse`, `Reader`, `Reader.read`; a second one of that name is `parse#2`."""
    first: int
    last: int
    """Its lines, from 1."""
    statements: int
    """How many different ones; those of its methods are not a class's own."""


def languages() -> frozenset[str]:
    """Those whose faults are counted."""
    return frozenset({"python", "bash"})


def examine(code: Code) -> Outcome:
    """The statements of each unit, by its name."""
    if code.language != "python":
        return Outcome("units", "units", figures={"": len(set(shapes(code.text, code.language)))})
    found = {unit.name: float(unit.statements) for unit in units(ast.parse(code.text))}
    return Outcome("units", "units", figures=found)


def units(tree: ast.Module) -> list[Unit]:
    """All units of a module of Python, the rest of it last."""
    found = list(_named(_definitions(tree)))
    rest = [node for node in tree.body if not isinstance(node, _Definition)]
    return [*found, Unit("", 0, 0, _different(rest))]


def unit_at(found: list[Unit], line: int) -> str:
    """The name of the innermost unit that has `line`; empty outside of them."""
    around = [unit for unit in found if unit.first <= line <= unit.last]
    return min(around, key=lambda unit: unit.last - unit.first).name if around else ""


def _definitions(tree: ast.Module) -> Iterator[tuple[str, _Definition]]:
    for node in tree.body:
        if isinstance(node, _Definition):
            yield node.name, node
        if isinstance(node, ast.ClassDef):
            for part in node.body:
                if isinstance(part, _FUNCTIONS):
                    yield f"{node.name}.{part.name}", part


def _named(definitions: Iterator[tuple[str, _Definition]]) -> Iterator[Unit]:
    seen: dict[str, int] = {}
    for name, node in definitions:
        seen[name] = seen.get(name, 0) + 1
        full = name if seen[name] == 1 else f"{name}#{seen[name]}"
        first = min([node.lineno, *(one.lineno for one in node.decorator_list)])
        yield Unit(full, first, node.end_lineno or node.lineno, _different(_own(node)))


def _own(node: _Definition) -> list[ast.stmt]:
    if isinstance(node, ast.ClassDef):
        return [part for part in node.body if not isinstance(part, _FUNCTIONS)]
    return node.body


def _different(body: list[ast.stmt]) -> int:
    """How many shapes of statements there are; strings and `pass` are none."""
    every = (node for top in body for node in ast.walk(top) if isinstance(node, ast.stmt))
    return len({_shape(node) for node in every if not empty(node)})


def empty(node: ast.stmt) -> bool:
    """Whether it does nothing: a string, `...` or `pass`."""
    constant = isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant)
    return constant or isinstance(node, ast.Pass)


def _shape(node: ast.stmt) -> tuple[str, ...]:
    """The kinds of the nodes in it, without those of the statements in it."""
    kinds = [type(node).__name__]
    waiting = list(ast.iter_child_nodes(node))
    while waiting:
        child = waiting.pop()
        if not isinstance(child, ast.stmt):
            kinds.append(type(child).__name__)
            waiting += ast.iter_child_nodes(child)
    return tuple(kinds)
