"""Finds texts that reach a person and go round the catalogue.

A line that is right as it is says so: `# words: not for people, <reason>`.
"""

import ast
import builtins
import io
import re
import tokenize
from collections.abc import Iterator
from dataclasses import dataclass

from tools.words.sentences import TEXTS, Source, dotted_name, placeholders, said_by

_SILENCE = re.compile(r"#\s*words: not for people, \S")
_MARKUP = re.compile(r"\x1b\[[0-9;?]*[A-Za-z]|\[/?[a-z0-9 #_]*\]")
"""Terminal sequences, and rich's tags: letters nobody reads."""

_PRINTING = {"print", "input", "exit", "sys.exit", "SystemExit"}
_STREAMS = {"stdout", "stderr"}
_SHOWING = {
    *("print", "write", "writelines", "write_line", "rule", "status", "input"),
    *("prompt", "prompt_async", "Text", "Panel", "Markdown", "HTML"),
}
"""What draws on a terminal; in `bot` and `adapters`, where no other `write` is expected."""
_LABELS = {"title", "subtitle", "placeholder", "bottom_toolbar", "rprompt"}
_PARSING = {"ArgumentParser", "add_argument", "add_parser", "add_subparsers", "add_argument_group"}
_PARSING_TEXTS = {"help", "description", "epilog", "metavar", "usage", "title"}
_DEFINES_PHRASES = "core/words/__init__.py"


@dataclass(frozen=True, slots=True)
class Stray:
    """A place where a text goes round the catalogue."""

    path: str
    line: int
    reason: str

    def __str__(self) -> str:
        return f"{self.path}:{self.line}: {self.reason}"


def strays(source: Source) -> list[Stray]:
    """The texts of `source` outside the catalogue, by line."""
    comments = _comments(source.text)
    silenced = {line for line, comment in comments.items() if _SILENCE.match(comment)}
    found, used = set[Stray](), set[int]()
    for node in ast.walk(source.tree):
        for place, reason in _found_at(node, source.path):
            lines = set(range(place.lineno, (place.end_lineno or place.lineno) + 1))
            used |= lines & silenced
            if not lines & silenced:
                found.add(Stray(source.path, place.lineno, reason))
    idle = {
        Stray(source.path, line, "this comment silences nothing, or gives no reason")
        for line in comments.keys() - used
    }
    return sorted(found | idle, key=lambda stray: (stray.line, stray.reason))


def _comments(text: str) -> dict[int, str]:
    """Comments for us, with their lines."""
    tokens = tokenize.generate_tokens(io.StringIO(text).readline)
    return {
        token.start[0]: token.string
        for token in tokens
        if token.type == tokenize.COMMENT and re.match(r"#\s*words:", token.string)
    }


Found = Iterator[tuple[ast.expr | ast.stmt, str]]
"""Places in the tree, with what is wrong there."""


def _found_at(node: ast.AST, path: str) -> Found:
    match node:
        case ast.Call():
            yield from _shown(node, path)
            yield from _parsing(node)
            yield from _phrased(node)
            if dotted_name(node.func).endswith("Phrase") and path != _DEFINES_PHRASES:
                yield node, "a sentence is made by phrase() or phrases(), never by Phrase()"
        case ast.Raise(exc=ast.Call() as error) if not _is_for_programmers(error):
            for text in _texts(*error.args):
                yield text, "the text of this error is not a phrase"
        case ast.ImportFrom(names=names):
            if any(alias.name in TEXTS and alias.asname for alias in names):
                yield node, "phrase and phrases keep their names, so that they are found"


def _shown(call: ast.Call, path: str) -> Found:
    """Texts that a call shows by itself."""
    name = dotted_name(call.func)
    owner, _, method = name.rpartition(".")
    draws = path.startswith(("bot/", "adapters/"))
    to_stream = method in ("write", "writelines") and owner.rpartition(".")[2] in _STREAMS
    complains = method in ("error", "exit") and owner.endswith("parser")
    if name in _PRINTING or to_stream or complains or (draws and method in _SHOWING):
        for text in _texts(*call.args):
            yield text, f"{name}() shows a text that is not a phrase"
    for keyword in call.keywords:
        if draws and keyword.arg in _LABELS:
            for text in _texts(keyword.value):
                yield text, f"{keyword.arg}= shows a text that is not a phrase"


def _parsing(call: ast.Call) -> Found:
    """Texts of a command's help."""
    if dotted_name(call.func).rpartition(".")[2] not in _PARSING:
        return
    for keyword in call.keywords:
        if keyword.arg in _PARSING_TEXTS:
            for text in _texts(keyword.value):
                yield text, f"{keyword.arg}= shows a text that is not a phrase"


def _phrased(call: ast.Call) -> Found:
    """Phrases that cannot be collected, or whose values do not fit their names."""
    name = dotted_name(call.func).rpartition(".")[2]
    if name not in TEXTS:
        return
    texts = said_by(call)
    if not texts:
        yield call, f"{name}() takes a plain text, so that it can be collected"
        return
    try:
        shown = {re.split("[!:]", shown)[0] for text in texts for shown in placeholders(text)}
    except ValueError as error:
        yield call, f"{name}(): {error}"
        return
    given = {keyword.arg for keyword in call.keywords}
    counted = {"count"} if len(texts) > 1 else set()
    missing = set() if None in given else shown - given - counted
    if missing or given - shown - {None}:
        yield call, f"{name}() is given other values than its {{names}}"


def _is_for_programmers(error: ast.Call) -> bool:
    """Whether this is an error of Python's own, which never reaches a person."""
    kind = getattr(builtins, dotted_name(error.func), None)
    return isinstance(kind, type) and issubclass(kind, BaseException)


def _texts(*nodes: ast.expr) -> Iterator[ast.expr]:
    """Literals with a letter that these expressions show; what other calls show is theirs."""
    for node in nodes:
        match node:
            case ast.Constant(value=str() as text) if _has_letter(text):
                yield node
            case ast.JoinedStr(values=parts):
                yield from _texts_of_parts(node, parts)
            case ast.FormattedValue(value=value) | ast.Starred(value=value):
                yield from _texts(value)
            case ast.BinOp(left=left, right=right):
                yield from _texts(left, right)
            case ast.IfExp(body=body, orelse=orelse):
                yield from _texts(body, orelse)
            case ast.BoolOp(values=several) | ast.Tuple(elts=several) | ast.List(elts=several):
                yield from _texts(*several)
            case ast.Call(func=ast.Attribute(value=ast.Constant() as text), args=several):
                yield from _texts(text, *several)


def _texts_of_parts(node: ast.JoinedStr, parts: list[ast.expr]) -> Iterator[ast.expr]:
    if any(isinstance(part, ast.Constant) and _has_letter(str(part.value)) for part in parts):
        yield node
    yield from _texts(*(part for part in parts if isinstance(part, ast.FormattedValue)))


def _has_letter(text: str) -> bool:
    return any(character.isalpha() for character in _MARKUP.sub("", text))
