"""How hard code is to follow: the worst function by each of three measures, named."""

import ast
import os
from collections.abc import Iterator
from dataclasses import dataclass

import lizard

from core.checks import Code, Message, Outcome, trees

# complexipy's allocator reserves a gigabyte of address space when it is loaded; a limited
# process has less than that, and dies where it first needs more stack.
# Source: mimalloc's documentation, "Environment Options".
os.environ.setdefault("MIMALLOC_ARENA_RESERVE", "0")

import complexipy  # pylint: disable=wrong-import-position,wrong-import-order

FAST = True

_ENDINGS = {
    "python": "py",
    "javascript": "js",
    "typescript": "ts",
    "go": "go",
    "rust": "rs",
    "java": "java",
    "c": "c",
}
_BLOCKS = (
    *(ast.If, ast.For, ast.AsyncFor, ast.While, ast.With, ast.AsyncWith),
    *(ast.Try, ast.TryStar, ast.Match),
)
_FUNCTIONS = (ast.FunctionDef, ast.AsyncFunctionDef, ast.Lambda)


@dataclass(frozen=True, slots=True)
class _Measured:
    """What a function comes to."""

    figure: float
    line: int
    name: str = ""


def languages() -> frozenset[str]:
    """Those that can be measured; Bash by its nesting alone."""
    return frozenset(_ENDINGS) | {"bash"}


def examine(code: Code) -> Outcome:
    """`cognitive` (Python), `cyclomatic` and `nesting` of the worst function by each.

    A message for each says where: its rule is the measure, its text the function.
    """
    worst = {
        "cognitive": max(_cognitive(code), key=_by_figure, default=None),
        "cyclomatic": max(_cyclomatic(code), key=_by_figure, default=None),
        "nesting": _nesting(code),
    }
    found = {measure: one for measure, one in worst.items() if one is not None}
    messages = tuple(
        Message(one.line, measure, one.name, "refactor", one.name)
        for measure, one in found.items()
        if one.figure
    )
    figures = {measure: one.figure for measure, one in found.items()}
    return Outcome("complexity", "complexity", messages, figures)


def _by_figure(one: _Measured) -> float:
    return one.figure


def _cognitive(code: Code) -> Iterator[_Measured]:
    if code.language == "python":
        measured = complexipy.code_complexity(code.text)
        for one in measured.functions:
            yield _Measured(one.complexity, one.line_start, one.name.replace("::", "."))
        inside = sum(one.complexity for one in measured.functions)
        yield _Measured(measured.complexity - inside, 0)


def _cyclomatic(code: Code) -> Iterator[_Measured]:
    if code.language in _ENDINGS:
        name = f"answer.{_ENDINGS[code.language]}"
        for one in lizard.analyze_file.analyze_source_code(name, code.text).function_list:
            yield _Measured(one.cyclomatic_complexity, one.start_line, one.name)


def _nesting(code: Code) -> _Measured:
    if code.language != "python":
        depth, line = trees.nesting(trees.parsed(code.text, code.language))
        return _Measured(depth, line)
    deepest = _Measured(0, 0)
    waiting: list[tuple[ast.AST, int, str]] = [(ast.parse(code.text), 0, "")]
    while waiting:
        node, depth, name = waiting.pop()
        if isinstance(node, _FUNCTIONS):
            depth, name = 0, getattr(node, "name", name)
        if isinstance(node, _BLOCKS):
            depth += 1
            if depth > deepest.figure:
                deepest = _Measured(depth, node.lineno, name)
        waiting += [(child, _inner(node, child, depth), name) for child in _children(node)]
    return deepest


def _children(node: ast.AST) -> list[ast.AST]:
    return list(ast.iter_child_nodes(node))[::-1]


def _inner(node: ast.AST, child: ast.AST, depth: int) -> int:
    """`depth`, but an `elif` is as deep as its `if`."""
    goes_on = isinstance(node, ast.If) and node.orelse == [child] and isinstance(child, ast.If)
    return depth - 1 if goes_on else depth
