"""What a request makes of a message: text, embeds, components and files, within their sizes."""

from collections.abc import Iterable
from dataclasses import replace

from tests.emulators.discord_server.components import check_components
from tests.emulators.discord_server.messages import LOADING, V2, Attachment, Picture
from tests.emulators.discord_server.permissions import need
from tests.emulators.discord_server.places import Place
from tests.emulators.discord_server.storing import stored
from tests.emulators.discord_server.wire import (
    Call,
    Json,
    Refusal,
    bad_length,
    invalid,
    too_long,
)
from tests.emulators.discord_server.world import World

CONTENT_CHARS = 2000
EMBED_CHARS = 6000
_MOST_FILES = 10
_EMBED_SIZES = {"title": 256, "description": 4096}
_SETTABLE = 1 << 2 | 1 << 12 | V2
"""Flags a bot may set: no embeds of links, no notification, components of the second version."""


def drawn(world: World, place: Place, before: Picture, call: Call) -> Picture:
    """`before` after what a request says; fields it leaves out stay.

    Raises:
        Refusal: the outcome is empty, too large, or of two kinds that exclude each other.
    """
    body = call.json
    content = str(body["content"] or "") if "content" in body else before.content
    if len(content) > CONTENT_CHARS:
        raise too_long("content", CONTENT_CHARS)
    after = replace(
        before,
        content=content.strip() if world.settings.trims else content,
        embeds=_embeds(body["embeds"] or []) if "embeds" in body else before.embeds,
        files=_files(world, place, before, call),
        flags=_flags(before, body) & ~LOADING,
    )
    given = body["components"] or [] if "components" in body else None
    check_components(given or [], bool(after.flags & V2), [file.filename for file in after.files])
    if given is not None:
        after = replace(after, components=tuple(stored(given, after.files)))
    _check_kinds(after)
    if after.empty:
        raise Refusal(50006)
    return after


def need_for(place: Place, picture: Picture) -> None:
    """Refuse what the bot may not show here, though it may write."""
    if picture.files:
        need(place, "ATTACH_FILES")
    if picture.embeds:
        need(place, "EMBED_LINKS")


def _flags(before: Picture, body: Json) -> int:
    given = int(body.get("flags") or 0)
    if given & ~(_SETTABLE | 1 << 6):
        raise invalid("flags", "MESSAGE_FLAGS_INVALID", "Some of these flags cannot be set")
    kept = before.flags & V2
    return given & _SETTABLE | kept if "flags" in body else before.flags


def _check_kinds(picture: Picture) -> None:
    """The second version of components stands alone."""
    if not picture.flags & V2:
        return
    for name in ("content", "embeds"):
        if getattr(picture, name):
            code = "MESSAGE_CANNOT_USE_LEGACY_FIELDS_WITH_COMPONENTS_V2"
            text = f"The '{name}' field cannot be used when using MessageFlags.IS_COMPONENTS_V2"
            raise invalid(name, code, text)


def _embeds(embeds: list[Json]) -> tuple[Json, ...]:
    if len(embeds) > 10:
        raise bad_length("embeds", 0, 10)
    for number, embed in enumerate(embeds):
        _check_embed(f"embeds.{number}", embed)
    if sum(map(_length, embeds)) > EMBED_CHARS:
        text = f"Embed size exceeds maximum size of {EMBED_CHARS}"
        raise invalid("embeds", "MAX_EMBED_SIZE_EXCEEDED", text)
    return tuple({"type": "rich", **_without_nulls(embed)} for embed in embeds)


def _check_embed(path: str, embed: Json) -> None:
    for name, most in _EMBED_SIZES.items():
        _check_size(f"{path}.{name}", embed.get(name), most)
    _check_size(f"{path}.footer.text", (embed.get("footer") or {}).get("text"), 2048)
    _check_size(f"{path}.author.name", (embed.get("author") or {}).get("name"), 256)
    fields = embed.get("fields") or []
    if len(fields) > 25:
        raise bad_length(f"{path}.fields", 0, 25)
    for number, field in enumerate(fields):
        _check_size(f"{path}.fields.{number}.name", field.get("name"), 256)
        _check_size(f"{path}.fields.{number}.value", field.get("value"), 1024)


def _check_size(path: str, text: object, most: int) -> None:
    if len(str(text or "")) > most:
        raise too_long(path, most)


def _length(embed: Json) -> int:
    texts = [embed.get("title"), embed.get("description")]
    texts += [(embed.get("footer") or {}).get("text"), (embed.get("author") or {}).get("name")]
    for field in embed.get("fields") or []:
        texts += [field.get("name"), field.get("value")]
    return sum(len(str(text or "")) for text in texts)


def _files(world: World, place: Place, before: Picture, call: Call) -> tuple[Attachment, ...]:
    """The files after a request: what it lists of old ones, and what it brings.

    Source: facts/discord.md §6: new files without a list drop the old ones.
    """
    _check_uploads(world, call)
    listed = call.json.get("attachments")
    if listed is None:
        kept = [] if call.files or "attachments" in call.json else list(before.files)
        return tuple(kept) + tuple(world.attach(place, file) for file in call.files.values())
    files = list(_listed(world, place, before, call, listed))
    if len(files) > _MOST_FILES:
        raise bad_length("attachments", 0, _MOST_FILES)
    return tuple(files)


def _listed(
    world: World, place: Place, before: Picture, call: Call, listed: list[Json]
) -> Iterable[Attachment]:
    old = {file.id: file for file in before.files}
    for number, given in enumerate(listed):
        id_ = str(given.get("id"))
        if id_ in old:
            yield old[id_]
        elif id_.isdigit() and int(id_) in call.files:
            yield world.attach(place, call.files[int(id_)], str(given.get("description") or ""))
        else:
            text = "Attachment not found"
            raise invalid(f"attachments.{number}.id", "ATTACHMENT_NOT_FOUND", text)


def _check_uploads(world: World, call: Call) -> None:
    if len(call.files) > _MOST_FILES:
        raise bad_length("files", 0, _MOST_FILES)
    if any(len(file.content) > world.settings.file_bytes for file in call.files.values()):
        raise Refusal(40005)


def _without_nulls(given: Json) -> Json:
    return {name: value for name, value in given.items() if value is not None}
