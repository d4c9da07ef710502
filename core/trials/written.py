"""Asserts that a model writes from the task alone: how they are asked for, read, and sifted.

Many are wrong or say nothing: 84 of 100 were right of a large model's, 33 of a small one's. What
asserts nothing is refused before it runs.
"""

import ast
import json
from collections.abc import Collection, Iterator
from dataclasses import dataclass
from enum import StrEnum
from typing import assert_never

from core.extraction import blocks
from core.extraction.python import parsed
from core.prompt import Message
from core.trials.contract import RAISES
from core.trials.expressions import expression, strangers
from core.words import Phrase, phrase

MOST_ASSERTS = 8
SCHEMA: dict[str, object] = {
    "type": "object",
    "properties": {
        "name": {"type": "string", "description": "the function or class that is called"},
        "asserts": {
            "type": "array",
            "items": {"type": "string"},
            "minItems": 5,
            "maxItems": MOST_ASSERTS,
        },
    },
    "required": ["name", "asserts"],
}
"""JSON schema of a reply, for servers that hold a model to one."""
SYSTEM = f"""\
You write tests for code that somebody else writes from the task below; you do not see the code.
Reply with JSON alone: {{"name": "the function or class", "asserts": ["assert …", …]}}.
Take the name from the task; if it gives none, the most natural one.
Write 5 to {MOST_ASSERTS} asserts, each complete on a single line, each calling that name and \
comparing what it gives with a value: assert add(2, 3) == 5.
Where the task asks for an error: assert {RAISES}(ValueError, lambda: add(None, 1)).
Cover usual cases, edges and empty values; work each expected value out, and leave out what you \
are not sure of and what the task does not say.
The tests run in a sandbox without network, processes, files of anybody, a screen or input."""

_MOST_CHARS = 100_000
_MOST_STARTS = 50
"""Places where JSON may begin that are tried."""


@dataclass(frozen=True, slots=True)
class Written:
    """What a model wrote, as it wrote it."""

    name: str
    asserts: tuple[str, ...]


class Flaw(StrEnum):
    """Why an assert is not even run."""

    UNPARSED = "unparsed"
    NO_ASSERT = "no assert"
    STRANGE = "strange"
    UNCALLED = "uncalled"
    NO_COMPARISON = "no comparison"
    ALWAYS = "always"
    REPEATED = "repeated"
    TOO_MANY = "too many"

    @property
    def phrase(self) -> Phrase:
        """The reason, as the end of a sentence."""
        match self:
            case Flaw.UNPARSED:
                return phrase("it does not parse")
            case Flaw.NO_ASSERT:
                return phrase("it is no single assert")
            case Flaw.STRANGE:
                return phrase("it uses names that nobody defines")
            case Flaw.UNCALLED:
                return phrase("it does not call the code")
            case Flaw.NO_COMPARISON:
                return phrase("it compares nothing")
            case Flaw.ALWAYS:
                return phrase("it is true whatever the code does")
            case Flaw.REPEATED:
                return phrase("it repeats another one")
            case Flaw.TOO_MANY:
                return phrase("there are enough of them")
        assert_never(self)


@dataclass(frozen=True, slots=True)
class Refused:
    """An assert that is not run."""

    text: str
    flaw: Flaw


@dataclass(frozen=True, slots=True)
class Sifted:
    """What is left of a model's asserts."""

    name: str
    asserts: tuple[str, ...]
    """Single lines, without messages."""
    refused: tuple[Refused, ...] = ()


def asking(task: str) -> tuple[Message, ...]:
    """The chat that asks a model for tests; the task stands there unchanged."""
    return (Message("system", SYSTEM), Message("user", task))


def read(reply: str) -> Written | None:
    """The last object of the asked shape in `reply`, whatever stands around it; None if none.

    Asserts in prose are not picked up: they are remarks, and often on code that is wrong.
    """
    found = [written for text in _texts(reply[:_MOST_CHARS]) for written in _objects(text)]
    return found[-1] if found else None


