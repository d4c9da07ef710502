"""Classes and objects of the code as the tests see them: each asks the code for what it does.

Their classes are real ones, so that `isinstance`, `except` and `pytest.raises` work, and hold
nothing of the code's but names.
"""

import builtins
import sys
from collections import namedtuple
from typing import Any, Protocol

from core.runners import decoys, specials

NUMBER = "_threadsmith_number"
_OURS = "_threadsmith_class"
_UNASKED = frozenset(
    (
        *("__wrapped__", "__test__", "__code__", "__signature__", "__text_signature__"),
        *("__tracebackhide__", "__mro_entries__", "__set_name__", "pytestmark"),
        *("_pytestfixturefunction", "_pytestmark", "_ipython_canary_method_should_not_exist_"),
        *("__array_ufunc__", "__array_priority__", "__array_interface__", "__array__"),
        *("__isabstractmethod__", "__notes__", "__deepcopy__", "__copy__", "__name__"),
    )
)
"""What only pytest, Python or a library asks for; the code's own answer would mislead it."""


class World(Protocol):
    """What the code can be asked."""

    def get(self, number: int, name: str) -> Any:
        """An attribute."""
        ...

    def set(self, number: int, name: str, value: Any) -> None:
        """Set it."""
        ...

    def delete(self, number: int, name: str) -> None:
        """Delete it."""
        ...

    def call(self, number: int, values: tuple[Any, ...], named: dict[str, Any]) -> Any:
        """Call it."""
        ...

    def special(self, number: int, name: str, values: tuple[Any, ...]) -> Any:
        """Call what Python's syntax calls."""
        ...

    def on_class(self, number: int, name: str, *values: Any) -> Any:
        """Use syntax on a class."""
        ...

    def cannot(self, why: str) -> BaseException:
        """What to raise where two processes cannot stand for one."""
        ...


class Mirror(type):
    """A class of the code."""

    _world: World
    _threadsmith_class: int

    def __new__(mcs, name: str, bases: tuple[type, ...], space: dict[str, Any], **_: Any) -> Any:
        if _OURS not in space:
            world = next(base for base in bases if isinstance(base, Mirror))._world
            why = "a test derives a class of the code"
            raise world.cannot(why)
        return super().__new__(mcs, name, bases, space)

    def __init__(cls, name: str, bases: tuple[type, ...], space: dict[str, Any], **_: Any) -> None:
        super().__init__(name, bases, space)

    def __call__(cls, *values: Any, **named: Any) -> Any:
        return cls._world.call(_class_number(cls), values, named)

    def __getattr__(cls, name: str) -> Any:
        if name in _UNASKED or name.startswith("__abstract"):
            raise AttributeError(name)
        return cls._world.get(_class_number(cls), name)

    def __setattr__(cls, name: str, value: Any) -> None:
        cls._world.set(_class_number(cls), name, value)

    def __delattr__(cls, name: str) -> None:
        cls._world.delete(_class_number(cls), name)

    def __getitem__(cls, key: Any) -> Any:
        return cls._world.on_class(_class_number(cls), "getitem", key)

    def __iter__(cls) -> Any:
        return cls._world.on_class(_class_number(cls), "iter")

    def __len__(cls) -> int:
        found: int = cls._world.on_class(_class_number(cls), "len")
        return found

    def __contains__(cls, one: Any) -> bool:
        return bool(cls._world.on_class(_class_number(cls), "contains", one))

    def __bool__(cls) -> bool:
        return True

    def __dir__(cls) -> Any:
        return cls._world.on_class(_class_number(cls), "dir")

    def __instancecheck__(cls, one: Any) -> bool:
        if type.__instancecheck__(cls, one):
            return True
        mirrored = getattr(type(one), "_threadsmith_mirror", None)
        return isinstance(mirrored, Mirror) and issubclass(mirrored, cls)


def _class_number(cls: type) -> int:
    number: int = type.__getattribute__(cls, _OURS)
    return number


def _plain(self: Any) -> int:
    number: int = object.__getattribute__(self, NUMBER)
    return number


def _world(self: Any) -> World:
    world: World = type.__getattribute__(type(self), "_world")
    return world


def _get(self: Any, name: str) -> Any:
    if name in _UNASKED and name != "__name__":
        raise AttributeError(name)
    return _world(self).get(_plain(self), name)


def _set(self: Any, name: str, value: Any) -> None:
    _world(self).set(_plain(self), name, value)


def _delete(self: Any, name: str) -> None:
    _world(self).delete(_plain(self), name)


def _special(name: str) -> Any:
    def method(self: Any, *values: Any) -> Any:
        return _world(self).special(_plain(self), name, values)

    return method


def _call(self: Any, *values: Any, **named: Any) -> Any:
    return _world(self).call(_plain(self), values, named)


