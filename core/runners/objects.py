"""The objects of the code as the tests hear of them: a number, a class, and nothing else."""

import builtins
import enum
import sys
from types import ModuleType
from typing import Any

from core.runners import specials
from core.runners.theirs import Their, number_of
from core.runners.values import TooDeep, flat, flattened, pack


class Objects:
    """Gives each object a number, and keeps it alive."""

    def __init__(self, module: ModuleType) -> None:
        self._module = module
        self._objects: list[Any] = [module]
        self._numbers: dict[int, int] = {id(module): 0}
        self._told = set[int]()

    def by_number(self, number: int) -> Any:
        """The object that has it."""
        return self._objects[number]

    def strange(self, value: Any, depth: int) -> Any:
        """What the tests are told of a value that is not plain."""
        kind = type(value)
        if isinstance(value, Their):
            return ["y", number_of(value)]
        if isinstance(value, BaseException):
            return self.exception(value)
        if isinstance(value, type):
            return self._class(value)
        fields = getattr(kind, "_fields", None)
        if isinstance(value, tuple) and isinstance(fields, tuple):
            values = [pack(one, self.strange, depth + 1) for one in tuple.__iter__(value)]
            return [
                "n",
                self._number(value),
                self._class(kind),
                [str(one) for one in fields],
                values,
            ]
        base = flat(kind)
        if base is not None and not _has_more(kind):
            return pack(flattened(value, base), self.strange, depth)
        if hasattr(kind, "__await__"):
            return ["aw", self._number(value)]
        return ["h", self._number(value), self._class(kind)]

    def exception(self, error: BaseException) -> Any:
        """An exception by its class and what it says."""
        number = vars(error).get("_threadsmith_number") if hasattr(error, "__dict__") else None
        if isinstance(number, int):
            return ["xy", number]
        try:
            values = [pack(one, self.strange, 1) for one in error.args]
        except TooDeep:
            values = []
        cause = error.__cause__
        return [
            "x",
            self._number(error),
            self._class(type(error)),
            values,
            None if cause is None or cause is error else self._cause(cause),
        ]

    def _cause(self, cause: BaseException) -> Any:
        """The nearest one only: further ones may go round in a circle."""
        return ["x", self._number(cause), self._class(type(cause)), [str(cause)], None]

    def _number(self, value: Any) -> int:
        known = self._numbers.get(id(value))
        if known is None:
            known = self._numbers[id(value)] = len(self._objects)
            self._objects.append(value)
        return known

    def _class(self, kind: type) -> Any:
        """A class by its number; the first time with all that tests need to know of it."""
        if getattr(builtins, kind.__name__, None) is kind and kind is not object:
            if issubclass(kind, BaseException) or flat(kind) is kind:
                return ["k", kind.__name__]
        number = self._number(kind)
        if number in self._told:
            return ["c", number]
        self._told.add(number)
        bases = [self._class(base) for base in kind.__bases__ if base is not object]
        return [
            "c",
            number,
            {
                "name": str(kind.__name__),
                "module": str(getattr(kind, "__module__", "")),
                "bases": bases,
                "specials": specials.of(kind),
                "hashable": kind.__hash__ is not None,
            },
        ]


def _has_more(kind: type) -> bool:
    """Whether values of this class of the code have more to them than the plain value."""
    if issubclass(kind, enum.Enum):
        return True
    tops = ((one, str(one.__module__).partition(".")[0]) for one in kind.__mro__)
    own = [one for one, top in tops if top not in sys.stdlib_module_names]
    return any(not name.startswith("_") for one in own for name in vars(one))
