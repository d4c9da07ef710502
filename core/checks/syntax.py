"""Whether code parses. That it compiles, or runs, is more than a parser can say."""

import ast
import json
import sys
import tomllib
from collections.abc import Callable

import sqlglot
import yaml
from sqlglot import exp
from sqlglot.errors import SqlglotError

from core.checks import Code, Message, Outcome, trees

FAST = True


class _Broken(Exception):
    """It does not parse."""

    def __init__(self, line: int, text: str) -> None:
        super().__init__(text)
        self.line = line


class _Empty(Exception):
    """It parses, but there is nothing in it, or nothing but words."""


def languages() -> frozenset[str]:
    """Those with a parser."""
    return frozenset(_PARSERS) | trees.LANGUAGES


def examine(code: Code) -> Outcome:
    """One message if it does not parse, or says nothing.

    The figure `python` is the version that read it, such as 3.11.
    """
    version = {"python": float(f"{sys.version_info.major}.{sys.version_info.minor:02}")}
    figures = version if code.language == "python" else {}
    try:
        _PARSERS.get(code.language, _by_tree)(code)
    except _Broken as error:
        message = Message(error.line, "syntax", str(error), "error")
        return Outcome("syntax", "gate", (message,), figures)
    except _Empty:
        return Outcome("syntax", "gate", (Message(0, "nothing", "", "error"),), figures)
    return Outcome("syntax", "gate", figures=figures)


def _python(code: Code) -> None:
    try:
        ast.parse(code.text)
    except SyntaxError as error:
        raise _Broken(error.lineno or 0, error.msg) from error
    except (ValueError, RecursionError, MemoryError) as error:
        raise _Broken(0, str(error)) from error


def _json(code: Code) -> None:
    try:
        json.loads(code.text)
    except json.JSONDecodeError as error:
        raise _Broken(error.lineno, error.msg) from error


def _toml(code: Code) -> None:
    try:
        found = tomllib.loads(code.text)
    except tomllib.TOMLDecodeError as error:
        raise _Broken(getattr(error, "lineno", 0), str(error)) from error
    if not found:
        raise _Empty


def _yaml(code: Code) -> None:
    try:
        # Only composed, not built: tags that we do not know are no fault of its syntax, and
        # references to references stay small.
        documents = list(yaml.compose_all(code.text, Loader=yaml.SafeLoader))
    except yaml.YAMLError as error:
        mark = getattr(error, "problem_mark", None)
        text = getattr(error, "problem", None) or "it is no YAML"
        raise _Broken(mark.line + 1 if mark else 0, text) from error
    # Any sentence is a document of YAML too.
    if not any(isinstance(one, yaml.CollectionNode) for one in documents):
        raise _Empty


def _sql(code: Code) -> None:
    """Right is what any of the common dialects takes; the fault is the general one's."""
    first: SqlglotError | None = None
    for dialect in ("", "postgres", "mysql", "sqlite", "tsql", "bigquery", "snowflake", "oracle"):
        try:
            statements = sqlglot.parse(code.text, read=dialect)
        except SqlglotError as error:
            first = first or error
            continue
        if any(_orders(statement) for statement in statements):
            return
    details = getattr(first, "errors", None) or [{}]
    if first is None:
        raise _Empty
    raise _Broken(
        details[0].get("line") or 0, details[0].get("description") or str(first)
    ) from first


def is_sql(text: str) -> bool:
    """Whether any of the dialects takes it as an order."""
    try:
        _sql(Code(text, "sql"))
    except (_Broken, _Empty, RecursionError):
        return False
    return True


def _orders(statement: object) -> bool:
    """Whether it tells a database to do something: `three words` is a name with an alias."""
    return statement is not None and not isinstance(statement, exp.Condition | exp.Alias)


def _by_tree(code: Code) -> None:
    fault = trees.fault(trees.parsed(code.text, code.language))
    if fault is not None:
        text = f"missing {fault.missing}" if fault.missing else "unexpected text"
        raise _Broken(fault.line, text)


_PARSERS: dict[str, Callable[[Code], None]] = {
    "python": _python,
    "json": _json,
    "toml": _toml,
    "yaml": _yaml,
    "sql": _sql,
}
