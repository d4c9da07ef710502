"""The rules of the components of messages."""

from collections.abc import Iterator, Sequence

from tests.emulators.discord_server.reading import (
    BUTTON,
    CONTAINER,
    FILE,
    GALLERY,
    LINK,
    PICKS,
    ROW,
    SECTION,
    SELECT,
    SEPARATOR,
    TEXT,
    THUMBNAIL,
    texts_of,
    walk,
)
from tests.emulators.discord_server.wire import (
    Json,
    bad_length,
    invalid,
    required,
    too_long,
)

MOST_COMPONENTS, TEXT_CHARS = 40, 4000
"""Of the second version, over all. Source: facts/discord.md §3."""
_TOP = {ROW, SECTION, TEXT, GALLERY, FILE, SEPARATOR, CONTAINER}
_INSIDE = {CONTAINER: _TOP - {CONTAINER}, SECTION: {TEXT}, ROW: {BUTTON} | PICKS}
_MOST = {SECTION: 3, GALLERY: 10}


def check_components(components: list[Json], second: bool, filenames: Sequence[str]) -> None:
    """Hold the components of a message against Discord's rules.

    `second` is whether the message has the flag of the second version; `filenames` are of the
    files that `attachment://` may name.

    Raises:
        Refusal: a form error that says where.
    """
    if not second and len(components) > 5:
        raise bad_length("components", 1, 5)
    for number, component in enumerate(components):
        _check(f"components.{number}", component, _TOP if second else {ROW})
    if second:
        _check_totals(components)
    _check_custom_ids(components)
    for url in _urls(components):
        if url.startswith("attachment://") and url.removeprefix("attachment://") not in filenames:
            raise invalid("components", "UNFURLED_MEDIA_ITEM_REFERENCED_ATTACHMENT_NOT_FOUND", url)


def _check_totals(components: list[Json]) -> None:
    if len(list(walk(components))) > MOST_COMPONENTS:
        text = f"Must be {MOST_COMPONENTS} or fewer in total"
        raise invalid("components", "COMPONENT_MAX_TOTAL_COMPONENTS_EXCEEDED", text)
    if sum(map(len, texts_of(components))) > TEXT_CHARS:
        text = f"Displayable text must be {TEXT_CHARS} or fewer in length"
        raise invalid("components", "COMPONENT_DISPLAYABLE_TEXT_SIZE_EXCEEDED", text)


def _check_custom_ids(components: list[Json]) -> None:
    seen: set[str] = set()
    for component in walk(components):
        custom_id = component.get("custom_id")
        if custom_id in seen:
            text = "Component custom id cannot be duplicated"
            raise invalid("components", "COMPONENT_CUSTOM_ID_DUPLICATED", text)
        seen |= {custom_id} if custom_id else set()


def _check(path: str, component: Json, allowed: set[int] | frozenset[int]) -> None:
    kind = int(component.get("type") or 0)
    if kind not in allowed:
        text = f'Value of field "type" must be one of {sorted(allowed)}.'
        raise invalid(f"{path}.type", "UNION_TYPE_CHOICES", text)
    _RULES.get(kind, lambda path, component: None)(path, component)
    inside = component.get("components") or []
    for number, part in enumerate(inside):
        _check(f"{path}.components.{number}", part, _INSIDE.get(kind, frozenset()))
    if kind == SECTION:
        _check(f"{path}.accessory", component.get("accessory") or {}, {BUTTON, THUMBNAIL})


def check_row(path: str, component: Json) -> None:
    """An action row: five buttons, or one select."""
    inside = component.get("components") or []
    most = 1 if any(part.get("type") != BUTTON for part in inside) else 5
    if not 1 <= len(inside) <= most:
        raise bad_length(f"{path}.components", 1, most)


def check_custom_id(path: str, component: Json) -> None:
    """The id that comes back when it is used."""
    if not 1 <= len(component.get("custom_id") or "") <= 100:
        raise bad_length(f"{path}.custom_id", 1, 100)


def check_text(path: str, text: object, most: int, needed: bool = False) -> None:
    """A text within its length."""
    if needed and not text:
        raise required(path)
    if len(str(text or "")) > most:
        raise too_long(path, most)


def check_select(path: str, component: Json) -> None:
    """A select; only that of strings has options of its own."""
    check_custom_id(path, component)
    check_text(f"{path}.placeholder", component.get("placeholder"), 150)
    if component.get("type") == SELECT:
        check_options(path, component, 1, 25)


def check_options(path: str, component: Json, least: int, most: int) -> None:
    """The options of a select or group: how many, and each with a value of its own."""
    options = component.get("options") or []
    if not least <= len(options) <= most:
        raise bad_length(f"{path}.options", least, most)
    for number, option in enumerate(options):
        for name in ("label", "value"):
            check_text(f"{path}.options.{number}.{name}", option.get(name), 100, True)
        check_text(f"{path}.options.{number}.description", option.get("description"), 100)
    if len({option["value"] for option in options}) < len(options):
        text = "The specified option value is already used"
        raise invalid(f"{path}.options", "SELECT_COMPONENT_OPTION_VALUE_DUPLICATED", text)


def _check_button(path: str, component: Json) -> None:
    check_text(f"{path}.label", component.get("label"), 80)
    if not (component.get("label") or component.get("emoji")):
        raise required(f"{path}.label")
    if component.get("style") != LINK:
        check_custom_id(path, component)
        return
    if component.get("custom_id"):
        raise invalid(f"{path}.custom_id", "BUTTON_COMPONENT_INVALID_CUSTOM_ID", "Not in links")
    check_text(f"{path}.url", component.get("url"), 512, True)


def _check_section(path: str, component: Json) -> None:
    if not 1 <= len(component.get("components") or []) <= _MOST[SECTION]:
        raise bad_length(f"{path}.components", 1, _MOST[SECTION])


def _check_gallery(path: str, component: Json) -> None:
    if not 1 <= len(component.get("items") or []) <= _MOST[GALLERY]:
        raise bad_length(f"{path}.items", 1, _MOST[GALLERY])


def _check_file(path: str, component: Json) -> None:
    if not str((component.get("file") or {}).get("url", "")).startswith("attachment://"):
        raise invalid(f"{path}.file.url", "URL_TYPE_INVALID_SCHEME", "Must be attachment://")


def _check_container(path: str, component: Json) -> None:
    if not component.get("components"):
        raise required(f"{path}.components")


_RULES = {
    ROW: check_row,
    BUTTON: _check_button,
    **dict.fromkeys(PICKS, check_select),
    SECTION: _check_section,
    TEXT: lambda path, component: check_text(
        f"{path}.content", component.get("content"), TEXT_CHARS, True
    ),
    GALLERY: _check_gallery,
    FILE: _check_file,
    CONTAINER: _check_container,
}


def _urls(components: list[Json]) -> Iterator[str]:
    for component in walk(components):
        for media in _media(component):
            yield str(media.get("url", ""))


def _media(component: Json) -> list[Json]:
    if component["type"] == GALLERY:
        return [item.get("media") or {} for item in component.get("items") or []]
    return [component[part] for part in ("file", "media") if component.get(part)]
