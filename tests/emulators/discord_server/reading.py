"""What a person sees of a message: text, buttons, and every component in order."""

from collections.abc import Iterable, Iterator

from tests.emulators.discord_server.wire import Json

ROW, BUTTON, SELECT, TEXT_INPUT, SECTION, TEXT, THUMBNAIL = 1, 2, 3, 4, 9, 10, 11
GALLERY, FILE, SEPARATOR, CONTAINER, LABEL, UPLOAD = 12, 13, 14, 17, 18, 19
RADIO, CHECKS, CHECK = 21, 22, 23
"""Types of components. Source: Discord docs, "Component Reference"."""
PICKS = frozenset({SELECT, 5, 6, 7, 8})
"""The selects: of strings, people, roles, both, channels."""
LINK = 5
"""The style of buttons that lead away."""


def walk(components: Iterable[Json]) -> Iterator[Json]:
    """Every component, each before those inside it."""
    for component in components:
        yield component
        yield from walk(component.get("components") or [])
        for part in ("accessory", "component"):
            if component.get(part):
                yield from walk([component[part]])


def texts_of(components: Iterable[Json]) -> list[str]:
    """The contents of text displays."""
    return [str(found.get("content", "")) for found in walk(components) if found["type"] == TEXT]


def shown_of(content: str, embeds: Iterable[Json], components: Iterable[Json]) -> str:
    """The text a person sees, from top to bottom."""
    parts = [content]
    for embed in embeds:
        parts += _embed_texts(embed)
    return "\n".join(part for part in [*parts, *texts_of(components)] if part)


def _embed_texts(embed: Json) -> Iterator[str]:
    yield str((embed.get("author") or {}).get("name", ""))
    yield str(embed.get("title") or "")
    yield str(embed.get("description") or "")
    for field in embed.get("fields") or []:
        yield f"{field.get('name', '')}\n{field.get('value', '')}"
    yield str((embed.get("footer") or {}).get("text", ""))


def clickable(components: Iterable[Json]) -> Iterator[Json]:
    """What can be clicked, and would tell the bot."""
    for component in walk(components):
        told = component["type"] == BUTTON or component["type"] in PICKS
        if told and component.get("custom_id"):
            yield component


def buttons_of(components: Iterable[Json]) -> dict[str, str]:
    """Labels of what can be clicked, by custom_id; the placeholder of a select, the emoji alone."""
    return {str(found["custom_id"]): _label(found) for found in clickable(components)}


def _label(component: Json) -> str:
    emoji = (component.get("emoji") or {}).get("name")
    return str(component.get("label") or component.get("placeholder") or emoji or "")
