"""Places where a single edit of the text changes what a function does.

Edits go by position, so that lines keep their numbers and the rest of the code its looks.
"""

import ast
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from enum import StrEnum


class Kind(StrEnum):
    """What kind of fault is planted."""

    COMPARISON = "comparison"
    ARITHMETIC = "arithmetic"
    BOOLEAN = "boolean"
    CONSTANT = "constant"
    RETURN = "return"
    BOUND = "bound"
    CONDITION = "condition"
    NEGATION = "negation"
    TEXT = "text"


@dataclass(frozen=True, slots=True)
class Edit:
    """Replaces `start` to `end`, offsets into the code in UTF-8, by `text`."""

    kind: Kind
    line: int
    start: int
    end: int
    text: str


_COMPARING = {
    **{ast.Lt: (r"<", "<="), ast.LtE: (r"<=", "<"), ast.Gt: (r">", ">="), ast.GtE: (r">=", ">")},
    **{ast.Eq: (r"==", "!="), ast.NotEq: (r"!=", "==")},
    **{ast.In: (r"\bin\b", "not in"), ast.NotIn: (r"\bnot\s+in\b", "in")},
    **{ast.Is: (r"\bis\b", "is not"), ast.IsNot: (r"\bis\s+not\b", "is")},
}
_REPLACING = {
    **{ast.Add: (r"\+", "-"), ast.Sub: (r"-", "+"), ast.Mult: (r"\*", "+"), ast.Div: (r"/", "*")},
    **{ast.FloorDiv: (r"//", "/"), ast.Mod: (r"%", "//"), ast.Pow: (r"\*\*", "*")},
    **{ast.BitAnd: (r"&", "|"), ast.BitOr: (r"\|", "&"), ast.BitXor: (r"\^", "|")},
    **{ast.LShift: (r"<<", ">>"), ast.RShift: (r">>", "<<")},
}
_SILENT = frozenset({"print", "debug", "info", "warning", "warn", "error", "exception", "log"})
"""Calls whose arguments no assert can see."""


class Editor:
    """Finds the edits of one text."""

    def __init__(self, code: str) -> None:
        self._bytes = code.encode()
        self._starts = [0]
        # Those of `ast`: a form feed ends no line for it.
        for found in re.finditer(rb"\r\n|\r|\n", self._bytes):
            self._starts.append(found.end())

    def applied(self, edit: Edit) -> str:
        """The text with `edit`."""
        changed = self._bytes[: edit.start] + edit.text.encode() + self._bytes[edit.end :]
        return changed.decode()

    def edits(self, function: ast.AST) -> Iterator[Edit]:
        """Those inside of `function`, in the order of the text and of their kinds."""
        found = [edit for node in _visible(function) for edit in self._at(node)]
        return iter(sorted(found, key=lambda edit: (edit.start, edit.end, edit.kind)))

    def _at(self, node: ast.AST) -> Iterator[Edit]:
        yield from self._at_signs(node)
        yield from self._at_values(node)
        yield from self._at_conditions(node)

    def _at_signs(self, node: ast.AST) -> Iterator[Edit]:
        match node:
            case ast.Compare(left=left, ops=ops, comparators=others):
                sides = [left, *others]
                for one, sign, two in zip(sides, ops, others):
                    pattern, text = _COMPARING[type(sign)]
                    yield from self._sign(Kind.COMPARISON, one, two, pattern, text)
            case ast.BinOp(left=left, op=sign, right=right) if type(sign) in _REPLACING:
                yield from self._sign(Kind.ARITHMETIC, left, right, *_REPLACING[type(sign)])
            case ast.AugAssign(target=left, op=sign, value=right) if type(sign) in _REPLACING:
                yield from self._sign(Kind.ARITHMETIC, left, right, *_REPLACING[type(sign)])
            case ast.BoolOp(op=sign, values=values):
                word, text = ("and", "or") if isinstance(sign, ast.And) else ("or", "and")
                for one, two in zip(values, values[1:]):
                    yield from self._sign(Kind.BOOLEAN, one, two, rf"\b{word}\b", text)

    def _at_values(self, node: ast.AST) -> Iterator[Edit]:
        match node:
            case ast.Constant(value=bool() as value):
                yield self._instead(Kind.CONSTANT, node, str(not value))
            case ast.Constant(value=int() as value):
                yield self._instead(Kind.CONSTANT, node, str(value + 1))
            case ast.Constant(value=str() as value):
                yield self._instead(Kind.TEXT, node, '""' if value else '"x"')
            case ast.Return(value=ast.expr() as value) if not _is_none(value):
                yield self._instead(Kind.RETURN, value, "None")

    def _at_conditions(self, node: ast.AST) -> Iterator[Edit]:
        match node:
            case ast.UnaryOp(op=ast.Not(), operand=operand):
                start, end = self._place(node)[0], self._place(operand)[0]
                text = self._bytes[start:end].decode().removeprefix("not")
                yield Edit(Kind.NEGATION, node.lineno, start, end, f" {text.lstrip(' ')}")
            case ast.If(test=test) | ast.IfExp(test=test):
                yield self._around(Kind.CONDITION, test, "not (", ")")
            case ast.Call(func=ast.Name(id="range"), args=[ast.expr(), *_] as given, keywords=[]):
                yield from self._short(given[0] if len(given) == 1 else given[1])
            case ast.Slice(lower=lower, upper=upper):
                yield from (e for bound in (lower, upper) if bound for e in self._short(bound))

    def _sign(
        self, kind: Kind, one: ast.expr, two: ast.expr, pattern: str, text: str
    ) -> Iterator[Edit]:
        """An edit of the sign between two operands, brackets and comments aside."""
        start, end = self._place(one)[1], self._place(two)[0]
        between = re.sub(rb"#[^\r\n]*", lambda match: b" " * len(match[0]), self._bytes[start:end])
        found = list(re.finditer(pattern.encode(), between))
        if len(found) == 1:
            line = one.end_lineno or one.lineno
            line += between[: found[0].start()].count(b"\n")
            yield Edit(kind, line, start + found[0].start(), start + found[0].end(), text)

    def _instead(self, kind: Kind, node: ast.expr, text: str) -> Edit:
        """`text` in the place of `node`, with as many lines."""
        start, end = self._place(node)
        lines = self._bytes[start:end].count(b"\n")
        return Edit(kind, node.lineno, start, end, text + "\n" * lines)

    def _around(self, kind: Kind, node: ast.expr, before: str, after: str) -> Edit:
        start, end = self._place(node)
        return Edit(kind, node.lineno, start, end, before + self._bytes[start:end].decode() + after)

    def _short(self, bound: ast.expr) -> Iterator[Edit]:
        """One less, where it is not a number that is changed anyway."""
        if not any(isinstance(part, ast.Constant) for part in (bound, *_operands(bound))):
            yield self._around(Kind.BOUND, bound, "(", ") - 1")

    def _place(self, node: ast.expr) -> tuple[int, int]:
        assert node.end_lineno is not None and node.end_col_offset is not None
        return (
            self._starts[node.lineno - 1] + node.col_offset,
            self._starts[node.end_lineno - 1] + node.end_col_offset,
        )


