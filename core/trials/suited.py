"""Whether code can be tested by calling it: not if it needs the world outside of the sandbox."""

import ast
from collections.abc import Iterable, Iterator
from enum import StrEnum
from typing import TypeGuard, assert_never

from core.words import Phrase, phrase

_Function = ast.FunctionDef | ast.AsyncFunctionDef


class Need(StrEnum):
    """What a program needs, or lacks, such that no test can call it."""

    INPUT = "input"
    NETWORK = "network"
    SCREEN = "screen"
    TIME = "time"
    FILES = "files"
    PROCESSES = "processes"
    COMMAND_LINE = "command line"
    NOTHING_TO_CALL = "nothing to call"

    @property
    def phrase(self) -> Phrase:
        """Why there are no tests."""
        match self:
            case Need.INPUT:
                return phrase("no tests: the program needs somebody who types")
            case Need.NETWORK:
                return phrase("no tests: the program needs the network")
            case Need.SCREEN:
                return phrase("no tests: the program needs a screen")
            case Need.TIME:
                return phrase("no tests: the program needs time to wait")
            case Need.FILES:
                return phrase("no tests: the program needs files of yours")
            case Need.PROCESSES:
                return phrase("no tests: the program needs other programs")
            case Need.COMMAND_LINE:
                return phrase("no tests: the program needs a command line")
            case Need.NOTHING_TO_CALL:
                return phrase("no tests: the program has no function to call")
        assert_never(self)


_CALLS = {
    **dict.fromkeys(("input", "sys.stdin", "getpass.getpass", "fileinput.input"), Need.INPUT),
    **dict.fromkeys(("time.sleep", "asyncio.sleep"), Need.TIME),
    **dict.fromkeys(("os.system", "os.popen", "os.fork"), Need.PROCESSES),
    **dict.fromkeys(("open", "io.open", "os.listdir", "os.walk", "os.scandir"), Need.FILES),
    **dict.fromkeys(("os.remove", "os.rename", "os.mkdir", "os.makedirs"), Need.FILES),
    **dict.fromkeys(("sys.argv", "parse_args"), Need.COMMAND_LINE),
    **dict.fromkeys(("read_text", "write_text", "read_bytes", "write_bytes"), Need.FILES),
    **dict.fromkeys(("read_csv", "read_excel", "to_csv", "to_excel"), Need.FILES),
}
"""By their names with the module, or as methods of anything."""
_METHODS = frozenset(name for name in _CALLS if "." not in name and name not in ("input", "open"))
_MODULES = {
    **dict.fromkeys(("socket", "requests", "httpx", "aiohttp", "ftplib", "smtplib"), Need.NETWORK),
    **dict.fromkeys(("urllib.request", "http.client", "http.server", "socketserver"), Need.NETWORK),
    **dict.fromkeys(("flask", "fastapi", "django", "websockets", "paramiko"), Need.NETWORK),
    **dict.fromkeys(("discord", "slack_sdk", "slack_bolt", "boto3", "redis"), Need.NETWORK),
    **dict.fromkeys(("psycopg2", "pymongo", "selenium", "playwright"), Need.NETWORK),
    **dict.fromkeys(("tkinter", "turtle", "curses", "pygame", "PyQt5", "PyQt6"), Need.SCREEN),
    **dict.fromkeys(("PySide6", "kivy", "wx", "arcade", "pyglet", "pyautogui"), Need.SCREEN),
    **dict.fromkeys(("subprocess", "multiprocessing"), Need.PROCESSES),
    **dict.fromkeys(("argparse", "click", "typer"), Need.COMMAND_LINE),
}
# Without these the module cannot even be imported where the tests run.
_INSTALLED = frozenset("socket ftplib smtplib urllib http socketserver subprocess".split()) | {
    *("multiprocessing", "argparse", "curses"),
}


