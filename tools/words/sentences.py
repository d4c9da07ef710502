"""The sentences of our code: what stands in `phrase("…")` and `phrases("…", "…", count)`.

Read from the syntax tree, because Babel's own reader of Python goes by tokens and loses a phrase
inside another call or an f-string.
"""

import ast
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from string import Formatter

FOLDERS = ("bot", "adapters", "core")
"""Where the texts are that reach a person."""
TEXTS = {"phrase": 1, "phrases": 2}
"""How many arguments of each are texts."""


@dataclass(frozen=True, slots=True)
class Source:
    """A file of our code."""

    path: str
    """From the root of the repository, with slashes."""
    text: str

    @property
    def tree(self) -> ast.Module:
        """The syntax tree."""
        return ast.parse(self.text, self.path)


@dataclass(frozen=True, slots=True)
class Sentence:
    """A message of the catalogue."""

    texts: tuple[str, ...]
    """One, or two where something is counted: for one, and for many."""
    path: str
    """The file that says it."""


def sources(root: Path) -> list[Source]:
    """Our Python files under `root`, sorted by path."""
    files = [path for folder in FOLDERS for path in sorted((root / folder).rglob("*.py"))]
    return [Source(path.relative_to(root).as_posix(), path.read_text("utf-8")) for path in files]


def sentences(source: Source) -> Iterator[Sentence]:
    """What `source` says, in the order of its lines."""
    calls = [node for node in ast.walk(source.tree) if isinstance(node, ast.Call)]
    for call in sorted(calls, key=lambda call: (call.lineno, call.col_offset)):
        if texts := said_by(call):
            yield Sentence(texts, source.path)


def said_by(call: ast.Call) -> tuple[str, ...]:
    """The texts of a `phrase` or `phrases` call; empty if it is none, or not of plain texts."""
    wanted = TEXTS.get(dotted_name(call.func).rpartition(".")[2], 0)
    texts = [
        argument.value
        for argument in call.args[:wanted]
        if isinstance(argument, ast.Constant) and isinstance(argument.value, str)
    ]
    return tuple(texts) if len(texts) == wanted else ()


def dotted_name(node: ast.expr) -> str:
    """`a.b.c` for that expression; `?` stands for what is not a name."""
    match node:
        case ast.Name(id=name):
            return name
        case ast.Attribute(value=owner, attr=name):
            return f"{dotted_name(owner)}.{name}"
        case _:
            return "?"


def placeholders(text: str) -> frozenset[str]:
    """The `{names}` that `text` shows, each with its format.

    Raises:
        ValueError: a brace stands alone.
    """
    parts = Formatter().parse(text)
    return frozenset(
        name + (f"!{conversion}" if conversion else "") + (f":{spec}" if spec else "")
        for _, name, spec, conversion in parts
        if name is not None
    )
