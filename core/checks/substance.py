"""Whether there is anything in the code, and what was asked for by name."""

import ast
from collections.abc import Sequence

from core.checks import Code, Message, Outcome, trees
from core.checks.units import empty

FAST = True

_Function = ast.FunctionDef | ast.AsyncFunctionDef
_Named = _Function | ast.ClassDef
_FREE = frozenset({"abstractmethod", "overload", "abstractproperty"})
_DECLARING = frozenset({"Protocol", "ABC", "ABCMeta"})


def languages() -> frozenset[str]:
    """Those whose functions we can tell."""
    return frozenset({"python"}) | trees.LANGUAGES


def examine(code: Code) -> Outcome:
    """Messages for the gate; the worst one about stubs only, since they follow from each other.

    `nothing`: no statement; `blank`: nothing but trifles; `stub`: every function is one;
    `asked-stub`: the wanted one is; `hollow`: most are; `name`: the wanted one is not there.
    """
    if code.language == "python":
        found = _python(code)
    else:
        found = _tree(code)
    return Outcome("substance", "gate", tuple(found))


def _python(code: Code) -> list[Message]:
    tree = ast.parse(code.text)
    if all(_worthless(node) for node in tree.body):
        return [_message("nothing")]
    functions = _functions(tree)
    messages = _missing(code.wanted, _names(tree))
    if not functions and all(_trifle(node) for node in tree.body):
        return [_message("blank"), *messages]
    stubs = [
        trees.Function(node.name, node.lineno, _stub(node))
        for node in functions
        if not _declared(node, tree)
    ]
    does = any(not _trifle(node) and not isinstance(node, _Named) for node in tree.body)
    return [*_about_stubs(stubs, code.wanted, does), *messages]


def _tree(code: Code) -> list[Message]:
    root = trees.parsed(code.text, code.language)
    if not trees.statements(root):
        return [_message("nothing")]
    messages = _missing(code.wanted, trees.names(root))
    # What else there is at the top counts as doing something in scripts only.
    does = code.language == "bash" and trees.statements(root) > len(list(trees.functions(root)))
    return [*_about_stubs(list(trees.functions(root)), code.wanted, does), *messages]


def _about_stubs(functions: Sequence[trees.Function], wanted: str, does: bool) -> list[Message]:
    stubs = [one for one in functions if one.stub]
    if stubs and len(stubs) == len(functions) and not does:
        return [_message("stub", stubs[0])]
    asked = [one for one in stubs if one.name == wanted and wanted]
    if asked:
        return [_message("asked-stub", asked[0])]
    if 2 * len(stubs) > len(functions):
        return [_message("hollow", stubs[0])]
    return []


def _missing(wanted: str, names: frozenset[str]) -> list[Message]:
    if not wanted or wanted in names:
        return []
    return [Message(0, "name", wanted, "error", wanted)]


def _message(rule: str, function: trees.Function | None = None) -> Message:
    line, name = (function.line, function.name) if function else (0, "")
    return Message(line, rule, name, "error", name)


def _names(tree: ast.Module) -> frozenset[str]:
    """What is defined anywhere, or assigned at the top."""
    defined = {node.name for node in ast.walk(tree) if isinstance(node, _Named)}
    assigned = (node for top in tree.body for node in ast.walk(top) if isinstance(node, ast.Name))
    return frozenset(defined | {node.id for node in assigned if isinstance(node.ctx, ast.Store)})


def _worthless(node: ast.stmt) -> bool:
    """Whether it does nothing, as words of prose that happen to parse do."""
    return empty(node) or (isinstance(node, ast.Expr) and isinstance(node.value, ast.Name))


def _trifle(node: ast.stmt) -> bool:
    """Whether it only prepares: an import, or a name for something empty."""
    if isinstance(node, ast.Assign | ast.AnnAssign):
        return node.value is None or _fixed(node.value)
    return _worthless(node) or isinstance(node, ast.Import | ast.ImportFrom)


def _functions(tree: ast.Module) -> list[_Function]:
    return [node for node in ast.walk(tree) if isinstance(node, _Function)]


def _stub(node: _Function) -> bool:
    body = [part for part in node.body if not empty(part)]
    if not body:
        return True
    match body:
        case [ast.Raise(exc=error)]:
            return "NotImplemented" in ast.dump(error) if error else False
        case [ast.Return(value=None)]:
            return True
        case [ast.Return(value=ast.expr() as value)]:
            return _fixed(value) and (_taken(node) or _nothing(value))
    return False


def _taken(node: _Function) -> bool:
    """Whether it takes anything to work on."""
    taken = [*node.args.posonlyargs, *node.args.args, *node.args.kwonlyargs]
    return any(one.arg not in ("self", "cls") for one in taken)


def _nothing(value: ast.expr) -> bool:
    """Whether it is None, or an empty collection."""
    return not isinstance(value, ast.Constant) or value.value is None


def _fixed(value: ast.expr) -> bool:
    """Whether it is the same whatever happens: a literal, or an empty collection."""
    match value:
        case ast.Constant():
            return True
        case ast.List(elts=[]) | ast.Tuple(elts=[]) | ast.Dict(keys=[]):
            return True
        case ast.Call(func=ast.Name(id="list" | "dict" | "set" | "tuple"), args=[], keywords=[]):
            return True
    return False


def _declared(function: _Function, tree: ast.Module) -> bool:
    """Whether it is meant to be empty: abstract, one of several signatures, of a protocol."""
    if any(word in ast.dump(one) for one in function.decorator_list for word in _FREE):
        return True
    holders = (node for node in ast.walk(tree) if isinstance(node, ast.ClassDef))
    return any(
        function in holder.body
        and any(word in ast.dump(base) for base in holder.bases for word in _DECLARING)
        for holder in holders
    )
