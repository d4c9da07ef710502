"""The chat platforms that are configured: only those are loaded at all.

The adapter of a platform is the folder of `adapters` with its name. There is `create`, which
opens the platform, and `checkup.examine`, which looks at it; both take the adapter's own options.
"""

from collections.abc import AsyncIterator
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass
from typing import Any

from bot.plugins import part
from bot.settings import DiscordSettings, Settings, SlackSettings
from core.errors import SurroundingsError
from core.platforms import Parts, Platform
from core.words import Phrase, phrase


@dataclass(frozen=True, slots=True)
class Chat:
    """A chat platform as the settings have it."""

    name: str
    options: Any = None
    """What its adapter takes; None where it is not configured."""
    lacks: Phrase | None = None
    """What has to be set besides, for people to be heard."""


def chats(settings: Settings) -> tuple[Chat, ...]:
    """Every chat platform there is, configured or not."""
    return (_slack(settings.slack), _discord(settings.discord))


def check_whole(settings: Settings) -> None:
    """Return if what a gateway needs of each platform is set, or nothing at all.

    Raises:
        SurroundingsError: only a part of it is; says which one is missing.
    """
    for chat in chats(settings):
        if chat.lacks:
            raise SurroundingsError(chat.lacks)


@asynccontextmanager
async def open_platforms(settings: Settings, parts: Parts) -> AsyncIterator[tuple[Platform, ...]]:
    """What answers are written on; nothing is asked of any platform before it is needed."""
    async with AsyncExitStack() as stack:
        platforms = list[Platform]()
        for chat in chats(settings):
            if chat.options:
                create = part("adapters", chat.name)
                platforms.append(await stack.enter_async_context(create(chat.options, parts)))
        yield tuple(platforms)


def _slack(settings: SlackSettings) -> Chat:
    bot, app, secret = (
        each.get_secret_value()
        for each in (settings.bot_token, settings.app_token, settings.signing_secret)
    )
    if not bot:
        return Chat("slack", lacks=_lacks_bot_token(app, secret))
    from adapters.slack import Options  # pylint: disable=import-outside-toplevel  # only then

    options = Options(bot, app, secret, settings.api_url, settings.guests == "allow")
    return Chat("slack", options, None if app or secret else _LACKS_WAY)


def _lacks_bot_token(app: str, secret: str) -> Phrase | None:
    if not app and not secret:
        return None
    return phrase(
        "{name} is set, but SLACK_BOT_TOKEN is not. Set it to the app's Bot User OAuth Token, "
        "which begins with xoxb-.",
        name="SLACK_APP_TOKEN" if app else "SLACK_SIGNING_SECRET",
    )


def _discord(settings: DiscordSettings) -> Chat:
    if not (token := settings.token.get_secret_value()):
        return Chat("discord")
    # pylint: disable-next=import-outside-toplevel  # only then
    from adapters.discord.options import Options

    roles, channels = _ids(settings.roles), _ids(settings.channels)
    return Chat("discord", Options(token, settings.api_url, settings.gateway_url, roles, channels))


def _ids(text: str) -> frozenset[str]:
    return frozenset(filter(None, (id_.strip() for id_ in text.split(","))))


_LACKS_WAY = phrase(
    "SLACK_BOT_TOKEN is set, but not how Slack reaches us. Set SLACK_APP_TOKEN (Socket Mode), or "
    "SLACK_SIGNING_SECRET and PORT (HTTP mode)."
)
