"""The chat platforms that are configured: only those are loaded at all."""

from collections.abc import AsyncIterator
from contextlib import AsyncExitStack, asynccontextmanager
from typing import TYPE_CHECKING

from bot.settings import SlackSettings
from core.errors import SurroundingsError
from core.platforms import Parts, Platform
from core.words import phrase

if TYPE_CHECKING:
    from adapters.slack import Options


@asynccontextmanager
async def open_platforms(slack: SlackSettings, parts: Parts) -> AsyncIterator[tuple[Platform, ...]]:
    """What answers are written on; nothing is asked of any platform before it is needed."""
    async with AsyncExitStack() as stack:
        platforms = list[Platform]()
        if slack.bot_token.get_secret_value():
            platforms.append(await stack.enter_async_context(_slack(slack, parts)))
        yield tuple(platforms)


@asynccontextmanager
async def _slack(settings: SlackSettings, parts: Parts) -> AsyncIterator[Platform]:
    from adapters import slack  # pylint: disable=import-outside-toplevel  # only where configured

    async with slack.create(slack_options(settings), parts) as platform:
        yield platform


def slack_options(settings: SlackSettings) -> "Options":
    """What the adapter is told of them."""
    from adapters.slack import Options  # pylint: disable=import-outside-toplevel  # as above

    return Options(
        settings.bot_token.get_secret_value(),
        settings.app_token.get_secret_value(),
        settings.signing_secret.get_secret_value(),
        settings.api_url,
        settings.guests == "allow",
    )


def check_whole(slack: SlackSettings) -> None:
    """Return if what a gateway needs of Slack is set, or nothing at all.

    Raises:
        SurroundingsError: only a part of it is; says which one is missing.
    """
    bot, app, secret = (
        bool(secret.get_secret_value())
        for secret in (slack.bot_token, slack.app_token, slack.signing_secret)
    )
    if bot and not app and not secret:
        raise SurroundingsError(
            phrase(
                "SLACK_BOT_TOKEN is set, but not how Slack reaches us. Set SLACK_APP_TOKEN (Socket "
                "Mode), or SLACK_SIGNING_SECRET and PORT (HTTP mode)."
            )
        )
    if not bot and (app or secret):
        raise SurroundingsError(
            phrase(
                "{name} is set, but SLACK_BOT_TOKEN is not. Set it to the app's Bot User OAuth "
                "Token, which begins with xoxb-.",
                name="SLACK_APP_TOKEN" if app else "SLACK_SIGNING_SECRET",
            )
        )
