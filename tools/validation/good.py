"""Good functions of many authors: those of Python's own library that stand alone, and ours."""

import ast
import builtins
import hashlib
import sysconfig
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import black

_MODULES = (
    *("bisect", "calendar", "colorsys", "copy", "csv", "difflib", "dis", "email.utils"),
    *("fnmatch", "fractions", "functools", "genericpath", "gettext", "glob", "heapq"),
    *("html", "imghdr", "inspect", "ipaddress", "keyword", "linecache", "locale"),
    *("mimetypes", "ntpath", "operator", "os", "pkgutil", "posixpath", "pprint"),
    *("quopri", "random", "reprlib", "sched", "shlex", "shutil", "site", "sndhdr"),
    *("statistics", "string", "sysconfig", "tempfile", "textwrap", "timeit", "token"),
    *("tokenize", "traceback", "urllib.parse", "uuid", "warnings", "webbrowser", "zipfile"),
    *("base64", "ast", "types", "unittest.util", "wsgiref.util", "xml.sax.saxutils"),
    "tools.validation.ours",
)
_LEAST, _MOST = 5, 40
"""Statements."""
_MOST_OF_MODULE = 6
"""So that no author weighs too much."""


@dataclass(frozen=True, slots=True)
class Good:
    """One function with the imports it needs, laid out by black."""

    name: str
    text: str

    @property
    def tuning(self) -> bool:
        """Whether it may be looked at while the score is tuned; the others are reported."""
        return hashlib.sha256(self.name.encode()).digest()[0] % 2 == 0


def collect() -> Iterator[Good]:
    """All of them, always in the same order."""
    for module in _MODULES:
        source = _source(module)
        yield from list(_alone(module, ast.parse(source), source))[:_MOST_OF_MODULE]


def _source(module: str) -> str:
    """Its text; empty where this Python has no such module."""
    folders = (Path(sysconfig.get_path("stdlib")), Path(__file__).parents[2])
    parts = module.split(".")
    for path in (folder.joinpath(*parts) for folder in folders):
        for file in (path.with_suffix(".py"), path / "__init__.py"):
            if file.exists():
                return file.read_text("utf-8")
    return ""


def _alone(module: str, tree: ast.Module, source: str) -> Iterator[Good]:
    imports = _imports(tree)
    for node in tree.body:
        if not isinstance(node, ast.FunctionDef) or node.decorator_list:
            continue
        needed = _free(node) - set(dir(builtins)) - {node.name}
        size = sum(isinstance(part, ast.stmt) for part in ast.walk(node)) - 1
        if _LEAST <= size <= _MOST and needed <= set(imports) and not node.name.startswith("_"):
            lines = sorted({ast.unparse(imports[name]) for name in needed})
            text = "\n".join([*lines, "", "", ast.get_source_segment(source, node) or ""])
            mode = black.Mode(line_length=88)
            yield Good(f"{module}.{node.name}", black.format_str(text, mode=mode).lstrip())


def _imports(tree: ast.Module) -> dict[str, ast.stmt]:
    """What brings each name in; one name a statement."""
    found: dict[str, ast.stmt] = {}
    for node in tree.body:
        if isinstance(node, ast.Import):
            for name in node.names:
                if "." not in name.name or name.asname:
                    found[name.asname or name.name] = ast.Import([name])
        elif isinstance(node, ast.ImportFrom) and node.module != "__future__" and not node.level:
            for name in node.names:
                one = ast.ImportFrom(node.module, [name], 0)
                found[name.asname or name.name] = one
    return found


def _free(function: ast.FunctionDef) -> set[str]:
    """Names that it takes from outside."""
    names = [node for node in ast.walk(function) if isinstance(node, ast.Name)]
    bound = {node.id for node in names if not isinstance(node.ctx, ast.Load)}
    bound |= {node.arg for node in ast.walk(function) if isinstance(node, ast.arg)}
    for node in ast.walk(function):
        if isinstance(node, ast.FunctionDef | ast.ClassDef):
            bound.add(node.name)
        elif isinstance(node, ast.ExceptHandler) and node.name:
            bound.add(node.name)
        elif isinstance(node, ast.Import | ast.ImportFrom):
            bound |= {name.asname or name.name.split(".")[0] for name in node.names}
        elif isinstance(node, ast.Global):
            return {"a global of the module"}
    return {node.id for node in names} - bound
