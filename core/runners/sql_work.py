"""What a child does with SQL: run the code, then each statement of the tests, in one database.

Runs in `core/sandboxes/zygote.py`. SQL has no way to the process around it, so what this tells
needs no seal.
"""

import json
import sqlite3
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from core.runners import MESSAGE_CHARACTERS
from core.sandboxes.child import tell

_SHOWN_ROWS = 20
_FOREIGN = frozenset((sqlite3.SQLITE_ATTACH, sqlite3.SQLITE_DETACH))
"""What would reach files."""


@dataclass(frozen=True, slots=True)
class Statement:
    """One statement, its `;` included."""

    text: str
    line: int
    """From 1."""
    name: str = ""
    """What the comment behind it on its last line says."""


def request(code: str, tests: str) -> bytes:
    """What to send to `work`."""
    return json.dumps([code, tests]).encode("ascii")


def prepare() -> None:
    """Open a database once, since the first is the slowest."""
    with _database() as database:
        database.execute("SELECT 1").fetchall()


def work(asked: bytes) -> None:
    """Tell what the code of `request` raised, and what each test came to."""
    code, tests = json.loads(asked)
    with _database() as database:
        broken = _run(database, code)
        cases = [] if broken else list(_tested(database, tests))
    tell(json.dumps([broken, cases]).encode("ascii"))


def statements(text: str) -> Iterator[Statement]:
    """The statements of `text`, in order; what stands last needs no `;`."""
    begun, start = "", 0
    for index, letter in enumerate(text):
        begun += letter
        if letter == ";" and sqlite3.complete_statement(begun):
            yield _statement(text, start, index + 1)
            begun, start = "", index + 1
    if _substance(begun):
        yield _statement(text, start, len(text))


def _statement(text: str, start: int, end: int) -> Statement:
    behind = text[end:].partition("\n")[0].strip()
    name = behind[2:].strip() if behind.startswith("--") else ""
    written = text[start:end]
    blank = len(written) - len(written.lstrip())
    return Statement(written.strip(), text.count("\n", 0, start + blank) + 1, name)


def _substance(text: str) -> str:
    """What is left without lines that are comments."""
    lines = (line.strip() for line in text.splitlines())
    return "".join(line for line in lines if not line.startswith("--"))


def _database() -> sqlite3.Connection:
    database = sqlite3.connect(":memory:", isolation_level=None)
    database.set_authorizer(
        lambda action, *_: sqlite3.SQLITE_DENY if action in _FOREIGN else sqlite3.SQLITE_OK
    )
    return database


def _run(database: sqlite3.Connection, code: str) -> str:
    """Run the code and print what it selects; gives what is wrong with it."""
    for statement in statements(code):
        try:
            rows = database.execute(statement.text)
            for row in rows.fetchmany(_SHOWN_ROWS):
                print(*row, sep="\t", flush=True)
        except (sqlite3.Error, sqlite3.Warning) as error:
            return f"line {statement.line}: {error}"[:MESSAGE_CHARACTERS]
    return ""


def _tested(database: sqlite3.Connection, tests: str) -> Iterator[tuple[str, str, str]]:
    """Name, outcome and message of each statement that gives rows, or fails."""
    used = dict[str, int]()
    for number, statement in enumerate(statements(tests), 1):
        name = statement.name or f"statement {number}"
        used[name] = used.get(name, 0) + 1
        if used[name] > 1:
            name = f"{name} ({used[name]})"
        try:
            found = database.execute(statement.text)
            row = found.fetchone()
        except (sqlite3.Error, sqlite3.Warning) as error:
            yield name, "error", f"line {statement.line}: {error}"[:MESSAGE_CHARACTERS]
            continue
        if found.description is not None:
            yield name, *_seen(row)


def _seen(row: tuple[Any, ...] | None) -> tuple[str, str]:
    if row is None:
        return "failed", "no row"
    value = row[0]
    if isinstance(value, (int, float)) and value:
        return "passed", ""
    return "failed", f"gave {value!r}"[:MESSAGE_CHARACTERS]
