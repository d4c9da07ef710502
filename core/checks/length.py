"""How long code is: its longest function, the whole of it, and how much of it is repeated."""

import ast

from core.checks import Code, Message, Outcome, trees
from core.checks.shapes import repetition, shapes

FAST = True

_Function = ast.FunctionDef | ast.AsyncFunctionDef


def languages() -> frozenset[str]:
    """Those in which one says things once; data repeats its form by nature."""
    return frozenset({"python", "sql"}) | trees.LANGUAGES


def examine(code: Code) -> Outcome:
    """`file`: lines with code; `repetition`: a share; `function`: statements of the longest.

    A message for the longest function: its rule is `function`, its text the name.
    """
    found = shapes(code.text, code.language)
    figures = {"file": float(len(found)), "repetition": repetition(found)}
    name, line, statements = _longest(code)
    if not statements:
        return Outcome("length", "length", figures=figures)
    message = Message(line, "function", name, "refactor", name)
    return Outcome("length", "length", (message,), {**figures, "function": float(statements)})


def _longest(code: Code) -> tuple[str, int, int]:
    """Its name, line and statements."""
    if code.language == "python":
        nodes = (node for node in ast.walk(ast.parse(code.text)) if isinstance(node, _Function))
        found = [(node.name, node.lineno, _statements(node)) for node in nodes]
    elif code.language in trees.LANGUAGES:
        found = trees.sizes(trees.parsed(code.text, code.language))
    else:
        found = []
    return max(found, key=lambda one: one[2], default=("", 0, 0))


def _statements(function: _Function) -> int:
    return sum(isinstance(node, ast.stmt) for node in ast.walk(function)) - 1
