"""Faults in good answers that change what they do, by other edits than those of the product.

Whether tests are strong is measured with `core/trials/mutants.py`; what the score is validated
with must not be of the same kind. These go by the tree and swap, drop and replace whole parts.
"""

import ast
from collections.abc import Callable, Iterator
from copy import deepcopy
from itertools import chain, zip_longest
from random import Random
from typing import Any

import black

_Change = Callable[[Any], ast.AST | list[ast.stmt] | None]
"""What may stand in the place of a node; None if the change is not for it."""
_NAMES = {
    **{"min": "max", "max": "min", "any": "all", "all": "any"},
    **{"sorted": "list", "reversed": "list", "set": "list", "abs": "int", "sum": "len"},
}
_METHODS = {
    **{"lower": "upper", "upper": "lower", "strip": "rstrip", "rstrip": "lstrip"},
    **{"partition": "rpartition", "rpartition": "partition", "popleft": "pop"},
    **{"fullmatch": "match", "isdigit": "isalpha", "isspace": "isdigit", "capitalize": "title"},
    **{"startswith": "endswith", "weekday": "isoweekday", "isoweekday": "weekday"},
    **{"clear": "copy", "rindex": "index", "casefold": "strip"},
}


def faults(code: str, random: Random) -> Iterator[str]:
    """`code` with one fault, again and again, each another; laid out by black."""
    tree = ast.parse(code)
    names = _local_names(tree)
    changes: tuple[_Change, ...] = (*_CHANGES, lambda node: _other_name(node, names))
    nodes = _Walk().nodes(tree)
    seen = {ast.dump(tree)}
    for place, change in _mixed(nodes, changes, random):
        changed = ast.fix_missing_locations(_Replaced(place, change).visit(deepcopy(tree)))
        text = ast.unparse(changed)
        shape = _shape(text)
        if shape and shape not in seen:
            seen.add(shape)
            yield black.format_str(text, mode=black.Mode())


def _mixed(
    nodes: list[ast.AST], changes: tuple[_Change, ...], random: Random
) -> Iterator[tuple[int, _Change]]:
    """All that can be changed, one kind after the other, so that none is there most."""
    rows = []
    for change in random.sample(changes, len(changes)):
        places = [place for place, node in enumerate(nodes) if change(node) is not None]
        rows.append([(place, change) for place in random.sample(places, len(places))])
    return filter(None, chain.from_iterable(zip_longest(*rows)))


class _Walk(ast.NodeVisitor):
    """Visits in the order in which `_Replaced` does."""

    def __init__(self) -> None:
        self._found: list[ast.AST] = []

    def nodes(self, tree: ast.AST) -> list[ast.AST]:
        """All nodes of `tree`."""
        self.visit(tree)
        return self._found

    def visit(self, node: ast.AST) -> None:
        """Note it."""
        self._found.append(node)
        self.generic_visit(node)


class _Replaced(ast.NodeTransformer):
    """Changes one node."""

    def __init__(self, place: int, change: _Change) -> None:
        self._left = place
        self._change = change

    def visit(self, node: ast.AST) -> Any:
        """Change it, if it is the one."""
        self._left -= 1
        return self._change(node) if self._left == -1 else self.generic_visit(node)


def _shape(text: str) -> str:
    """Of its tree; empty if it does not compile."""
    try:
        compile(text, "solution.py", "exec", dont_inherit=True)
        return ast.dump(ast.parse(text))
    except SyntaxError:
        return ""


def _local_names(tree: ast.Module) -> list[str]:
    found = {part.arg for part in ast.walk(tree) if isinstance(part, ast.arg)}
    names = (part for part in ast.walk(tree) if isinstance(part, ast.Name))
    return sorted(found | {name.id for name in names if isinstance(name.ctx, ast.Store)})


def _other_name(node: ast.AST, names: list[str]) -> ast.AST | None:
    match node:
        case ast.Name(id=name, ctx=ast.Load()) if name in names and len(names) > 1:
            return ast.Name(names[names.index(name) - 1], ast.Load())
    return None


