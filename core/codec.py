"""Plain data to JSON and back, for what is kept in the store.

pydantic reads our dataclasses as they are; fields it does not know, from a newer version of
the program, are left out, and missing ones take their defaults.
"""

from typing import Any, TypeVar

from pydantic import TypeAdapter

Data = TypeVar("Data")

_ADAPTERS: dict[type[Any], TypeAdapter[Any]] = {}


def _adapter(kind: type[Any]) -> TypeAdapter[Any]:
    """Made once for each kind, since making one costs milliseconds."""
    if kind not in _ADAPTERS:
        _ADAPTERS[kind] = TypeAdapter(kind)
    return _ADAPTERS[kind]


def encode(value: object) -> str:
    """The dataclass `value` as one line of JSON."""
    return _adapter(type(value)).dump_json(value).decode()


def decode(kind: type[Data], text: str | bytes) -> Data:
    """The dataclass of `kind` that `text` holds.

    Raises:
        ValueError: `text` is not JSON of that shape.
    """
    value: Data = _adapter(kind).validate_json(text)
    return value
