"""Expressions of Python that may stand in a test: calls of names, plain data, nothing hidden."""

import ast
import builtins
import warnings
from collections.abc import Iterator

MOST_CHARS = 1_000
"""Of one expression; more is no example that anybody reads."""
MODULES = frozenset({"collections", "datetime", "decimal", "fractions", "itertools", "math", "re"})
"""Those a test may use by name."""
KNOWN = {
    **{name: "collections" for name in ("Counter", "OrderedDict", "defaultdict", "deque")},
    **{name: "datetime" for name in ("date", "datetime", "timedelta", "timezone")},
    **{"Decimal": "decimal", "Fraction": "fractions", "isclose": "math"},
}
"""Names that a test may use as they are, and the modules that have them."""

_BUILTINS = frozenset(dir(builtins))
_REFUSED = frozenset(
    """breakpoint compile copyright credits delattr eval exec exit getattr globals help input
    license locals memoryview open quit setattr vars""".split()
)
_HIDING = (ast.NamedExpr, ast.Await, ast.Yield, ast.YieldFrom, ast.JoinedStr, ast.Starred)
_DATA = (
    *(ast.Constant, ast.List, ast.Tuple, ast.Set, ast.Dict, ast.UnaryOp, ast.BinOp),
    *(ast.operator, ast.UAdd, ast.USub, ast.Load),
)


def expression(text: str) -> ast.expr | None:
    """The tree of `text`; None if it is no expression, or one that no test may hold."""
    node = _parsed(text)
    if node is None or any(isinstance(part, _HIDING) for part in ast.walk(node)):
        return None
    names = {part.id for part in ast.walk(node) if isinstance(part, ast.Name)}
    names |= {part.attr for part in ast.walk(node) if isinstance(part, ast.Attribute)}
    return None if any(map(_refused, names)) else node


def data(text: str) -> ast.expr | None:
    """The tree of `text` if it is plain data, such as `["a", -1]`."""
    node = _parsed(text)
    if node is None or not all(isinstance(part, _DATA) for part in ast.walk(node)):
        return None
    return None if any(_computed(part) for part in ast.walk(node)) else node


def subjects(node: ast.expr) -> tuple[str, ...]:
    """The names called in it that only the code under test can have, in order."""
    called = [part.func.id for part in _calls(node) if isinstance(part.func, ast.Name)]
    return tuple(dict.fromkeys(name for name in called if not common(name)))


def strangers(node: ast.expr) -> frozenset[str]:
    """The names it reads, but does not call, and that nothing gives a meaning."""
    bound = {part.arg for part in ast.walk(node) if isinstance(part, ast.arg)}
    bound |= {name.id for name in _names(node) if isinstance(name.ctx, ast.Store)}
    known = bound | set(subjects(node))
    return frozenset(
        name.id for name in _names(node) if name.id not in known and not common(name.id)
    )


def common(name: str) -> bool:
    """Whether every test has it: a builtin, or something of the standard library."""
    return name in _BUILTINS or name in KNOWN or name in MODULES


def used(node: ast.AST) -> frozenset[str]:
    """All names it reads."""
    return frozenset(part.id for part in ast.walk(node) if isinstance(part, ast.Name))


def is_error(name: str) -> bool:
    """Whether `name` is that of an exception, of Python or by its ending."""
    found = getattr(builtins, name, None)
    if isinstance(found, type):
        return issubclass(found, BaseException)
    return name.isidentifier() and name[:1].isupper() and name.endswith(("Error", "Exception"))


def shown(node: ast.expr) -> str:
    """`node` on one line, such that it can stand at a side of a comparison."""
    text = ast.unparse(node)
    weak = (ast.BoolOp, ast.Compare, ast.IfExp, ast.Lambda)
    negated = isinstance(node, ast.UnaryOp) and isinstance(node.op, ast.Not)
    return f"({text})" if negated or isinstance(node, weak) else text


def _parsed(text: str) -> ast.expr | None:
    if len(text) > MOST_CHARS:
        return None
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            node = ast.parse(text.strip(), mode="eval").body
            ast.unparse(node)  # the parser takes integers that nobody can write down
    except (SyntaxError, ValueError, RecursionError, MemoryError):
        return None
    return node


def _refused(name: str) -> bool:
    return name.startswith("__") or name in _REFUSED


def _computed(node: ast.AST) -> bool:
    """Whether it is arithmetic, other than that of a complex number."""
    match node:
        case ast.BinOp(op=ast.Add() | ast.Sub(), right=ast.Constant(value=complex())):
            return False
        case ast.BinOp():
            return True
        case ast.UnaryOp(operand=ast.Constant(value=value)):
            return isinstance(value, bool) or not isinstance(value, int | float | complex)
        case ast.UnaryOp():
            return True
    return False


def _calls(node: ast.expr) -> Iterator[ast.Call]:
    found = [part for part in ast.walk(node) if isinstance(part, ast.Call)]
    yield from sorted(found, key=lambda call: (call.lineno, call.col_offset))


def _names(node: ast.expr) -> list[ast.Name]:
    return [part for part in ast.walk(node) if isinstance(part, ast.Name)]
