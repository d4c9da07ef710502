"""Discord's library's objects, read into plain data."""

from collections.abc import Iterable, Mapping
from typing import Any

import discord

from adapters.discord.asked import Attached
from adapters.discord.places import DIRECT
from adapters.discord.sent import Place, Speaker, Spoken

_SPOKEN = (discord.MessageType.default, discord.MessageType.reply)


def spoken(message: discord.Message, place: Place, bot: str) -> Spoken | None:
    """What a person said in `message`; None where it is of no person, or nothing was said."""
    if message.author.bot or message.webhook_id or message.type not in _SPOKEN:
        return None
    replied = message.reference.message_id if message.reference else None
    answered = message.reference.resolved if message.reference else None
    text, ours = _our_role(message, bot)
    author = str(answered.author.id) if isinstance(answered, discord.Message) else ""
    return Spoken(
        place=place,
        speaker=speaker(message.author),
        message=str(message.id),
        text=text,
        called=ours or any(str(user.id) == bot for user in message.mentions),
        replied=str(replied or ""),
        to_other=author not in ("", bot, str(message.author.id)),
        names={str(user.id): user.display_name for user in message.mentions},
        files=tuple(attached(file) for file in message.attachments),
        edited=message.edited_at.isoformat() if message.edited_at else "",
    )


def may_be_meant(message: discord.Message, bot: str) -> bool:
    """Whether somebody may want something of us, as far as `message` tells by itself.

    Other things that are said in a channel of a server are not.
    """
    if message.author.bot or message.webhook_id or message.type not in _SPOKEN:
        return False
    beside = isinstance(message.channel, discord.abc.GuildChannel)
    return not beside or message.reference is not None or calls(message, bot)


def calls(message: discord.Message, bot: str) -> bool:
    """Whether `message` mentions us, or is said to us alone."""
    named = any(str(user.id) == bot for user in message.mentions)
    return named or guild_of(message) is None or _our_role(message, bot)[1]


def guild_of(message: discord.Message) -> int | None:
    """The id of the server that `message` stands in; None for direct messages."""
    if message.guild:
        return message.guild.id
    guild: int | None = getattr(message.channel, "guild_id", None)
    return guild


def _our_role(message: discord.Message, bot: str) -> tuple[str, bool]:
    """The text with us in place of our own role, which clients offer under the same name."""
    text = said = message.content if isinstance(message.content, str) else ""
    for role in message.role_mentions:
        if role.tags and str(role.tags.bot_id) == bot:
            text = text.replace(f"<@&{role.id}>", f"<@{bot}>")
    return text, text != said


def speaker(user: discord.User | discord.Member, locale: str = "") -> Speaker:
    """Who somebody is."""
    roles = [role.id for role in user.roles] if isinstance(user, discord.Member) else ()
    return Speaker(str(user.id), user.display_name, locale, tuple(map(str, roles)))


def attached(file: discord.Attachment) -> Attached:
    """A file that somebody attached."""
    return Attached(file.filename, file.size, file.url, file.content_type or "")


def interacting(interaction: discord.Interaction) -> Speaker:
    """Who used a command or clicked, and the language they read."""
    return speaker(interaction.user, interaction.locale.value)


def server_of(guild: int | None) -> str:
    """A server's id as we keep it."""
    return str(guild) if guild else DIRECT


def form_values(data: Mapping[str, Any]) -> tuple[dict[str, Any], tuple[Attached, ...]]:
    """The values of a form that came back, by their names, and the files in it."""
    values = dict[str, Any]()
    for part in _inputs(data.get("components") or ()):
        values[str(part.get("custom_id"))] = part.get("value", part.get("values"))
    resolved = (data.get("resolved") or {}).get("attachments") or {}
    files = tuple(
        Attached(
            str(file["filename"]),
            int(file.get("size") or 0),
            str(file["url"]),
            str(file.get("content_type") or ""),
        )
        for file in resolved.values()
    )
    return values, files


def _inputs(components: Iterable[Mapping[str, Any]]) -> Iterable[Mapping[str, Any]]:
    """What can be filled in, whether it stands in a row or below a label."""
    for part in components:
        if "custom_id" in part:
            yield part
        yield from _inputs(part.get("components") or ())
        if inner := part.get("component"):
            yield from _inputs((inner,))
