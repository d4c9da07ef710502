"""Slack: commands, mentions and replies in; answers that stream in threads out."""

from contextlib import AbstractAsyncContextManager

from adapters.slack.options import Options
from core.platforms import Parts, Platform

__all__ = ["Options", "create"]


def create(options: Options, parts: Parts) -> AbstractAsyncContextManager[Platform]:
    """The workspace that `options` lead to, open for as long as the context lasts."""
    # Slack's libraries are loaded by whoever uses them: the manifest needs none.
    from adapters.slack.platform import open_slack  # pylint: disable=import-outside-toplevel

    return open_slack(options, parts)