def _sides_swapped(node: ast.AST) -> ast.AST | None:
    match node:
        case ast.BinOp(left, ast.Sub() | ast.Div() | ast.FloorDiv() | ast.Mod() as sign, right):
            return ast.BinOp(right, sign, left)
        case ast.Compare(left, [ast.Lt() | ast.LtE() | ast.Gt() | ast.GtE()] as signs, [right]):
            return ast.Compare(right, signs, [left])
    return None


def _number_lowered(node: ast.AST) -> ast.AST | None:
    match node:
        case ast.Constant(int() as value) if not isinstance(value, bool) and value > 0:
            return ast.Constant(value - 1)
    return None


def _branch_taken(node: ast.AST) -> ast.AST | list[ast.stmt] | None:
    """The condition does not matter any more."""
    match node:
        case ast.If(orelse=[]):
            return node.body
        case ast.If():
            return node.orelse
        case ast.IfExp():
            return node.orelse
    return None


def _branch_dropped(node: ast.AST) -> ast.AST | list[ast.stmt] | None:
    match node:
        case ast.If(orelse=[]):
            return ast.Pass()
        case ast.If() | ast.IfExp():
            return node.body
    return None


def _statement_dropped(node: ast.AST) -> ast.AST | None:
    match node:
        case ast.AugAssign() | ast.Expr(ast.Call()) | ast.Continue() | ast.Break():
            return ast.Pass()
    return None


def _not_added(node: ast.AST) -> ast.AST | None:
    match node:
        case ast.AugAssign(target, _, value):
            return ast.Assign([target], value)
    return None


def _called_other(node: ast.AST) -> ast.AST | None:
    match node:
        case ast.Call(ast.Name(name), given, named) if name in _NAMES:
            kept = [] if _NAMES[name] == "list" else named
            return ast.Call(ast.Name(_NAMES[name], ast.Load()), given, kept)
        case ast.Call(ast.Attribute(owner, name), given, named) if name in _METHODS:
            return ast.Call(ast.Attribute(owner, _METHODS[name], ast.Load()), given, named)
        case ast.Call(ast.Name("range"), [_, end]):
            return ast.Call(node.func, [end], [])
        case ast.Call(ast.Name("enumerate"), [one]):
            return ast.Call(node.func, [one, ast.Constant(1)], [])
        case ast.Call(func, given, [_, *rest]):
            return ast.Call(func, given, rest)
    return None


def _bound_dropped(node: ast.AST) -> ast.AST | None:
    match node:
        case ast.Slice(lower=ast.expr(), upper=None) | ast.Slice(lower=None, upper=ast.expr()):
            return ast.Slice()
        case ast.Slice(lower=ast.expr(), upper=ast.expr()):
            return ast.Slice(lower=node.lower)
    return None


def _other_end(node: ast.AST) -> ast.AST | None:
    match node:
        case ast.Subscript(owner, ast.Constant(0), ctx):
            return ast.Subscript(owner, ast.UnaryOp(ast.USub(), ast.Constant(1)), ctx)
        case ast.Subscript(owner, ast.UnaryOp(ast.USub(), ast.Constant(1)), ctx):
            return ast.Subscript(owner, ast.Constant(0), ctx)
    return None


def _part_dropped(node: ast.AST) -> ast.AST | None:
    match node:
        case ast.BoolOp(sign, [_, *rest]):
            return ast.BoolOp(sign, rest) if len(rest) > 1 else rest[0]
        case ast.comprehension(ifs=[_, *rest]):
            return ast.comprehension(node.target, node.iter, rest, node.is_async)
        case ast.Tuple([_, _, *_], ast.Load()):
            return ast.Tuple(node.elts[:-1], ast.Load())
        case ast.Dict([_, _, *_]):
            return ast.Dict(node.keys[:-1], node.values[:-1])
    return None


_CHANGES: tuple[_Change, ...] = (
    _sides_swapped,
    _number_lowered,
    _branch_taken,
    _branch_dropped,
    _statement_dropped,
    _not_added,
    _called_other,
    _bound_dropped,
    _other_end,
    _part_dropped,
)