def sift(written: Written, taken: Collection[str] = ()) -> Sifted:
    """Those worth a run; `taken` are asserts that are run anyway, a person's."""
    kept, refused = list[str](), list[Refused]()
    seen = {_normal(line) for line in taken}
    for text in written.asserts:
        flaw, line = _looked_at(text, written.name)
        if flaw is None and _normal(line) in seen:
            flaw = Flaw.REPEATED
        if flaw is None and len(kept) == MOST_ASSERTS:
            flaw = Flaw.TOO_MANY
        if flaw is None:
            kept.append(line)
            seen.add(_normal(line))
        else:
            refused.append(Refused(text, flaw))
    return Sifted(written.name, tuple(kept), tuple(refused))


def _texts(reply: str) -> Iterator[str]:
    yield reply
    yield from (block.code for block in blocks(reply))


def _objects(text: str) -> Iterator[Written]:
    """Those that begin at some brace, none inside another."""
    decoder, place = json.JSONDecoder(strict=False), 0
    for _ in range(_MOST_STARTS):
        place = text.find("{", place)
        if place < 0:
            return
        try:
            found, place = decoder.raw_decode(text, place)
        except (ValueError, RecursionError):
            place += 1
            continue
        if written := _shaped(found):
            yield written


def _shaped(found: object) -> Written | None:
    match found:
        case {"name": str() as name, "asserts": list() as asserts} if name.strip().isidentifier():
            texts = [text for text in asserts if isinstance(text, str)]
            return Written(name.strip(), tuple(texts)) if texts else None
    return None


def _looked_at(text: str, name: str) -> tuple[Flaw | None, str]:
    """What is wrong with `text`, and it as one line."""
    match parsed(text.strip()):
        case SyntaxError():
            return Flaw.UNPARSED, ""
        case ast.Module(body=[ast.Assert(test=test)]):
            flaw = _flaw(test, name)
            return flaw, "" if flaw else f"assert {ast.unparse(test)}"
    return Flaw.NO_ASSERT, ""


def _flaw(test: ast.expr, name: str) -> Flaw | None:
    if not _calls(test, name):
        return Flaw.UNCALLED
    if _always(test, name):
        return Flaw.ALWAYS
    try:
        clean = expression(ast.unparse(test))
    except (ValueError, RecursionError):
        return Flaw.UNPARSED
    if clean is None or strangers(clean) - {RAISES, name}:
        return Flaw.STRANGE
    if not any(_compares(part, name) for part in ast.walk(test)):
        return Flaw.NO_COMPARISON
    return None


def _calls(node: ast.AST, name: str) -> bool:
    return any(
        isinstance(part, ast.Call) and isinstance(part.func, ast.Name) and part.func.id == name
        for part in ast.walk(node)
    )


def _always(test: ast.expr, name: str) -> bool:
    """Whether it is a tuple, or an alternative in it needs no code."""
    if isinstance(test, ast.Tuple | ast.List | ast.Set | ast.Dict | ast.Lambda):
        return True
    return any(
        isinstance(part, ast.BoolOp)
        and isinstance(part.op, ast.Or)
        and not all(_calls(value, name) for value in part.values)
        for part in ast.walk(test)
    )


def _compares(node: ast.AST, name: str) -> bool:
    """Whether it compares what the code gives with something else than the same."""
    match node:
        case ast.Compare(left=left, comparators=[*others]):
            sides = {ast.dump(side) for side in (left, *others)}
            return len(sides) > 1 and _calls(node, name)
        case ast.Call(func=ast.Name(id=called) | ast.Attribute(attr=called)):
            return called in (RAISES, "isclose") and _calls(node, name)
    return False


def _normal(line: str) -> str:
    tree = parsed(line)
    return ast.dump(tree) if isinstance(tree, ast.Module) else line
