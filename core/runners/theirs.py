"""Objects of the tests as the code sees them: it can call them, and little else."""

import asyncio
import builtins
import importlib
import re
from typing import Any, Protocol

from core.runners import specials


class Asking(Protocol):
    """The process that the code is in."""

    def ask(self, verb: str, *values: Any) -> Any:
        """What the tests answer."""
        ...

    def own(self, number: int) -> Any:
        """An object of ours."""
        ...

    def unpack(self, packed: Any) -> Any:
        """A value from the wire."""
        ...


class Their:
    """An object of the tests."""

    _threadsmith: "tuple[Asking, int]"

    def __init__(self, asking: Asking, number: int) -> None:
        object.__setattr__(self, "_threadsmith", (asking, number))

    def __getattr__(self, name: str) -> Any:
        if name.startswith("_"):
            raise AttributeError(name)
        return _ask(self, "theirs", "get", name)

    def __setattr__(self, name: str, value: Any) -> None:
        _ask(self, "theirs", "set", name, value)


class TheirFunction(Their):
    """One that can be called."""

    def __call__(self, *values: Any, **named: Any) -> Any:
        return _ask(self, "theirs", "call", list(values), named)


def _ask(their: Their, verb: str, way: str, *values: Any) -> Any:
    asking, _ = object.__getattribute__(their, "_threadsmith")
    return asking.ask(verb, their, way, *values)


def number_of(their: Their) -> int:
    """The number that the tests gave it."""
    number: int = object.__getattribute__(their, "_threadsmith")[1]
    return number


class Theirs:
    """All objects of the tests that the code was given."""

    def __init__(self, asking: Asking) -> None:
        self._asking = asking
        self._known: dict[int, Any] = {}

    def strange(self, packed: Any, _: int) -> Any:
        """What the tests mean by a value that is not plain.

        Raises:
            ValueError: nothing.
        """
        match packed:
            case ["y", int() as number]:
                return self._asking.own(number)
            case ["m", int() as number, str() as how, list() as names]:
                if number not in self._known:
                    self._known[number] = self._made(number, how, names)
                return self._known[number]
            case ["std", str() as module, str() as name]:
                return _standard(module, name)
            case ["re", pattern, int() as flags]:
                return re.compile(self._asking.unpack(pattern), flags)
            case ["xc", int() as number, str() as name, str() as base]:
                if number not in self._known:
                    self._known[number] = type(name, (getattr(builtins, base),), {})
                return self._known[number]
            case ["x", int() as number, kind, list() as values]:
                if number not in self._known:
                    made = _exception(self._asking.unpack(kind), map(self._asking.unpack, values))
                    made.__dict__["_threadsmith_number"] = number
                    self._known[number] = made
                return self._known[number]
        raise ValueError("no value")

    def _made(self, number: int, how: str, names: list[str]) -> Any:
        if how == "await":
            return self._awaited(number)
        base = TheirFunction if how == "call" else Their
        methods = {name: _method(name) for name in names if name in specials.SOME}
        return type("Object", (base,), methods)(self._asking, number)

    async def _awaited(self, number: int) -> Any:
        # Not before somebody waits for it.
        await asyncio.sleep(0)
        return self._asking.ask("theirs", Their(self._asking, number), "await")


def _method(name: str) -> Any:
    def method(self: Their, *values: Any) -> Any:
        return _ask(self, "theirs", "special", name, *values)

    return method


def _standard(module: str, name: str) -> Any:
    found = importlib.import_module(module)
    for part in filter(None, name.split(".")):
        found = getattr(found, part)
    return found


def _exception(kind: type[BaseException], values: Any) -> BaseException:
    given = tuple(values)
    try:
        made = kind(*given)
    except TypeError:
        made = RuntimeError(*given)
    made.args = given
    return made
