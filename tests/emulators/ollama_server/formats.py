"""Answers in a format that was asked for, such as JSON of a schema."""

from collections.abc import Callable
from typing import Any

from tests.emulators.ollama_server.wire import Json, Refusal, dumps

Format = Json | str
"""A JSON schema, or the word `json` for any object."""
InFormat = Callable[[Format], str]
"""The text of an answer in some format."""

_PLAIN: Json = {"integer": 1, "number": 1.5, "boolean": True, "null": None}


def format_of(body: Json) -> Format | None:
    """The format that a request asks for.

    What is neither form is found out by the engine only, so it is no 400.
    Source: ollama/ollama, `llm/llama_server.go` and `streamResponse` in `server/routes.go`.
    """
    asked: object = body.get("format")
    if asked is None or asked == "":
        return None
    if asked == "json" or isinstance(asked, dict):
        return asked
    expected = 'expected "json" or a valid JSON Schema object'
    raise Refusal(500, f"invalid format: {dumps(dumps(asked))}; {expected}")


def filled(**values: object) -> InFormat:
    """Answers JSON of a schema, with `values` in the properties that have their names."""

    def answer(asked: Format) -> str:
        made = example(asked) if isinstance(asked, dict) else {}
        if isinstance(made, dict):
            made |= {name: values[name] for name in made if name in values}
        return dumps(made)

    return answer


def told(text: str) -> InFormat:
    """Answers `text`, whatever the format."""
    return lambda _asked: text


def example(schema: Json) -> Any:
    """A value that simple schemas allow: the first choice, and the fewest items."""
    match schema:
        case {"const": value} | {"enum": [value, *_]}:
            return value
        case {"anyOf": [first, *_]} | {"oneOf": [first, *_]}:
            return example(first)
        case {"type": "object"} | {"properties": _}:
            return {name: example(part) for name, part in schema.get("properties", {}).items()}
        case {"type": "array"}:
            return [example(schema.get("items", {}))] * schema.get("minItems", 1)
    return _PLAIN.get(str(schema.get("type")), "text")
