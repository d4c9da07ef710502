"""The tree that commands hang from: it speaks our languages, and tells what goes wrong."""

import logging
from uuid import uuid4

import discord
from discord import app_commands

from core.endings import OUR_FAULT
from core.errors import ThreadsmithError
from core.words import LOCALES, Phrase, phrase, words

LOG = logging.getLogger(__name__)

_SENTENCE = "sentence"
_CONTEXTS = app_commands.AppCommandContext(guild=True, dm_channel=True, private_channel=False)
_INSTALLS = app_commands.AppInstallationType(guild=True, user=False)
"""In servers and in direct messages with us. Who installs an app for themselves brings it to
places where it can open no thread and write no messages."""


def said(sentence: Phrase) -> app_commands.locale_str:
    """The sentence as discord.py has it translated when commands are registered."""
    return app_commands.locale_str(str(sentence), **{_SENTENCE: sentence})


class Catalogue(app_commands.Translator):
    """Our catalogue, for what was `said`; Discord shows English where there is nothing else."""

    async def translate(
        self,
        string: app_commands.locale_str,
        locale: discord.Locale,
        context: app_commands.TranslationContextTypes,
    ) -> str | None:
        """The text in `locale`, if that is one of ours and has another text than English."""
        sentence = string.extras.get(_SENTENCE)
        if sentence is None or locale.value not in LOCALES:
            return None
        text = words(locale.value).say(sentence)
        return text if text != string.message else None


class Tree(app_commands.CommandTree[discord.Client]):
    """The commands of one client."""

    def __init__(self, client: discord.Client) -> None:
        super().__init__(client, allowed_contexts=_CONTEXTS, allowed_installs=_INSTALLS)

    async def on_error(
        self, interaction: discord.Interaction, error: app_commands.AppCommandError, /
    ) -> None:
        """Log what went wrong, and tell whoever used the command, if nothing else did."""
        broken = isinstance(error, app_commands.CommandInvokeError)
        cause = error.__cause__ if broken and error.__cause__ else error
        sentence = _told(interaction, cause)
        if interaction.type is discord.InteractionType.autocomplete:
            return
        if interaction.response.is_done():
            return
        try:
            await interaction.response.send_message(
                words(interaction.locale.value).say(sentence),
                ephemeral=True,
                allowed_mentions=discord.AllowedMentions.none(),
            )
        except Exception:  # pylint: disable=broad-exception-caught  # it was about an error already
            LOG.exception("not told", extra={"interaction": interaction.id})


def _told(interaction: discord.Interaction, error: BaseException) -> Phrase:
    """What to say about `error`, which is logged."""
    command = interaction.command.qualified_name if interaction.command else ""
    named = {"interaction": interaction.id, "command": command}
    match error:
        case ThreadsmithError():
            LOG.info("command refused", extra={**named, "reason": str(error)})
            return phrase("❌ {reason}", reason=error.phrase)
        case app_commands.CommandNotFound() | app_commands.CommandSignatureMismatch():
            LOG.warning("command unknown", extra={**named, "reason": str(error)})
            return _UNKNOWN
    reference = uuid4().hex[:8]
    LOG.error("command broke", exc_info=error, extra={**named, "reference": reference})
    return phrase("❌ {reason} (reference {reference})", reason=OUR_FAULT, reference=reference)


_UNKNOWN = phrase("This command has changed. Reload Discord, with Ctrl+R, and use it again.")
"""Clients show a command as it was until they hear of a new one, and so does an old version."""
