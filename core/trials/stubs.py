"""Code that does nothing, in several ways: tests that pass on one of them say nothing."""

import ast
from dataclasses import dataclass

_Function = ast.FunctionDef | ast.AsyncFunctionDef
_BODIES = ("return None", "return 0", "return True", "return []", 'return ""')
_FIRST = "return the first argument"
_EMPTY = "an empty module"
# These have to give what Python asks of them, or nothing could be made at all.
_MAKING = frozenset(
    """__init__ __new__ __post_init__ __init_subclass__ __set_name__ __class_getitem__ __prepare__
    __hash__ __del__""".split()
)
_KEPT = frozenset({"property", "staticmethod", "classmethod", "setter", "deleter"})


@dataclass(frozen=True, slots=True)
class Stub:
    """A module with the names of the code, and nothing behind them."""

    does: str
    """In Python: `return 0`."""
    text: str


def stubs(code: str) -> tuple[Stub, ...]:
    """The ways in which the functions and methods of `code` can do nothing, each once."""
    made = [Stub(body, _stubbed(code, body)) for body in (*_BODIES, _FIRST)]
    made.append(Stub(_EMPTY, ""))
    return tuple({stub.text: stub for stub in reversed(made)}.values())[::-1]


def _stubbed(code: str, body: str) -> str:
    tree = ast.parse(code)
    kept = [node for node in tree.body if _stays(node)]
    tree.body = [_Emptied(body).visit(node) for node in kept]
    return f"{ast.unparse(ast.fix_missing_locations(tree))}\n"


def _stays(node: ast.stmt) -> bool:
    """Whether a name or the base of a class may come from it."""
    if isinstance(node, ast.Try):
        return all(isinstance(part, ast.Import | ast.ImportFrom) for part in node.body)
    return isinstance(node, _Function | ast.ClassDef | ast.Import | ast.ImportFrom)


class _Emptied(ast.NodeTransformer):
    """Takes the bodies out of functions, and what they stand on."""

    def __init__(self, body: str) -> None:
        self._body = body
        self._in_class = False

    def visit_ClassDef(self, node: ast.ClassDef) -> ast.AST:  # pylint: disable=invalid-name
        """Empty its methods, and keep what else makes it."""
        outer, self._in_class = self._in_class, True
        self.generic_visit(node)
        self._in_class = outer
        return node

    def visit_FunctionDef(self, node: ast.FunctionDef) -> ast.AST:  # pylint: disable=invalid-name
        """Empty it."""
        return self._emptied(node)

    def visit_AsyncFunctionDef(  # pylint: disable=invalid-name
        self, node: ast.AsyncFunctionDef
    ) -> ast.AST:
        """Empty it."""
        return self._emptied(node)

    def _emptied(self, node: _Function) -> _Function:
        # Defaults and annotations may stand on what is not there any more.
        given, nothing = node.args, ast.Constant(None)
        given.defaults = [nothing for _ in given.defaults]
        given.kw_defaults = [None if one is None else nothing for one in given.kw_defaults]
        for one in ast.walk(given):
            if isinstance(one, ast.arg):
                one.annotation = None
        node.returns = None
        node.decorator_list = [one for one in node.decorator_list if _name(one) in _KEPT]
        making = self._in_class and node.name in _MAKING
        node.body = ast.parse("pass").body if making else [self._returning(node)]
        if making and node.name in ("__new__", "__hash__"):
            node.body = [self._made(node.name)]
        return node

    def _returning(self, node: _Function) -> ast.stmt:
        text = self._body
        if text == _FIRST:
            text = f"return {self._first(node) or 'None'}"
        return ast.Return(ast.parse(text.removeprefix("return "), mode="eval").body)

    def _first(self, node: _Function) -> str:
        given = [*node.args.posonlyargs, *node.args.args]
        static = any(_name(one) == "staticmethod" for one in node.decorator_list)
        if self._in_class and not static and len(given) > 1:
            given = given[1:]
        more = [*given, *node.args.kwonlyargs]
        return more[0].arg if more else node.args.vararg.arg if node.args.vararg else ""

    @staticmethod
    def _made(name: str) -> ast.stmt:
        text = "return 0" if name == "__hash__" else "return object.__new__(cls)"
        return ast.parse(f"def f():\n    {text}").body[0].body[0]  # type: ignore[attr-defined,no-any-return]


def _name(node: ast.expr) -> str:
    """The last word of a decorator."""
    match node:
        case ast.Name(id=name) | ast.Attribute(attr=name):
            return name
        case ast.Call(func=function):
            return _name(function)
    return ""