def _comparison(name: str) -> Any:
    def method(self: Any, other: Any) -> Any:
        return decoys.compared(
            lambda one: _world(self).special(_plain(self), name, (one,)), name, other
        )

    return method


def _difference(name: str) -> Any:
    def method(self: Any, other: Any) -> Any:
        return decoys.subtracted(
            lambda one: _world(self).special(_plain(self), name, (one,)), other
        )

    return method


def _contains(self: Any, one: Any) -> bool:
    return decoys.contained(
        lambda each: _world(self).special(_plain(self), "__contains__", (each,)), one
    )


_ALWAYS: dict[str, Any] = {
    "__getattr__": _get,
    "__setattr__": _set,
    "__delattr__": _delete,
    **{name: _special(name) for name in ("__hash__", "__repr__", "__str__", "__format__")},
    **{name: _comparison(name) for name in specials.COMPARISONS},
}
_HOW = {
    "__call__": _call,
    "__contains__": _contains,
    **{name: _difference(name) for name in ("__sub__", "__rsub__", "__xor__", "__rxor__")},
}


def root(world: World) -> type:
    """What the classes of all objects derive from, but for exceptions."""
    space = {_OURS: -1, "_world": world, "__slots__": (NUMBER,), **_ALWAYS}
    kind: type = Mirror("Object", (), space)
    return kind


def class_of(
    world: World, number: int, told: dict[str, Any], bases: list[type], base_object: type
) -> type:
    """The mirror of a class whose bases are mirrored, or builtin, already."""
    errors = [base for base in bases if issubclass(base, BaseException)]
    space: dict[str, Any] = {
        _OURS: number,
        "_world": world,
        "__module__": str(told["module"]),
        "__test__": False,
    }
    if errors:
        space |= {"__getattr__": _get, "__str__": _special("__str__")}
        return _made(str(told["name"]), tuple(errors), space)
    found = [name for name in told["specials"] if name in specials.SOME]
    space |= {"__slots__": (), **{name: _HOW.get(name, _special(name)) for name in found}}
    if not told["hashable"]:
        space["__hash__"] = None
    mirrored = [base for base in bases if isinstance(base, Mirror)]
    return _made(str(told["name"]), tuple(mirrored) or (base_object,), space)


def _made(name: str, bases: tuple[type, ...], space: dict[str, Any]) -> type:
    try:
        kind: type = Mirror(name, bases, space)
    except TypeError as error:
        raise ValueError("bases that cannot be") from error
    return kind


def instance(kind: type, number: int) -> Any:
    """The object of that number and class."""
    made: Any = object.__new__(kind)
    object.__setattr__(made, NUMBER, number)
    return made


def exception(kind: type[BaseException], number: int, values: list[Any]) -> BaseException:
    """The exception of that number and class, with what it says."""
    if isinstance(kind, Mirror):
        made: Any = kind.__new__(kind, *values)
        made.args = tuple(values)
        made.__dict__[NUMBER] = number
        error: BaseException = made
        return error
    try:
        error = kind(*values)
    except Exception:  # pylint: disable=broad-exception-caught  # whatever its class wants
        error = kind.__new__(kind)
    if error.args != tuple(values):
        error.args = tuple(values)
    return error


def standard_exception(module: str, name: str) -> type[BaseException] | None:
    """An exception of the standard library, so that tests can catch it by its own class."""
    top = module.partition(".")[0]
    # What pytest takes for skipping is for tests alone to raise.
    if top not in sys.stdlib_module_names or top == "unittest":
        return None
    found = getattr(sys.modules.get(module), name, None)
    if isinstance(found, type) and issubclass(found, Exception):
        return found
    return None


def builtin_type(name: str) -> type | None:
    """The builtin of that name."""
    found = getattr(builtins, name, None)
    return found if isinstance(found, type) else None


def record(world: World, kind: type, fields: list[str]) -> type:
    """The class of named tuples whose values are plain, and whose methods are the code's."""
    plain = namedtuple(kind.__name__, fields, rename=True)  # type: ignore[misc]

    def get(self: Any, name: str) -> Any:
        number = self.__dict__.get(NUMBER)
        if number is None or name in _UNASKED:
            raise AttributeError(name)
        return world.get(number, name)

    space = {"__getattr__": get, "_threadsmith_mirror": kind, "__module__": kind.__module__}
    return type(kind.__name__, (plain,), space)


def is_object(value: Any) -> bool:
    """Whether it stands for an object of the code that is no class."""
    return isinstance(type(value), Mirror)


def number_of(value: Any) -> int | None:
    """The code's number for what `value` stands for; None if it is of the tests."""
    if isinstance(value, Mirror):
        return _class_number(value)
    if is_object(value):
        return _plain(value)
    if hasattr(type(value), "_threadsmith_mirror"):
        found = value.__dict__.get(NUMBER)
        return found if isinstance(found, int) else None
    return None
