"""A modal filled in: the state of its fields as view_submission carries it."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from tests.emulators.slack_server.files import Files, UploadedFile
from tests.emulators.slack_server.interactions import option_of
from tests.emulators.slack_server.views import OpenView
from tests.emulators.slack_server.wire import Json
from tests.emulators.slack_server.workspace import Account


def filled_in(view: OpenView, values: Mapping[str, Any], files: Files, account: Account) -> Json:
    """`state.values` of a view after `values` were typed, by "block_id/action_id".

    Raises:
        LookupError: it has no such field or option.
        ValueError: a field is missing, or a text or file is not what the field takes.
    """
    fields = {f"{block_id}/{field['action_id']}": field for block_id, field in view.elements()}
    if unknown := set(values) - set(fields):
        raise LookupError(f"{sorted(unknown)} is not among {sorted(fields)}")
    state: Json = {}
    for key, field in fields.items():
        if field["type"] == "button":
            continue
        block_id, _, action_id = key.partition("/")
        value = _value(field, values.get(key), files, account)
        if value is None and not _optional(view, block_id):
            raise ValueError(f"{key} must be filled in")
        state.setdefault(block_id, {})[action_id] = {
            "type": field["type"],
            **(value or _empty(field)),
        }
    return state


def _empty(field: Json) -> Json:
    if field["type"] == "file_input":
        return {"files": []}
    if field["type"] == "conversations_select":
        return {"selected_conversation": None}
    return {"selected_option": None} if "select" in field["type"] else {"value": None}


def _value(field: Json, given: Any, files: Files, account: Account) -> Json | None:
    """What the field holds; None if nothing."""
    match field["type"]:
        case "static_select" | "radio_buttons":
            if given is None:
                initial = field.get("initial_option")
                return {"selected_option": initial} if initial else None
            return {"selected_option": option_of(field, given)}
        case "checkboxes" | "multi_static_select":
            if given is None:
                chosen = field.get("initial_options") or []
            else:
                chosen = [option_of(field, value) for value in given]
            return {"selected_options": chosen} if chosen else None
        case "conversations_select":
            return {"selected_conversation": given} if given else None
        case "file_input":
            return _files(field, given or [], files, account)
    text = field.get("initial_value") if given is None else given
    if text and not field.get("min_length", 0) <= len(text) <= field.get("max_length", 3000):
        raise ValueError(f"{field['action_id']} does not take {len(text)} characters")
    return {"value": text} if text else None


def _files(field: Json, given: list[UploadedFile], files: Files, account: Account) -> Json | None:
    kinds = field.get("filetypes") or []
    for file in given:
        if kinds and file.name.rpartition(".")[2] not in kinds:
            raise ValueError(f"{field['action_id']} takes {kinds}, not {file.name}")
    if len(given) > field.get("max_files", 10):
        raise ValueError(f"{field['action_id']} takes {field.get('max_files', 10)} files")
    stored = [files.describe(files.add(file, account.id, account.team)) for file in given]
    return {"files": stored} if stored else None


def _optional(view: OpenView, block_id: str) -> bool:
    for block in view.view["blocks"]:
        if block["block_id"] == block_id:
            return block["type"] != "input" or bool(block.get("optional"))
    return True
