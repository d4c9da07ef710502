"""The names that code defines, for Python by its tree, else by how definitions look."""

import ast
import re

from core.extraction.python import parsed

_LINE_CHARS = 400
_MODIFIERS = (
    r"(?:(?:export|default|public|private|protected|internal|static|final|abstract|sealed|async"
    r"|pub(?:\([a-z]+\))?|unsafe|open|data|override|partial|inline|extern)\s+){0,6}"
)
_NAMED = re.compile(
    rf"\s{{0,8}}{_MODIFIERS}(?:def|class|function\*?|fun|func|fn|struct|interface|enum|trait|type"
    r"|record|object|module|impl|protocol)\s+(?:\([^()]{0,80}\)\s*)?(?P<name>[A-Za-z_$][\w$]*)"
)
_ARROW = re.compile(
    rf"{_MODIFIERS}(?:const|let|var)\s+(?P<name>[A-Za-z_$][\w$]*)\s*(?::[^=]{{0,80}})?=\s*"
    r"(?:async\s*)?(?:function\b|\(|[A-Za-z_$][\w$]*\s*=>)"
)
_C_FUNCTION = re.compile(
    r"(?!(?:else|return|if|for|while|switch)\b)[A-Za-z_][\w:<>,*&\[\]]*(?:\s+[\w:<>,*&\[\]]+){0,4}"
    r"[\s*&]+(?P<name>[A-Za-z_]\w*)\s*\([^;]*$"
)
_SHELL = re.compile(r"(?P<name>[A-Za-z_][\w-]*)\s*\(\)\s*(?:\{|$)")
_SQL = re.compile(
    r"\s*create\s+(?:or\s+replace\s+)?(?:temp(?:orary)?\s+)?(?:table|view|function|procedure"
    r"|index|trigger)\s+(?:if\s+not\s+exists\s+)?[\"`\[]?(?P<name>[\w.]+)",
    re.IGNORECASE,
)
_C_LIKE = frozenset({"c", "cpp", "csharp", "java"})


def names_in(code: str, language: str) -> frozenset[str]:
    """What `code` defines at its top level."""
    if language in ("python", ""):
        tree = parsed(code)
        if isinstance(tree, ast.Module):
            return frozenset(_python(tree))
    patterns = [_NAMED, _ARROW, _SHELL, _SQL]
    if language in _C_LIKE:
        patterns.append(_C_FUNCTION)
    lines = [line for line in code.split("\n") if len(line) <= _LINE_CHARS]
    found = (pattern.match(line) for line in lines for pattern in patterns)
    return frozenset(one["name"] for one in found if one)


def _python(tree: ast.Module) -> list[str]:
    definitions = (ast.FunctionDef, ast.AsyncFunctionDef, ast.ClassDef)
    return [node.name for node in tree.body if isinstance(node, definitions)]
