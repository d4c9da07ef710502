"""Whether the code has what the tests call, perhaps under another name."""

import ast
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from core.trials.expressions import common, used
from core.words import Phrase, phrase

_Function = ast.FunctionDef | ast.AsyncFunctionDef
_MANY = 1_000
_NAMED = 5
"""Names of the code that are told."""


@dataclass(frozen=True, slots=True)
class Fit:
    """How tests and code go together."""

    asserts: tuple[str, ...]
    """Those that the code can be asked."""
    left_out: tuple[str, ...] = ()
    """Those that also call what the code does not have."""
    renamed: tuple[str, str] | None = None
    """What they call, and what the code calls it."""
    reason: Phrase | None = None
    """Why there are none."""


@dataclass(frozen=True, slots=True)
class _Takes:
    """The arguments of a function."""

    least: int
    most: int
    keywords: frozenset[str] | None
    """None if any."""


def fit(name: str, asserts: Iterable[str], code: str) -> Fit:
    """`asserts` on `name`, as far as `code` has what they call.

    Another name is taken if exactly one public function takes what they give.
    """
    tree, lines = ast.parse(code), tuple(asserts)
    names = importable(code)
    if name in names:
        fitting = tuple(line for line in lines if _known(line, names))
        return Fit(fitting, tuple(line for line in lines if line not in fitting))
    calls = [call for line in lines for call in _calls_of(name, line)]
    alike = [other for other, takes in _public(tree, name) if all(_takes(takes, c) for c in calls)]
    if len(alike) == 1 and calls:
        fitting = tuple(line for line in lines if _known(line, names | {name}))
        left_out = tuple(line for line in lines if line not in fitting)
        return Fit(fitting, left_out, (name, alike[0]))
    others = ", ".join(other for other, _ in _public(tree, name)[:_NAMED])
    if not others:
        text = phrase("the tests call `{name}`, which the code does not have", name=name)
    else:
        text = phrase("the tests call `{name}`, the code has {others}", name=name, others=others)
    return Fit((), lines, None, text)


def parameters(name: str, code: str) -> int:
    """How many arguments the function `name` has to be given; 1 if nothing tells."""
    found = [takes.least for other, takes in _public(ast.parse(code), name) if other == name]
    return found[-1] if found else 1


def public_names(code: str) -> tuple[str, ...]:
    """The functions at the top of `code` that others may call, in order."""
    return tuple(name for name, _ in _public(ast.parse(code), "f"))


def defined(code: str) -> frozenset[str]:
    """The functions and classes at the top of `code`."""
    kinds = (ast.FunctionDef, ast.AsyncFunctionDef, ast.ClassDef)
    return frozenset(one.name for one in _top(ast.parse(code).body) if isinstance(one, kinds))


def asynchronous(code: str) -> frozenset[str]:
    """The functions at the top of `code` whose results have to be waited for."""
    found = (one for one in _top(ast.parse(code).body) if isinstance(one, ast.AsyncFunctionDef))
    return frozenset(one.name for one in found if not _yields(one))


def _yields(function: ast.AsyncFunctionDef) -> bool:
    return any(isinstance(part, ast.Yield) for part in ast.walk(function))


def importable(code: str) -> frozenset[str]:
    """All that can be imported from `code`."""
    names = set[str]()
    for node in _top(ast.parse(code).body):
        match node:
            case ast.FunctionDef() | ast.AsyncFunctionDef() | ast.ClassDef():
                names.add(node.name)
            case ast.Import() | ast.ImportFrom():
                names |= {(one.asname or one.name).partition(".")[0] for one in node.names}
            case ast.Assign() | ast.AnnAssign():
                found = (part for part in ast.walk(node) if isinstance(part, ast.Name))
                names |= {one.id for one in found if isinstance(one.ctx, ast.Store)}
    return frozenset(names)


def _top(body: Iterable[ast.stmt]) -> Iterator[ast.stmt]:
    """The statements that run on import, those of `if` and `try` too."""
    for node in body:
        yield node
        match node:
            case ast.If():
                yield from _top([*node.body, *node.orelse])
            case ast.Try():
                yield from _top([*node.body, *(s for h in node.handlers for s in h.body)])


def _public(tree: ast.Module, like: str) -> list[tuple[str, _Takes]]:
    """Functions, or classes if `like` is the name of one."""
    found = dict[str, _Takes]()
    for node in _top(tree.body):
        if isinstance(node, ast.ClassDef) and like[:1].isupper():
            found[node.name] = _of_class(node)
        elif isinstance(node, _Function) and not like[:1].isupper():
            found[node.name] = _of_function(node)
    return [(name, takes) for name, takes in found.items() if not name.startswith("_")]


def _of_class(node: ast.ClassDef) -> _Takes:
    for part in node.body:
        if isinstance(part, _Function) and part.name == "__init__":
            takes = _of_function(part)
            return _Takes(max(0, takes.least - 1), max(0, takes.most - 1), takes.keywords)
    if node.bases or node.decorator_list:
        return _Takes(0, _MANY, None)  # it comes from elsewhere
    return _Takes(0, 0, frozenset())


def _of_function(node: _Function) -> _Takes:
    given = node.args
    places = [*given.posonlyargs, *given.args]
    needed = [one for one, value in zip(given.kwonlyargs, given.kw_defaults) if value is None]
    keywords = frozenset(one.arg for one in (*given.args, *given.kwonlyargs))
    return _Takes(
        len(places) - len(given.defaults) + len(needed),
        _MANY if given.vararg else len(places) + len(given.kwonlyargs),
        None if given.kwarg else keywords,
    )


def _takes(takes: _Takes, call: ast.Call) -> bool:
    if any(isinstance(one, ast.Starred) for one in call.args):
        return True
    keywords = {one.arg for one in call.keywords if one.arg}
    known = takes.keywords is None or keywords <= takes.keywords
    most = _MANY if takes.keywords is None else takes.most
    return known and takes.least <= len(call.args) + len(keywords) <= most


def _calls_of(name: str, line: str) -> Iterator[ast.Call]:
    for node in ast.walk(ast.parse(line)):
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id == name:
            yield node


def _known(line: str, names: frozenset[str]) -> bool:
    """Whether every name that it calls, its own functions aside, is there."""
    tree = ast.parse(line)
    called = {part.func.id for part in ast.walk(tree) if _is_named_call(part)}  # type: ignore
    bound = {part.arg for part in ast.walk(tree) if isinstance(part, ast.arg)}
    return all(one in names or common(one) for one in (called & used(tree)) - bound - {"raises"})


def _is_named_call(node: ast.AST) -> bool:
    return isinstance(node, ast.Call) and isinstance(node.func, ast.Name)
