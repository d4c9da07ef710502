"""Discord: commands, mentions and replies in; answers that grow in threads out."""

from contextlib import AbstractAsyncContextManager

from adapters.discord.options import Options
from core.platforms import Parts, Platform

__all__ = ["Options", "create"]


def create(options: Options, parts: Parts) -> AbstractAsyncContextManager[Platform]:
    """The servers that `options` lead to, open for as long as the context lasts."""
    # Discord's library is loaded by whoever uses it: the invitation needs none.
    from adapters.discord.platform import open_discord  # pylint: disable=import-outside-toplevel

    return open_discord(options, parts)
