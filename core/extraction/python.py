"""Whether text is Python, found out by the parser itself, within limits of size."""

import ast
import re
import warnings

MOST_CHARS = 200_000
MOST_LINE_CHARS = 5_000
_CALL = re.compile(r"[\w\])]\(")
_COUNTING = (
    *(ast.FunctionDef, ast.AsyncFunctionDef, ast.ClassDef, ast.Import, ast.ImportFrom),
    *(ast.Assign, ast.AugAssign, ast.For, ast.While, ast.If, ast.With, ast.Try, ast.Match),
)


def parsed(text: str) -> ast.Module | SyntaxError:
    """The tree of `text`, or what is wrong with it; too large or too deep is wrong, too."""
    if len(text) > MOST_CHARS or any(len(line) > MOST_LINE_CHARS for line in text.split("\n")):
        return SyntaxError("too large")
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            return ast.parse(text)
    except SyntaxError as error:
        return error
    except (ValueError, RecursionError, MemoryError) as error:
        return SyntaxError(str(error))


def is_program(text: str) -> bool:
    """Whether `text` parses and does something: prose such as `yes` or `Note: this` parses, too."""
    tree = parsed(text)
    return isinstance(tree, ast.Module) and any(_counts(node, text) for node in tree.body)


def _counts(node: ast.stmt, text: str) -> bool:
    match node:
        case ast.AnnAssign():
            return node.value is not None
        case ast.Expr(value=ast.Call() | ast.Await()):
            return bool(_CALL.search(text))  # not `done (mostly)`
        case _:
            return isinstance(node, _COUNTING)
