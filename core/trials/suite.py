"""The text of a test file: a function for each assert, which stands and falls alone."""

import ast
import re
from collections.abc import Collection, Iterable
from dataclasses import dataclass

from core.trials.contract import RAISES
from core.trials.expressions import KNOWN, MODULES, common, used

MODULE = "solution"
"""What tests import the code as."""
_PREFIX = "test_"
# A module and a class have this name.
_DATETIME = re.compile(r"\bdatetime\.(?:date|datetime|time|timedelta|timezone)\b")
_RAISES = f'''\
def {RAISES}(error, call, *given):
    """Whether `call` raises `error`."""
    try:
        call(*given)
    except error:
        return True
    return False
'''


@dataclass(frozen=True, slots=True)
class Suite:
    """A test file."""

    text: str
    ids: tuple[str, ...]
    """The name of the function of each assert, in their order: `test_1`."""


def suite(
    asserts: Iterable[str],
    own: Collection[str] = (),
    renamed: tuple[str, str] | None = None,
) -> Suite:
    """A file of `asserts`, single lines.

    `own` are names that the code has even though Python has them, too; `renamed` is a name that is
    called, and what the code calls it. Each function imports what it uses itself: a name that is
    missing fails only who needs it.
    """
    functions = []
    for number, line in enumerate(asserts, 1):
        lines = [*_imports(line, own, renamed or ("", "")), line]
        body = "".join(f"    {one}\n" for one in lines)
        functions.append(f"def {_PREFIX}{number}():\n{body}")
    ids = tuple(f"{_PREFIX}{number}" for number in range(1, len(functions) + 1))
    return Suite("\n\n".join([_RAISES, *functions]), ids)


def _imports(line: str, own: Collection[str], renamed: tuple[str, str]) -> list[str]:
    found = []
    for name in sorted(_free(ast.parse(line))):
        if name == renamed[0]:
            found.append(f"from {MODULE} import {renamed[1]} as {name}")
        elif name in own or not common(name):
            found.append(f"from {MODULE} import {name}")
        elif name in MODULES and (name not in KNOWN or _DATETIME.search(line)):
            found.append(f"import {name}")
        elif name in KNOWN:
            found.append(f"from {KNOWN[name]} import {name}")
    return found


def _free(tree: ast.Module) -> frozenset[str]:
    """The names in it that it does not bind itself."""
    bound = {part.arg for part in ast.walk(tree) if isinstance(part, ast.arg)}
    names = [part for part in ast.walk(tree) if isinstance(part, ast.Name)]
    bound |= {name.id for name in names if isinstance(name.ctx, ast.Store)}
    return used(tree) - bound - {RAISES}
