"""What code has to be before any tool may see it: small, text, shallow, and parsed if Python.

Tools take gigabytes or minutes on small hostile files, or call a broken file clean.
"""

import ast
import io
import tokenize

from core.checks.report import Gate, Refusal
from core.checks.scanner import bare

MOST_BYTES = 200_000
MOST_LINES = 5_000
MOST_COLUMNS = 5_000
"""Characters of a line."""
MOST_NESTING = 30
"""Blocks and brackets in each other. lizard takes gigabytes at 80."""
MOST_TREE = 150
"""Nodes of the syntax tree in each other, as long sums and chains of calls make them: tools
visit them by recursion, with several calls for each, and Python allows 1,000."""

_DETAIL_CHARACTERS = 200


def refusal(text: str, language: str) -> Refusal | None:
    """The first gate that `text` does not pass; None if it may be checked."""
    return too_large(text) or _no_text(text) or _too_deep(text, language)


def too_large(text: str) -> Refusal | None:
    """Whether there is too much of it."""
    if len(text) > MOST_BYTES or len(text.encode(errors="replace")) > MOST_BYTES:
        return Refusal(Gate.SHORT)
    lines = text.splitlines()
    if len(lines) > MOST_LINES:
        return Refusal(Gate.FEW_LINES)
    for number, line in enumerate(lines, 1):
        if len(line) > MOST_COLUMNS:
            return Refusal(Gate.SHORT_LINES, number)
    return None


def _no_text(text: str) -> Refusal | None:
    """Whether it holds what no file of code holds."""
    # Half of a pair is what is left of bytes that were never text.
    for number, line in enumerate(text.split("\n"), 1):
        if "\0" in line or any("\ud800" <= character <= "\udfff" for character in line):
            return Refusal(Gate.TEXT, number)
    return None


def _too_deep(text: str, language: str) -> Refusal | None:
    depth = _python_nesting(text) if language == "python" else _bracket_nesting(text, language)
    return Refusal(Gate.SHALLOW) if depth > MOST_NESTING else None


def _python_nesting(text: str) -> int:
    """Blocks and brackets in each other, as far as it can be read."""
    steps = {tokenize.INDENT: 1, tokenize.DEDENT: -1}
    depth = deepest = 0
    try:
        for token in tokenize.generate_tokens(io.StringIO(text).readline):
            depth += steps.get(token.type, 0)
            if token.type == tokenize.OP:
                depth += (token.string in "([{") - (token.string in ")]}")
            deepest = max(deepest, depth)
    except (tokenize.TokenError, SyntaxError):
        # The parser says it better.
        pass
    return deepest


def _bracket_nesting(text: str, language: str) -> int:
    depth = deepest = 0
    for character in bare(text, language):
        if character in "([{":
            depth += 1
            deepest = max(deepest, depth)
        elif character in ")]}":
            depth = max(0, depth - 1)
    return deepest


def unparsed(text: str) -> Refusal | None:
    """Why the Python code `text` is none, or more than tools can take."""
    try:
        tree = ast.parse(text)
    except SyntaxError as error:
        return Refusal(Gate.PARSED, error.lineno or 0, (error.msg or "")[:_DETAIL_CHARACTERS])
    except (RecursionError, MemoryError):
        return Refusal(Gate.SHALLOW)
    except ValueError:
        return Refusal(Gate.TEXT)
    return Refusal(Gate.SHALLOW) if _deeper(tree, MOST_TREE) else None


def _deeper(tree: ast.AST, most: int) -> bool:
    """Whether more than `most` nodes are in each other; asked without recursion."""
    level: list[ast.AST] = [tree]
    for _ in range(most):
        level = [child for node in level for child in ast.iter_child_nodes(node)]
        if not level:
            return False
    return True
