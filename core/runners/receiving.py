"""What the code answers with, as the tests get it: plain values, and mirrors of all else."""

import types
from typing import Any, Protocol

from core.runners import mirrors
from core.runners.lending import Lending
from core.runners.module import NUMBER as MODULE
from core.runners.values import unpack


class Waiting(mirrors.World, Protocol):
    """A world that can wait, too."""

    def wait(self, number: int) -> Any:
        """What the awaitable comes to."""
        ...


class Receiving:
    """All classes and objects of the code that the tests have met."""

    def __init__(self, world: Waiting, lending: Lending) -> None:
        self.module: types.ModuleType | None = None
        self._world = world
        self._lending = lending
        self._root = mirrors.root(world)
        self._classes: dict[int, type] = {}
        self._objects: dict[int, Any] = {}
        self._records: dict[int, type] = {}

    def strange(self, packed: list[Any], _: int) -> Any:
        """What the code means by a value that is not plain.

        Raises:
            LookupError, TypeError, ValueError: nothing.
        """
        match packed:
            case ["y", int() as number]:
                return self._lending.by_number(number)
            case ["xy", int() as number]:
                return self._lending.by_number(number)
            case ["h", int() as number, kind]:
                return self._object(number, kind)
            case ["c", int(), *_]:
                return self.kind(packed)
            case ["x", int() as number, kind, list() as values, cause]:
                return self._exception(number, kind, values, cause)
            case ["n", int() as number, kind, list() as fields, list() as values]:
                return self._record(number, kind, fields, values)
            case ["aw", int() as number]:
                return _awaiting(self._world, number)
        raise ValueError("no value")

    def _object(self, number: int, kind: Any) -> Any:
        if number == MODULE:
            return self.module
        if number not in self._objects:
            self._objects[number] = mirrors.instance(self.kind(kind), number)
        return self._objects[number]

    def kind(self, packed: Any) -> type:
        """A class of the code, or a builtin."""
        match packed:
            case ["k", str() as name] if kind := mirrors.builtin_type(name):
                return kind
            case ["c", int() as number] if number in self._classes:
                return self._classes[number]
            case ["c", int() as number, dict() as told]:
                module, name = str(told["module"]), str(told["name"])
                bases = [self.kind(base) for base in told["bases"]]
                kind = mirrors.standard_exception(module, name)
                if kind is None:
                    kind = mirrors.class_of(self._world, number, told, bases, self._root)
                return self._classes.setdefault(number, kind)
        raise ValueError("no class")

    def _exception(self, number: int, kind: Any, values: list[Any], cause: Any) -> BaseException:
        if number in self._objects:
            known = self._objects[number]
        else:
            found = self.kind(kind)
            if not issubclass(found, BaseException):
                raise ValueError("no exception")
            given = [unpack(value, self.strange) for value in values]
            known = self._objects[number] = mirrors.exception(found, number, given)
        if not isinstance(known, BaseException):
            raise ValueError("no exception")
        if cause is not None and known.__cause__ is None:
            known.__cause__ = unpack(cause, self.strange)
        return known

    def _record(self, number: int, kind: Any, fields: list[Any], values: list[Any]) -> Any:
        mirrored = self.kind(kind)
        of_class = mirrors.number_of(mirrored)
        if of_class is None or len(fields) != len(values):
            raise ValueError("no record")
        if of_class not in self._records:
            self._records[of_class] = mirrors.record(
                self._world, mirrored, [str(one) for one in fields]
            )
        made = self._records[of_class](*(unpack(value, self.strange) for value in values))
        made.__dict__[mirrors.NUMBER] = number
        return made


async def _awaiting(world: Waiting, number: int) -> Any:
    return world.wait(number)