def needs(code: str, name: str = "") -> Need | None:
    """What keeps `code` from being tested; None if tests can call it.

    One function that needs nothing is enough; if `name` is there, it is the one that counts.
    """
    tree = ast.parse(code)
    if outside := _absent(tree):
        return outside
    imported = dict(_imported(tree))
    held = {node.name: _needed(node, imported) for node in tree.body if _is_callable(node)}
    uses = {node.name: _used(node) for node in tree.body if _is_callable(node)}
    at_once = next(_needed_by(_running(tree), imported), None)
    if at_once or not held:
        guarded = next(_needed_by(tree.body, imported), None)
        return at_once or guarded or (_guarded(tree) or Need.NOTHING_TO_CALL)
    asked = [name] if name in held else [one for one in held if _callable_name(one)]
    found = [_reached(one, held, uses) for one in asked]
    if not found:
        return next(filter(None, held.values()), Need.NOTHING_TO_CALL)
    return None if None in found else found[0]


def _absent(tree: ast.Module) -> Need | None:
    """The need of an import, at the top, of what no sandbox has."""
    for node in tree.body:
        if isinstance(node, ast.Import | ast.ImportFrom):
            for module in _modules(node):
                root = module.partition(".")[0]
                if root not in _INSTALLED and (need := _of_module(module)):
                    return need
    return None


def _modules(node: ast.Import | ast.ImportFrom) -> list[str]:
    """The modules it may import, `urllib.request` for both ways to write it."""
    if isinstance(node, ast.Import):
        return [one.name for one in node.names]
    return [node.module or "", *(f"{node.module}.{one.name}" for one in node.names)]


def _of_module(name: str) -> Need | None:
    root, _, rest = name.partition(".")
    second = f"{root}.{rest.partition('.')[0]}"
    return _MODULES.get(root) or _MODULES.get(second)


def _imported(tree: ast.Module) -> Iterator[tuple[str, str]]:
    """What names of imports stand for: `sleep` for `time.sleep`."""
    for node in ast.walk(tree):
        match node:
            case ast.Import(names=names):
                for one in names:
                    root = one.name.partition(".")[0]
                    yield one.asname or root, one.name if one.asname else root
            case ast.ImportFrom(module=str() as module, names=names):
                yield from ((one.asname or one.name, f"{module}.{one.name}") for one in names)


def _is_callable(node: ast.stmt) -> TypeGuard[_Function | ast.ClassDef]:
    return isinstance(node, _Function | ast.ClassDef)


def _callable_name(name: str) -> bool:
    """Whether a test would call it."""
    return not name.startswith("_") and name != "main"


def _needed(node: ast.AST, imported: dict[str, str]) -> Need | None:
    return next(_needed_by([node], imported), None)


def _needed_by(nodes: Iterable[ast.AST], imported: dict[str, str]) -> Iterator[Need]:
    for top in nodes:
        for node in ast.walk(top):
            if need := _of_name(_dotted(node, imported)):
                yield need
            elif isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute):
                if node.func.attr in _METHODS:
                    yield _CALLS[node.func.attr]


def _of_name(name: str) -> Need | None:
    if not name:
        return None
    return (None if name in _METHODS else _CALLS.get(name)) or _of_module(name)


def _dotted(node: ast.AST, imported: dict[str, str]) -> str:
    """The full name of what is read: `time.sleep`; empty for all else."""
    match node:
        case ast.Name(id=name, ctx=ast.Load()):
            return imported.get(name, name)
        case ast.Attribute(value=owner, attr=name):
            before = _dotted(owner, imported)
            return f"{before}.{name}" if before else ""
    return ""


def _used(node: ast.AST) -> frozenset[str]:
    return frozenset(part.id for part in ast.walk(node) if isinstance(part, ast.Name))


def _reached(
    name: str, held: dict[str, Need | None], uses: dict[str, frozenset[str]]
) -> Need | None:
    """What `name` needs, itself or through what it uses."""
    seen, waiting = set[str](), [name]
    while waiting:
        one = waiting.pop()
        if one in seen or one not in held:
            continue
        seen.add(one)
        if need := held[one]:
            return need
        waiting += sorted(uses[one])
    return None


def _running(tree: ast.Module) -> list[ast.stmt]:
    """What runs on import, definitions and the part for the command line aside."""
    return [node for node in tree.body if not _is_callable(node) and not _is_guard(node)]


def _guarded(tree: ast.Module) -> Need | None:
    return Need.COMMAND_LINE if any(map(_is_guard, tree.body)) else None


def _is_guard(node: ast.stmt) -> bool:
    """Whether it is `if __name__ == "__main__":`."""
    return isinstance(node, ast.If) and "__name__" in _used(node.test)
