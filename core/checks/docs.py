"""Whether public functions say what they do, and what they give back."""

import ast

from core.checks import Code, Message, Outcome
from core.checks.units import Unit, units

_Function = ast.FunctionDef | ast.AsyncFunctionDef

FAST = True

_FUNCTION_STATEMENTS = 10
"""Different ones; so much without a docstring is as bad as it gets."""


def languages() -> frozenset[str]:
    """Where we know what documents a function."""
    return frozenset({"python"})


def examine(code: Code) -> Outcome:
    """`docstrings` and `returns`: 1 where no public function lacks it, 0 where a large one does.

    No share of all functions, which trifles with docstrings would lift.
    """
    tree = ast.parse(code.text)
    public = _public(tree)
    found = [(node, unit) for unit in units(tree) if (node := public.get(unit.first))]
    described = {id(node) for node, _ in found if ast.get_docstring(node)}
    typed = {id(node) for node, _ in found if node.returns or node.name == "__init__"}
    figures = {"docstrings": _share(found, described), "returns": _share(found, typed)}
    messages = [
        *(_message(unit, "docstring") for node, unit in found if id(node) not in described),
        *(_message(unit, "returns") for node, unit in found if id(node) not in typed),
    ]
    return Outcome("docs", "docs", tuple(messages), figures)


def _public(tree: ast.Module) -> dict[int, _Function]:
    """Functions, and methods of classes, whose names are no secret, by their first lines."""
    found: list[_Function] = []
    for node in tree.body:
        inside = node.body if isinstance(node, ast.ClassDef) and _open(node.name) else [node]
        found += [one for one in inside if isinstance(one, _Function) and _open(one.name)]
    return {min([one.lineno, *(up.lineno for up in one.decorator_list)]): one for one in found}


def _open(name: str) -> bool:
    return not name.startswith("_")


def _share(found: list[tuple[_Function, Unit]], good: set[int]) -> float:
    """What is left when each that lacks it takes its statements from a function's worth."""
    lacking = sum(max(1, unit.statements) for node, unit in found if id(node) not in good)
    return max(0.0, 1 - lacking / _FUNCTION_STATEMENTS)


def _message(unit: Unit, rule: str) -> Message:
    return Message(unit.first, rule, unit.name, "convention", unit.name)
