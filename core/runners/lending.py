"""What tests hand to the code: plain values as they are, objects of their own by number.

The code can call what it was handed, and look at objects of the tests' own classes; nothing
leads from there to pytest, to frames, or to what makes the verdict.
"""

import asyncio
import builtins
import contextlib
import inspect
import io
import operator
import random
import re
import sys
import threading
import types
import unittest.mock
from collections.abc import Callable
from typing import Any

from core.runners import mirrors, module, specials
from core.runners.values import flat, flattened, pack

_LENT: tuple[type[Any], ...] = (
    *(io.IOBase, types.SimpleNamespace, random.Random, types.GeneratorType, enumerate, map, zip),
    *(filter, reversed, unittest.mock.NonCallableMock, contextlib.AbstractContextManager),
    *(type(iter([])), type(iter(())), type(iter({})), type(iter(range(0))), type(iter(""))),
)
"""Kinds of the tests' own objects that the code may look into, besides those of their classes."""
_FRAMES = ("gi_", "cr_", "ag_", "tb_", "f_", "co_", "func_")
"""What leads from an object to frames, and so to all that a process holds."""


class CannotProxy(Exception):
    """Two processes cannot stand for one here; only tests can bring this about."""


class Lending:
    """All that the code was handed."""

    def __init__(self, tests: str, cannot: Callable[[str], BaseException]) -> None:
        """`tests` is the name of their module; `cannot` gives what to raise, with the reason."""
        self._tests = tests
        self._cannot = cannot
        self._lent: list[Any] = []
        self._numbers: dict[int, int] = {}

    def by_number(self, number: int) -> Any:
        """What was handed under that number.

        Raises:
            ValueError: nothing was.
        """
        if not 0 <= number < len(self._lent):
            raise ValueError("no number")
        return self._lent[number]

    def strange(self, value: Any, depth: int) -> Any:
        """What the code is told of a value that is not plain."""
        number = mirrors.number_of(value)
        if number is not None:
            return ["y", number]
        if isinstance(value, module.Solution):
            return ["y", module.NUMBER]
        if isinstance(value, BaseException):
            return self.thrown(value, depth)
        if isinstance(value, types.TracebackType):
            return None
        if named := _standard_name(value):
            return ["std", *named]
        if isinstance(value, re.Pattern):
            return ["re", pack(value.pattern, self.strange, depth), value.flags]
        return self._lend(value, depth)

    def thrown(self, error: BaseException, depth: int) -> Any:
        """An exception; where it comes from the code, it is one of its objects already."""
        number = error.__dict__.get(mirrors.NUMBER)
        if isinstance(number, int):
            return ["y", number]
        values = [pack(one, self.strange, depth + 1) for one in error.args]
        return ["x", self._number(error), self._error_class(type(error)), values]

    def _error_class(self, kind: type) -> Any:
        if getattr(builtins, kind.__name__, None) is kind:
            return ["k", kind.__name__]
        base = next(one for one in kind.__mro__ if one.__module__ == "builtins")
        return ["xc", self._number(kind), kind.__name__, base.__name__]

    def _lend(self, value: Any, depth: int) -> Any:
        kind = type(value)
        own = kind.__module__ == self._tests
        if isinstance(value, type) and issubclass(value, BaseException):
            return self._error_class(value)
        if inspect.isawaitable(value):
            return ["m", self._number(value), "await", []]
        if not own and (base := flat(kind)):
            return pack(flattened(value, base), self.strange, depth)
        if not own and kind.__module__.partition(".")[0] in ("_pytest", "pytest", "pluggy"):
            why = f"a test hands {kind.__name__} to the code"
            raise self._cannot(why)
        if callable(value):
            more = specials.of(kind) if isinstance(value, unittest.mock.NonCallableMock) else []
            return ["m", self._number(value), "call", more]
        if own or kind is object or isinstance(value, _LENT):
            return ["m", self._number(value), "object", specials.of(kind)]
        why = f"a test hands {kind.__name__} to the code"
        raise self._cannot(why)

    def _number(self, value: Any) -> int:
        if id(value) not in self._numbers:
            self._numbers[id(value)] = len(self._lent)
            self._lent.append(value)
        return self._numbers[id(value)]

    def answer(self, verb: str, *values: Any) -> Any:
        """What the code asks of the tests."""
        match verb, values:
            case "input", (str() as prompt,):
                return builtins.input(prompt)
            case "stdin", (("readline" | "read") as how, *size):
                return getattr(sys.stdin, how)(*size)
            case "theirs", (target, "call", list() as given, dict() as named):
                return target(*given, **named)
            case "theirs", (target, "special", str() as name, *given) if name in specials.SOME:
                return getattr(type(target), name)(target, *given)
            case "theirs", (target, "get", str() as name) if _open(name):
                return getattr(target, name)
            case "theirs", (target, "set", str() as name, value) if _open(name):
                return setattr(target, name, value)
            case "theirs", (target, "await"):
                return _waited(target)
        raise TypeError("the tests have no such thing")


def _waited(target: Any) -> Any:
    """What `target` comes to, in a loop of its own, since ours waits for the code."""
    found: list[Any] = []

    async def result() -> None:
        found.append(await target)

    raised: list[BaseException] = []

    def run() -> None:
        try:
            asyncio.run(result())
        except BaseException as error:  # pylint: disable=broad-exception-caught
            raised.append(error)

    thread = threading.Thread(target=run)
    thread.start()
    thread.join()
    if raised:
        raise raised[0]
    return found[0]


def _open(name: str) -> bool:
    return not name.startswith(("_", *_FRAMES))


def _standard_name(value: Any) -> tuple[str, str] | None:
    """Where a module, class or function of the standard library is found."""
    if isinstance(value, types.ModuleType):
        of = value.__name__
        return (of, "") if of.partition(".")[0] in sys.stdlib_module_names else None
    module: Any = getattr(value, "__module__", None)
    name: Any = getattr(value, "__qualname__", None)
    if isinstance(value, types.MethodDescriptorType):
        module = value.__objclass__.__module__
    if not isinstance(module, str) or not isinstance(name, str):
        return None
    if module.partition(".")[0] not in sys.stdlib_module_names or module == "builtins.open":
        return None
    try:
        found = operator.attrgetter(name)(sys.modules[module])
    except (KeyError, AttributeError):
        return None
    return (module, name) if found is value else None
