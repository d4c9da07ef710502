"""What others measure on the same code: pylint's ten points, and the maintainability index."""

import ast
import math
from collections.abc import Iterator
from functools import cache
from pathlib import Path

import lizard
from pylint.lint import PyLinter
from pylint.reporters import CollectingReporter


def pylint_points(text: str, path: Path) -> float:
    """10 − 10 × (5 errors + warnings + refactors + conventions) ÷ statements, as it comes.

    Source: pylint's documentation, "evaluation". A file that does not parse has 0.
    """
    path.write_text(text, encoding="utf-8")
    linter = _linter()
    linter.reporter.messages.clear()
    linter.check([str(path)])
    path.unlink()
    stats = linter.stats
    if stats.fatal or not stats.statement:
        return 0.0
    minor = stats.warning + stats.refactor + stats.convention
    return max(0.0, 10 - 10 * (5 * stats.error + minor) / stats.statement)


@cache
def _linter() -> PyLinter:
    linter = PyLinter(reporter=CollectingReporter())
    linter.load_default_plugins()
    linter.config.persistent = False
    return linter


def maintainability(text: str) -> float:
    """From 0 to 100: 171 − 5.2 ln V − 0.23 G − 16.2 ln L + 50 sin √(2.4 C), scaled; 0 unparsed.

    V is Halstead's volume of operators and operands, G the cyclomatic complexity, L the lines
    with code, C the share of comments as an angle. Source: radon's documentation,
    "Introduction to Code Metrics"; computed here, without radon.
    """
    try:
        tree = ast.parse(text)
    except (SyntaxError, ValueError):
        return 0.0
    lines = [line.strip() for line in text.splitlines() if line.strip()]
    comments = sum(line.startswith("#") for line in lines)
    code = max(1, len(lines) - comments)
    functions = lizard.analyze_file.analyze_source_code("answer.py", text).function_list
    paths: int = sum(one.cyclomatic_complexity for one in functions)
    angle = math.radians(100 * comments / max(1, len(lines)))
    volume = _volume(list(_words(tree)))
    index = 171 - 5.2 * math.log(max(1.0, volume)) - 0.23 * paths - 16.2 * math.log(code)
    return min(100.0, max(0.0, (index + 50 * math.sin(math.sqrt(2.4 * angle))) * 100 / 171))


def _volume(words: list[str]) -> float:
    return len(words) * math.log2(len(set(words))) if words else 0.0


def _words(tree: ast.AST) -> Iterator[str]:
    """Operators, and what they work on."""
    for node in ast.walk(tree):
        match node:
            case ast.BinOp(left=left, op=one, right=right):
                yield from (type(one).__name__, ast.dump(left), ast.dump(right))
            case ast.AugAssign(target=left, op=one, value=right):
                yield from (type(one).__name__, ast.dump(left), ast.dump(right))
            case ast.UnaryOp(op=sign, operand=value):
                yield from (type(sign).__name__, ast.dump(value))
            case ast.BoolOp(op=word, values=values):
                yield from (type(word).__name__, *map(ast.dump, values))
            case ast.Compare(left=left, ops=signs, comparators=values):
                yield from (type(one).__name__ for one in signs)
                yield from map(ast.dump, [left, *values])
