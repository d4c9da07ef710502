"""What people read in a message: its plain text, its buttons, and whom it notifies."""

import re
from collections.abc import Iterable, Iterator
from typing import Any

from tests.emulators.slack_server.wire import Json

_PING = re.compile(r"<(?:!(?:channel|here|everyone|subteam\^)|@[UW])[^<>]*>")
_BARE_PING = re.compile(r"(?<![\w<!@])@(?:here|channel|everyone)\b")
_CLICKED = ("actions", "context_actions")


def unescape(text: str) -> str:
    """Text as people see it: `&amp;`, `&lt;` and `&gt;` undone, `&amp;` last."""
    return text.replace("&lt;", "<").replace("&gt;", ">").replace("&amp;", "&")


def escape(text: str) -> str:
    """Text as Slack stores it."""
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")


def shown_of(text: str, markdown: str, blocks: list[Json]) -> str:
    """The plain text a person sees; with blocks, `text` is only the notification's."""
    parts = [markdown, *(unescape(part) for part in _block_texts(blocks))]
    if not any(parts):
        parts = [unescape(text)]
    return "\n".join(part for part in parts if part)


def _block_texts(blocks: list[Json]) -> Iterator[str]:
    for block in blocks:
        if block.get("type") == "rich_text":
            yield _rich(block)
        elif block.get("type") not in _CLICKED:
            yield from _texts({name: block[name] for name in block if name != "accessory"})


def _texts(value: Any) -> Iterator[str]:
    """Every text object's text inside `value`, in order."""
    if isinstance(value, list):
        for part in value:
            yield from _texts(part)
    elif isinstance(value, dict):
        if value.get("type") == "rich_text":
            yield _rich(value)
            return
        for name, part in value.items():
            if name == "text" and isinstance(part, str):
                yield part
            else:
                yield from _texts(part)


def _rich(value: Any) -> str:
    """Rich text as it reads: its elements' texts without anything between them."""
    if isinstance(value, list):
        return "".join(_rich(part) for part in value)
    match value:
        case {"type": "user", "user_id": user}:
            return f"<@{user}>"
        case {"type": "broadcast", "range": who}:
            return f"<!{who}>"
        case {"type": "usergroup", "usergroup_id": group}:
            return f"<!subteam^{group}>"
        case {"type": "channel", "channel_id": channel}:
            return f"<#{channel}>"
        case {"elements": elements}:
            return _rich(elements)
        case {"text": str() as text} | {"url": str() as text}:
            return text
    return ""


def clickable(value: Any, block_id: str = "") -> Iterator[tuple[str, Json]]:
    """Every interactive element inside `value`, with the id of its block."""
    if isinstance(value, list):
        for part in value:
            yield from clickable(part, block_id)
    elif isinstance(value, dict):
        block_id = value.get("block_id", block_id)
        if "action_id" in value:
            yield block_id, value
        for part in value.values():
            yield from clickable(part, block_id)


def buttons_of(blocks: list[Json]) -> dict[str, str]:
    """Labels of all that can be clicked, by action_id."""
    return {element["action_id"]: _label(element) for _, element in clickable(blocks)}


def _label(element: Json) -> str:
    label = element.get("text") or element.get("placeholder") or {}
    return str(label.get("text", "")) if isinstance(label, dict) else str(label)


def pings_of(texts: Iterable[str], blocks: list[Json], linked_names: bool) -> list[str]:
    """The mentions that notify people, in order; code is not exempt.

    Bare names notify only with link_names or parse=full. Source: facts/slack.md §7.
    """
    found: list[str] = []
    for text in [*texts, *_pinging_texts(blocks)]:
        found += _PING.findall(text)
        if linked_names:
            found += _BARE_PING.findall(text)
    return list(dict.fromkeys(found))


def _pinging_texts(blocks: list[Json]) -> Iterator[str]:
    """Texts that Slack reads mentions in: mrkdwn, Markdown and elements of rich text."""
    for value in _objects(blocks):
        match value:
            case {"type": "mrkdwn" | "markdown", "text": str() as text}:
                yield text
            case {"type": "user" | "broadcast" | "usergroup"}:
                yield _rich(value)


def _objects(value: Any) -> Iterator[Json]:
    if isinstance(value, list):
        for part in value:
            yield from _objects(part)
    elif isinstance(value, dict):
        yield value
        for part in value.values():
            yield from _objects(part)
