"""Asserts, taken apart: what in them the code gives, and what was expected instead."""

import ast
from collections.abc import Collection
from dataclasses import dataclass

from core.trials.contract import RAISES
from core.trials.expressions import common

GOT = "_got"
"""The name that a watched expression keeps what the code gives in."""
_CLOSE = "isclose"


@dataclass(frozen=True, slots=True)
class Watched:
    """An assert whose failure can be told."""

    test: str
    """The expression of it; keeps what is to be shown."""
    shown: str
    """The expression of what is to be shown."""
    expected: str
    """What was expected, `3` or `< 3`; empty where it is no single thing."""


def watched(line: str, own: Collection[str] = ()) -> Watched:
    """The assert `line`; `own` are names that the code has even though Python has them, too."""
    node = ast.parse(line).body[0]
    assert isinstance(node, ast.Assert)
    match test := node.test:
        case ast.Call(func=ast.Name(id=name), args=[error, ast.Lambda()]) if name == RAISES:
            return Watched(ast.unparse(test), "_Telling.gave", ast.unparse(error))
        case ast.Compare(left=left) if _asks(left, own):
            expected = _rest(test)
            test.left = _kept(left)
            return Watched(_nearly(test, test.comparators[-1]), GOT, expected)
        case ast.Compare(left=left, comparators=[right]) if _asks(right, own):
            expected = ast.unparse(left) if isinstance(test.ops[0], ast.Eq) else ""
            test.comparators = [_kept(right)]
            return Watched(_nearly(test, left), GOT, expected)
        case ast.UnaryOp(op=ast.Not(), operand=operand):
            test.operand = _kept(operand)
            return Watched(ast.unparse(test), GOT, "False")
        case ast.Call(args=[one, two, *_]) if _called(test) == _CLOSE and _asks(one, own):
            test.args[0] = _kept(one)
            return Watched(ast.unparse(test), GOT, ast.unparse(two))
    return Watched(ast.unparse(_kept(test)), GOT, "True")


def _rest(test: ast.Compare) -> str:
    """What comes behind the left side, without the sign of an equality."""
    text = ast.unparse(ast.Compare(ast.Name(GOT), test.ops, test.comparators))
    return text.removeprefix(f"{GOT} ").removeprefix("== ")


def _nearly(test: ast.Compare, expected: ast.expr) -> str:
    """The comparison; of floats, as in `0.1 + 0.2 == 0.3`, it holds where only rounding differs."""
    text, floats = ast.unparse(test), (part for part in ast.walk(expected) if _is_float(part))
    if len(test.ops) > 1 or not isinstance(test.ops[0], ast.Eq) or not any(floats):
        return text
    return f"{text} or _near({GOT}, {ast.unparse(expected)})"


def _is_float(node: ast.AST) -> bool:
    return isinstance(node, ast.Constant) and isinstance(node.value, float)


def _kept(node: ast.expr) -> ast.expr:
    return ast.NamedExpr(ast.Name(GOT, ast.Store()), node)


def _asks(node: ast.expr, own: Collection[str]) -> bool:
    """Whether it calls something of the code."""
    names = (
        part.func.id
        for part in ast.walk(node)
        if isinstance(part, ast.Call) and isinstance(part.func, ast.Name)
    )
    return any(name in own or not common(name) for name in names)


def _called(node: ast.Call) -> str:
    """The last word of what is called."""
    match node.func:
        case ast.Name(id=name) | ast.Attribute(attr=name):
            return name
    return ""
