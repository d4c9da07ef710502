"""Plain values as JSON and back: what arrives is made anew, and exactly of its builtin type.

A value of a subclass arrives as its base, so that no method of the code's comes along.
"""

import base64
import builtins
import datetime
import decimal
import fractions
import pathlib
import uuid
from collections.abc import Callable
from typing import Any

DEPTH = 60

Strange = Callable[[Any, int], Any]
"""Packs what is no plain value, at a depth; or unpacks a list with a mark that is not ours."""

_SMALL = 2**53
_NOTHING = type(None)


class TooDeep(ValueError):
    """A value holds values that hold values, more than `DEPTH` times, maybe without end."""

    def __str__(self) -> str:
        return f"a value is deeper than {DEPTH}"


_TEXTS: dict[str, tuple[Any, Callable[[Any], str], Callable[[str], Any]]] = {
    "complex": (complex, repr, complex),
    "Decimal": (decimal.Decimal, str, decimal.Decimal),
    "Fraction": (fractions.Fraction, str, fractions.Fraction),
    "date": (datetime.date, lambda one: one.isoformat(), datetime.date.fromisoformat),
    "UUID": (uuid.UUID, str, uuid.UUID),
    "PosixPath": (pathlib.PosixPath, str, pathlib.PosixPath),
    "PurePosixPath": (pathlib.PurePosixPath, str, pathlib.PurePosixPath),
}
"""Values of the standard library that cannot change, by the name of their class."""
_BY_TYPE: dict[Any, tuple[str, Callable[[Any], str]]] = {
    kind: (name, write) for name, (kind, write, _) in _TEXTS.items()
}
_MOMENTS: dict[Any, str] = {datetime.datetime: "dt", datetime.time: "tm"}
_SEQUENCES: dict[str, Callable[[list[Any]], Any]] = {
    "l": list,
    "t": tuple,
    "s": set,
    "f": frozenset,
}
_MARKS: dict[Any, str] = {kind: mark for mark, kind in _SEQUENCES.items()}
_BASES = (bool, int, float, str, bytes, bytearray, list, tuple, set, frozenset, dict)


def flat(kind: type[Any]) -> type[Any] | None:
    """The plain type that a value of `kind` is carried as; None if it is none."""
    if kind is _NOTHING or kind in _BASES:
        return kind
    return next((base for base in _BASES if issubclass(kind, base)), None)


def pack(value: Any, strange: Strange, depth: int = 0) -> Any:
    """`value` as plain JSON.

    Raises:
        TooDeep: it goes deeper than `DEPTH`.
    """
    kind = type(value)
    if value is None or kind is bool:
        return value
    if kind is str:
        return value if value.isascii() else _packed_text(value)
    if kind is int:
        return value if -_SMALL < value < _SMALL else ["i", hex(value)]
    if kind is float:
        return value
    if depth >= DEPTH:
        raise TooDeep
    if kind is list or kind is tuple or kind is set or kind is frozenset:
        return [_MARKS[kind], [pack(one, strange, depth + 1) for one in value]]
    if kind is dict:
        pairs = value.items()
        return [
            "d",
            [[pack(key, strange, depth + 1), pack(one, strange, depth + 1)] for key, one in pairs],
        ]
    if kind is bytes or kind is bytearray:
        mark = "b" if kind is bytes else "ba"
        return [mark, base64.b64encode(value).decode("ascii")]
    return _packed_rest(value, kind, strange, depth)


def _packed_text(value: str) -> Any:
    """JSON makes one character of what may be two halves."""
    try:
        value.encode()
    except UnicodeEncodeError:
        return ["u", value.encode("utf-32-le", "surrogatepass").hex()]
    return value


def _packed_rest(value: Any, kind: type[Any], strange: Strange, depth: int) -> Any:
    if kind in _BY_TYPE:
        name, write = _BY_TYPE[kind]
        return ["v", name, write(value)]
    if kind is datetime.timedelta:
        return ["td", value.days, value.seconds, value.microseconds]
    if kind in _MOMENTS and _carried_zone(value):
        return [_MOMENTS[kind], value.isoformat(), value.fold]
    if kind is range:
        return ["r", value.start, value.stop, value.step]
    if kind is slice:
        ends = (value.start, value.stop, value.step)
        return ["sl", *(pack(one, strange, depth + 1) for one in ends)]
    if value is NotImplemented or value is Ellipsis:
        return ["k", repr(value)]
    if _is_builtin(value):
        return ["k", value.__name__]
    return strange(value, depth)


def _is_builtin(value: Any) -> bool:
    return isinstance(value, type) and getattr(builtins, value.__name__, None) is value


def _carried_zone(value: datetime.datetime | datetime.time) -> bool:
    return value.tzinfo is None or isinstance(value.tzinfo, datetime.timezone)


def flattened(value: Any, base: type[Any]) -> Any:
    """`value` as exactly its plain `base`, without asking any method of its own class."""
    if base is str:
        return str.__str__(value)
    if base in (int, float):
        return base.__pos__(value)  # pylint: disable=unnecessary-dunder-call  # not its own
    if base is bytes:
        return bytes.__getitem__(value, slice(None))
    if base is dict:
        return dict(dict.items(value))
    return base(base.__iter__(value))  # pylint: disable=unnecessary-dunder-call  # not its own


def unpack(packed: Any, strange: Strange, depth: int = 0) -> Any:
    """The value that `pack` gave.

    Raises:
        ValueError, TypeError: it is nothing that `pack` gives.
    """
    if packed is None or isinstance(packed, (bool, int, float, str)):
        return packed
    if depth > DEPTH or not isinstance(packed, list) or not packed:
        raise ValueError("no value")
    mark, *rest = packed
    if mark in _SEQUENCES:
        return _SEQUENCES[mark]([unpack(one, strange, depth + 1) for one in _listed(rest[0])])
    match packed:
        case ["d", list() as pairs]:
            return {
                unpack(key, strange, depth + 1): unpack(one, strange, depth + 1)
                for key, one in pairs
            }
        case ["i", str() as text]:
            return int(text, 16)
        case ["u", str() as text]:
            return bytes.fromhex(text).decode("utf-32-le", "surrogatepass")
        case ["b", str() as text]:
            return base64.b64decode(text)
        case ["ba", str() as text]:
            return bytearray(base64.b64decode(text))
        case ["v", str() as name, str() as text] if name in _TEXTS:
            return _TEXTS[name][2](text)
        case ["td", int() as days, int() as seconds, int() as micro]:
            return datetime.timedelta(days, seconds, micro)
        case ["dt", str() as text, int() as fold]:
            return datetime.datetime.fromisoformat(text).replace(fold=fold)
        case ["tm", str() as text, int() as fold]:
            return datetime.time.fromisoformat(text).replace(fold=fold)
        case ["r", int() as start, int() as stop, int() as step]:
            return range(start, stop, step)
        case ["sl", start, stop, step]:
            return slice(*(unpack(one, strange, depth + 1) for one in (start, stop, step)))
        case ["k", str() as name]:
            return _known(name)
    return strange(packed, depth)


def _listed(value: Any) -> list[Any]:
    if not isinstance(value, list):
        raise ValueError("no list")
    return value


def _known(name: str) -> Any:
    if name == "Ellipsis":
        return Ellipsis
    found = getattr(builtins, name, None)
    if found is not NotImplemented and not isinstance(found, type):
        raise ValueError("nothing known")
    return found
