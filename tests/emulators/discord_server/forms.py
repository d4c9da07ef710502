"""Modals: their rules, and how a person fills them in."""

from collections.abc import Callable, Mapping, Sequence
from typing import Any

from tests.emulators.discord_server.components import (
    check_custom_id,
    check_options,
    check_row,
    check_select,
    check_text,
)
from tests.emulators.discord_server.interaction import Modal
from tests.emulators.discord_server.reading import (
    CHECK,
    CHECKS,
    LABEL,
    PICKS,
    RADIO,
    ROW,
    TEXT,
    TEXT_INPUT,
    UPLOAD,
    walk,
)
from tests.emulators.discord_server.storing import stored
from tests.emulators.discord_server.wire import File, Json, bad_length, invalid

_FIELDS = frozenset({TEXT_INPUT, UPLOAD, RADIO, CHECKS, CHECK}) | PICKS
Uploads = Callable[[File], str]
"""Keeps a file a person attaches, and gives its id."""


def check_modal(body: Json) -> list[Json]:
    """The components of a modal as stored.

    Raises:
        Refusal: it has no title or id, too many rows, or a field against its rules.
    """
    check_custom_id("data", body)
    if not 1 <= len(body.get("title") or "") <= 45:
        raise bad_length("data.title", 1, 45)
    components = body.get("components") or []
    if not 1 <= len(components) <= 5:
        raise bad_length("data.components", 1, 5)
    for number, component in enumerate(components):
        _check_top(f"data.components.{number}", component)
    ids = [field["custom_id"] for field in fields_of(components)]
    if len(set(ids)) < len(ids):
        text = "Component custom id cannot be duplicated"
        raise invalid("data.components", "COMPONENT_CUSTOM_ID_DUPLICATED", text)
    return stored(components, ())


def _check_top(path: str, component: Json) -> None:
    match component.get("type"):
        case 1:
            check_row(path, component)
            field = component["components"][0]
            check_text(f"{path}.components.0.label", field.get("label"), 45, True)
            _check_field(f"{path}.components.0", field, {TEXT_INPUT})
        case 18:
            check_text(f"{path}.label", component.get("label"), 45, True)
            check_text(f"{path}.description", component.get("description"), 100)
            _check_field(f"{path}.component", component.get("component") or {}, _FIELDS)
        case 10:
            check_text(f"{path}.content", component.get("content"), 4000, True)
        case _:
            text = f'Value of field "type" must be one of {(ROW, TEXT, LABEL)}.'
            raise invalid(f"{path}.type", "UNION_TYPE_CHOICES", text)


def _check_field(path: str, field: Json, allowed: set[int] | frozenset[int]) -> None:
    kind = field.get("type")
    if kind not in allowed:
        text = f'Value of field "type" must be one of {sorted(allowed)}.'
        raise invalid(f"{path}.type", "UNION_TYPE_CHOICES", text)
    check_custom_id(path, field)
    if kind in PICKS:
        check_select(path, field)
    elif kind == RADIO:
        check_options(path, field, 2, 10)
    elif kind == CHECKS:
        check_options(path, field, 1, 10)
    elif kind == TEXT_INPUT:
        check_text(f"{path}.value", field.get("value"), int(field.get("max_length") or 4000))
        check_text(f"{path}.placeholder", field.get("placeholder"), 100)
    elif kind == UPLOAD and not 0 <= int(field.get("max_values") or 1) <= 10:
        raise bad_length(f"{path}.max_values", 1, 10)


def fields_of(components: Sequence[Json]) -> list[Json]:
    """What can be filled in."""
    return [found for found in walk(components) if found["type"] in _FIELDS]


def filled_in(modal: Modal, values: Mapping[str, Any], upload: Uploads) -> list[Json]:
    """The components a submission carries; `values` by custom_id, the rest as it stands.

    Raises:
        LookupError: the modal has no such field or option.
        ValueError: the client would not send this.
    """
    known = [field["custom_id"] for field in fields_of(modal.components)]
    if unknown := set(values) - set(known):
        raise LookupError(f"{sorted(unknown)} are not among {known}")
    return [_submitted(component, values, upload) for component in modal.components]


def _submitted(component: Json, values: Mapping[str, Any], upload: Uploads) -> Json:
    kept: Json = {"type": component["type"], "id": component["id"]}
    if component["type"] == ROW:
        parts = [_answer(field, values, upload) for field in component["components"]]
        return {**kept, "components": parts}
    if component["type"] == LABEL:
        return {**kept, "component": _answer(component["component"], values, upload)}
    return kept


def _answer(field: Json, values: Mapping[str, Any], upload: Uploads) -> Json:
    kept: Json = {name: field[name] for name in ("type", "id", "custom_id")}
    value = values.get(field["custom_id"], _default(field))
    needed = field.get("required", True) and field["type"] != CHECK
    if needed and value in (None, "", []):
        raise ValueError(f"{field['custom_id']} is required")
    match field["type"]:
        case 4:
            return {**kept, "value": _typed(field, str(value or ""))}
        case 21:
            return {**kept, "value": _picked(field, [value])[0] if value else None}
        case 23:
            return {**kept, "value": bool(value)}
        case 19:
            return {**kept, "values": [upload(file) for file in _listed(value)]}
        case _:
            return {**kept, "values": _picked(field, _listed(value))}


def _listed(value: Any) -> list[Any]:
    return list(value) if isinstance(value, list | tuple) else [value] if value else []


def _default(field: Json) -> Any:
    chosen = [option["value"] for option in field.get("options") or [] if option.get("default")]
    if field["type"] == RADIO:
        return chosen[0] if chosen else None
    return field.get("value", field.get("default")) if not chosen else chosen


def _typed(field: Json, text: str) -> str:
    least, most = int(field.get("min_length") or 0), int(field.get("max_length") or 4000)
    if text and not least <= len(text) <= most:
        raise ValueError(f"{field['custom_id']} takes {least} to {most} characters")
    return text


def _picked(field: Json, values: list[Any]) -> list[Any]:
    options = [option["value"] for option in field.get("options") or []]
    for value in values:
        if options and value not in options:
            raise LookupError(f"{value!r} is not among {options}")
    most = int(field.get("max_values") or (len(options) if field["type"] == CHECKS else 1))
    if len(values) > most:
        raise ValueError(f"{field['custom_id']} takes {most} at most")
    return values