def _operands(node: ast.expr) -> list[ast.expr]:
    match node:
        case ast.UnaryOp(operand=operand):
            return [operand]
        case ast.BinOp(left=left, right=right):
            return [left, right]
    return []


def _is_none(value: ast.expr) -> bool:
    return isinstance(value, ast.Constant) and value.value is None


def _visible(function: ast.AST) -> Iterator[ast.AST]:
    """The nodes whose change a caller could see, and that ends.

    Not: annotations, decorators, texts that stand alone or in an error, what is printed, and
    formatted strings, whose parts have no true positions before Python 3.12.
    """
    waiting = list(_inner(function))
    while waiting:
        node = waiting.pop()
        if isinstance(node, ast.JoinedStr | ast.Raise | ast.Assert) or _unseen(node):
            continue
        if isinstance(node, ast.While):
            yield from _of_loop(node)
            continue
        yield node
        waiting += _inner(node)


def _unseen(node: ast.AST) -> bool:
    if isinstance(node, ast.Expr):
        if isinstance(node.value, ast.Constant):
            return True
        node = node.value
    match node:
        case ast.Call(func=ast.Name(id=name) | ast.Attribute(attr=name)):
            return name in _SILENT
    return False


def _inner(node: ast.AST) -> Iterable[ast.AST]:
    """The children that run."""
    match node:
        case ast.FunctionDef() | ast.AsyncFunctionDef():
            defaults = [one for one in node.args.kw_defaults if one is not None]
            return [*node.args.defaults, *defaults, *node.body]
        case ast.Lambda():
            return [*node.args.defaults, node.body]
        case ast.ClassDef():
            return node.body
        case ast.AnnAssign():
            return [node.value] if node.value else []
        case ast.Match():
            bodies = [part for case in node.cases for part in case.body]
            return [node.subject, *bodies]
    return ast.iter_child_nodes(node)


def _of_loop(loop: ast.While) -> Iterator[ast.AST]:
    """The nodes of a `while` that do not decide whether it ends."""
    ending = _ending(loop)
    for top in loop.body:
        for node in _visible_in(top):
            if not _decides(top, node, ending):
                yield node
    for top in loop.orelse:
        yield from _visible_in(top)


def _ending(loop: ast.While) -> frozenset[str]:
    """The names that decide whether `loop` ends, and those that these come from."""
    found = _names([loop.test, *filter(_leaves, loop.body)])
    while True:
        more = _names(top for top in loop.body if _sets(top, found))
        if more <= found:
            return found
        found |= more


def _names(nodes: Iterable[ast.AST]) -> frozenset[str]:
    every = (part for node in nodes for part in ast.walk(node))
    return frozenset(part.id for part in every if isinstance(part, ast.Name))


def _visible_in(node: ast.stmt) -> Iterator[ast.AST]:
    yield from _visible(ast.Module([node], []))


def _decides(top: ast.stmt, node: ast.AST, ending: frozenset[str]) -> bool:
    """Whether `node`, in the statement `top` of a loop's body, may keep the loop from ending.

    That is so for all of a statement that sets what the loop tests, or may leave it, but for what
    is given back.
    """
    return not _given_back(top, node) and (_leaves(top) or _sets(top, ending))


def _leaves(top: ast.stmt) -> bool:
    leaving = (ast.Break, ast.Return, ast.Raise, ast.Continue)
    return any(isinstance(part, leaving) for part in ast.walk(top))


def _sets(top: ast.stmt, names: frozenset[str]) -> bool:
    """Whether `top` sets one of `names`, or does something with it that may change it."""
    return any(
        isinstance(part, ast.Name) and part.id in names and _changes(top, part)
        for part in ast.walk(top)
    )


def _given_back(top: ast.stmt, node: ast.AST) -> bool:
    """Whether it is a part of a `return`, which ends the loop whatever it gives."""
    returns = (part for part in ast.walk(top) if isinstance(part, ast.Return))
    return any(node is part for one in returns for part in ast.walk(one))


def _changes(top: ast.stmt, name: ast.Name) -> bool:
    """Whether `name` is set there, or has a method called that may change it."""
    if isinstance(name.ctx, ast.Store | ast.Del):
        return True
    return any(
        isinstance(part, ast.Call | ast.Subscript | ast.Attribute)
        and any(name is inner for inner in ast.walk(part))
        for part in ast.walk(top)
    )
