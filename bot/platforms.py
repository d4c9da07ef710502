"""The chat platforms that are configured: only those are loaded at all."""

from collections.abc import AsyncIterator
from contextlib import AsyncExitStack, asynccontextmanager

from bot.settings import SlackSettings
from core.errors import SurroundingsError
from core.platforms import Parts, Platform
from core.words import phrase


@asynccontextmanager
async def open_platforms(slack: SlackSettings, parts: Parts) -> AsyncIterator[tuple[Platform, ...]]:
    """What answers are written on; nothing is asked of any platform before it is needed.

    Raises:
        SurroundingsError: the settings of one are not whole.
    """
    async with AsyncExitStack() as stack:
        platforms = list[Platform]()
        if slack.bot_token.get_secret_value():
            platforms.append(await stack.enter_async_context(_slack(slack, parts)))
        yield tuple(platforms)


@asynccontextmanager
async def _slack(settings: SlackSettings, parts: Parts) -> AsyncIterator[Platform]:
    from adapters import slack  # pylint: disable=import-outside-toplevel  # only where configured

    app, secret = settings.app_token.get_secret_value(), settings.signing_secret.get_secret_value()
    if not app and not secret:
        raise SurroundingsError(
            phrase(
                "SLACK_BOT_TOKEN is set, but not how Slack reaches us. Set SLACK_APP_TOKEN (Socket "
                "Mode), or SLACK_SIGNING_SECRET and PORT (HTTP mode)."
            )
        )
    options = slack.Options(
        settings.bot_token.get_secret_value(),
        app,
        secret,
        settings.api_url,
        settings.guests == "allow",
    )
    async with slack.create(options, parts) as platform:
        yield platform
