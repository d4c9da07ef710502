"""The text of a test file: a function for each assert, which stands and falls alone."""

import ast
import inspect
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from core.trials import telling
from core.trials.contract import RAISES
from core.trials.expressions import KNOWN, MODULES, common, used
from core.trials.watching import watched

MODULE = "solution"
"""What tests import the code as."""
IMPORTS = "test_0"
"""The test that only imports the code."""
_PREFIX = "test_"
# A module and a class have this name.
_DATETIME = re.compile(r"\bdatetime\.(?:date|datetime|time|timedelta|timezone)\b")
_HEAD = inspect.getsource(telling)
_IMPORTING = f"""\
def {IMPORTS}():
    with _Telling(importing=True):
        import {MODULE}
"""


@dataclass(frozen=True, slots=True)
class Assert:
    """One assert, as it is to be run."""

    line: str
    renamed: tuple[str, str] | None = None
    """A name that it calls, and what the code calls it."""
    said: str = ""
    """The words of the person whose example it is; empty for a model's."""
    aside: bool = False
    """Whether it cannot be run: it calls what is not there, or nobody knows what to call."""


@dataclass(frozen=True, slots=True)
class Names:
    """What tests have to know of the names in the code."""

    own: frozenset[str] = frozenset()
    """Those that it defines, even though Python may have them, too."""
    waiting: frozenset[str] = frozenset()
    """Those of asynchronous functions, whose results have to be waited for."""


@dataclass(frozen=True, slots=True)
class Suite:
    """A test file."""

    text: str
    ids: tuple[str, ...]
    """The name of the function of each assert, in their order: `test_1`."""


def suite(asserts: Iterable[Assert], names: Names = Names(), importing: bool = False) -> Suite:
    """A file of `asserts`; with `importing`, a test before them imports the code.

    Each function imports what it uses itself: a name that is missing fails only who needs it.
    """
    functions = [_function(number, one, names) for number, one in enumerate(asserts, 1)]
    ids = tuple(f"{_PREFIX}{number}" for number in range(1, len(functions) + 1))
    first = [_IMPORTING] if importing else []
    return Suite("\n\n".join([_HEAD, *first, *functions]), ids)


def _function(number: int, one: Assert, names: Names) -> str:
    watch = watched(one.line, names.own)
    told = [f"if not ({watch.test}):", f"    raise _differs({watch.shown})"]
    lines = [*_imports(one, names), *told]
    body = "".join(f"        {line}\n" for line in lines)
    return f"def {_PREFIX}{number}():\n    with _Telling():\n{body}"


def _imports(one: Assert, names: Names) -> Iterator[str]:
    renamed = one.renamed or ("", "")
    for name in sorted(_free(ast.parse(one.line))):
        if name == renamed[0] or name in names.own or not common(name):
            called = renamed[1] if name == renamed[0] else name
            yield f"from {MODULE} import {called} as {name}"
            if called in names.waiting:
                yield f"{name} = _waited({name})"
        elif name in MODULES and (name not in KNOWN or _DATETIME.search(one.line)):
            yield f"import {name}"
        elif name in KNOWN:
            yield f"from {KNOWN[name]} import {name}"


def _free(tree: ast.Module) -> frozenset[str]:
    """The names in it that it does not bind itself."""
    bound = {part.arg for part in ast.walk(tree) if isinstance(part, ast.arg)}
    names = [part for part in ast.walk(tree) if isinstance(part, ast.Name)]
    bound |= {name.id for name in names if isinstance(name.ctx, ast.Store)}
    return used(tree) - bound - {RAISES}
