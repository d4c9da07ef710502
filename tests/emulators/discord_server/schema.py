"""A validator for the part of JSON Schema 2020-12 that Discord's description uses."""

import re
from collections.abc import Iterator
from typing import Any

from tests.emulators.discord_server.wire import Json

_TYPES: dict[str, tuple[type, ...]] = {
    "object": (dict,),
    "array": (list,),
    "string": (str,),
    "integer": (int,),
    "number": (int, float),
    "boolean": (bool,),
    "null": (type(None),),
}


class Schema:
    """Holds values against schemas of one description."""

    def __init__(self, described: Json) -> None:
        self._described = described

    def faults(self, schema: Json, value: Any, asked: bool = False) -> list[str]:
        """What is wrong with `value`, each with its path; `asked` of requests."""
        return list(self._faults(schema, value, "", asked))

    def _faults(self, schema: Json, value: Any, path: str, asked: bool) -> Iterator[str]:
        if "not described" in schema:
            yield f"status {schema['not described']} is not described"
        if "$ref" in schema:
            name = schema["$ref"].rsplit("/", 1)[1]
            # Codes inside `errors` are strings, and a plain 429 has none: facts/discord.md.
            if name == "Error":
                return
            # New files are numbered from 0, and clients write the number as one.
            if name == "SnowflakeType" and asked and isinstance(value, int):
                return
            yield from self._faults(self._resolved(schema["$ref"]), value, path, asked)
        if "type" in schema and not _is(schema["type"], value):
            yield f"{path or 'it'} is {_short(value)}, not {schema['type']}"
            return
        yield from _simple(schema, value, path)
        for part in schema.get("allOf", []):
            yield from self._faults(part, value, path, asked)
        for union in ("oneOf", "anyOf"):
            if union in schema:
                yield from self._of_union(schema[union], value, path, asked)
        if isinstance(value, dict):
            yield from self._of_object(schema, value, path, asked)
        if isinstance(value, list) and "items" in schema:
            for number, item in enumerate(value):
                yield from self._faults(schema["items"], item, f"{path}[{number}]", asked)

    def _resolved(self, reference: str) -> Json:
        found = self._described
        for part in reference.removeprefix("#/").split("/"):
            found = found[part]
        return found

    def _of_union(self, schemas: list[Json], value: Any, path: str, asked: bool) -> Iterator[str]:
        """Any may fit; if none does, the faults of the one that fits best."""
        tried = [list(self._faults(schema, value, path, asked)) for schema in schemas]
        if not all(tried):
            return
        yield from min(tried, key=lambda faults: (_wrong_type(faults, path), len(faults)))

    def _of_object(self, schema: Json, value: Json, path: str, asked: bool) -> Iterator[str]:
        for name in schema.get("required", []):
            if name not in value:
                yield f"{path} lacks {name}"
        known = schema.get("properties", {})
        for name, inner in value.items():
            if name in known:
                yield from self._faults(known[name], inner, f"{path}.{name}", asked)
            elif isinstance(schema.get("additionalProperties"), dict):
                more = schema["additionalProperties"]
                yield from self._faults(more, inner, f"{path}.{name}", asked)
            elif schema.get("additionalProperties") is False:
                yield f"{path} has {name}, which is not described"


def _wrong_type(faults: list[str], path: str) -> bool:
    """Whether a member of a union is another kind of thing altogether."""
    return any(fault.startswith((f"{path}.type is", f"{path or 'it'} is")) for fault in faults)


def _is(types: str | list[str], value: Any) -> bool:
    for name in [types] if isinstance(types, str) else types:
        if isinstance(value, bool):
            if name == "boolean":
                return True
        elif isinstance(value, _TYPES[name]):
            return True
    return False


def _simple(schema: Json, value: Any, path: str) -> Iterator[str]:
    """What can be told without looking inside."""
    if "enum" in schema and value not in schema["enum"]:
        yield f"{path} is {_short(value)}, not one of {schema['enum']}"
    if "const" in schema and value != schema["const"]:
        yield f"{path} is {_short(value)}, not {schema['const']}"
    if isinstance(value, str):
        if not schema.get("minLength", 0) <= len(value) <= schema.get("maxLength", len(value)):
            yield f"{path} has {len(value)} characters"
        if "pattern" in schema and not re.search(schema["pattern"], value):
            yield f"{path} is {_short(value)}, not like {schema['pattern']}"
    if isinstance(value, int | float) and not isinstance(value, bool):
        if not schema.get("minimum", value) <= value <= schema.get("maximum", value):
            yield f"{path} is {value}"
    if isinstance(value, list):
        yield from _of_list(schema, value, path)
    if isinstance(value, dict) and len(value) > schema.get("maxProperties", len(value)):
        yield f"{path} has {len(value)} properties"


def _of_list(schema: Json, value: list[Any], path: str) -> Iterator[str]:
    if not schema.get("minItems", 0) <= len(value) <= schema.get("maxItems", len(value)):
        yield f"{path} has {len(value)} items"
    if schema.get("uniqueItems") and len({repr(item) for item in value}) < len(value):
        yield f"{path} has an item twice"


def _short(value: Any) -> str:
    text = repr(value)
    return text if len(text) < 80 else text[:80] + "…"
