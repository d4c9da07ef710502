"""How components are stored: without nulls, each with an id, defaults told, files resolved."""

import itertools
from collections.abc import Iterable, Iterator, Sequence
from typing import Any

from tests.emulators.discord_server.messages import Attachment
from tests.emulators.discord_server.reading import (
    CONTAINER,
    FILE,
    GALLERY,
    PICKS,
    SEPARATOR,
    THUMBNAIL,
    walk,
)
from tests.emulators.discord_server.wire import Json

_DEFAULTS: dict[int, Json] = {
    CONTAINER: {"accent_color": None, "spoiler": False},
    FILE: {"spoiler": False, "name": None, "size": None},
    SEPARATOR: {"spacing": 1, "divider": True},
    THUMBNAIL: {"description": None, "spoiler": False},
    **dict.fromkeys(PICKS, {"min_values": 1, "max_values": 1}),
}
"""What Discord tells where nothing was said. Source: its description of the answers."""


def stored(components: Iterable[Json], files: Sequence[Attachment]) -> list[Json]:
    """Components as Discord gives them back; `files` are what `attachment://` may name."""
    given = list(components)
    taken = {component.get("id") for component in walk(given)}
    numbers = (number for number in itertools.count(1) if number not in taken)
    return [_stored(component, numbers, files) for component in given]


def _stored(component: Json, numbers: Iterator[int], files: Sequence[Attachment]) -> Json:
    kept: Json = {**_DEFAULTS.get(component["type"], {}), **_without_nulls(component)}
    kept["id"] = component.get("id") or next(numbers)
    if "components" in kept:
        kept["components"] = [_stored(part, numbers, files) for part in component["components"]]
    for part in ("accessory", "component"):
        if part in kept:
            kept[part] = _stored(component[part], numbers, files)
    return kept | _with_files(kept, files)


def _without_nulls(value: Any) -> Any:
    if isinstance(value, dict):
        return {name: _without_nulls(inner) for name, inner in value.items() if inner is not None}
    if isinstance(value, list):
        return [_without_nulls(item) for item in value]
    return value


def _with_files(component: Json, files: Sequence[Attachment]) -> Json:
    if component["type"] == FILE:
        media, found = _resolved(component["file"], files)
        about = {"name": found.filename, "size": len(found.content)} if found else {}
        return {**about, "file": media}
    if component["type"] == GALLERY:
        plain = {"description": None, "spoiler": False}
        items = component["items"]
        return {
            "items": [
                {**plain, **item, "media": _resolved(item["media"], files)[0]} for item in items
            ]
        }
    if "media" in component:
        return {"media": _resolved(component["media"], files)[0]}
    return {}


def _resolved(media: Json, files: Sequence[Attachment]) -> tuple[Json, Attachment | None]:
    """What `attachment://` stands for."""
    name = str(media["url"]).removeprefix("attachment://")
    for file in files:
        if file.filename == name:
            about: Json = {"id": file.id, "url": file.url, "proxy_url": file.url}
            return {**about, "attachment_id": file.id, "content_type": file.content_type}, file
    return {"id": "0", "proxy_url": media["url"], **media}, None
