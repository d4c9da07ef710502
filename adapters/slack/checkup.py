"""Looks at our connection to Slack, and gives the one step that repairs what is wrong."""

import time
from collections.abc import Callable

from adapters.slack.api import Api, open_api
from adapters.slack.errors import TokenRefused
from adapters.slack.manifest import SCOPES
from adapters.slack.options import Options
from adapters.slack.sockets import check
from core.errors import SurroundingsError
from core.findings import Finding
from core.words import Phrase, phrase

CLOCK_SECONDS = 60.0
"""Slack's signed calls are refused at five minutes, to which a clock that is wrong will come."""


async def examine(options: Options, clock: Callable[[], float] = time.time) -> list[Finding]:
    """The bot's token, how Slack reaches us, what we may do, and the clock.

    `clock` gives UNIX seconds. Where Slack does not know us, nothing more is looked at.
    """
    async with open_api(options.bot_token, options.url) as api:
        try:
            me, beside = await api.me(), await api.beside()
        except SurroundingsError as error:
            return [_unknown("slack", error, _REPAIR_BOT_TOKEN)]
        found = phrase("Slack knows us in the workspace {workspace}.", workspace=me.team_name)
        return [
            Finding("slack", True, found),
            await _connection(api, options),
            *([_scopes(beside.scopes)] if beside.scopes else []),
            *([_clock(beside.at - clock())] if beside.at else []),
        ]


async def _connection(api: Api, options: Options) -> Finding:
    """How Slack reaches us; whether its signing secret is right only a call of Slack's tells."""
    if not options.app_token:
        return Finding(
            "slack connection", True, phrase("Slack calls us, and signs with SLACK_SIGNING_SECRET.")
        )
    try:
        await check(api, options.app_token)
    except SurroundingsError as error:
        return _unknown("slack connection", error, _REPAIR_APP_TOKEN)
    return Finding("slack connection", True, phrase("Slack opens connections (Socket Mode)."))


def _unknown(name: str, error: SurroundingsError, repair_token: Phrase) -> Finding:
    """What keeps Slack from knowing us: a token, or the way there."""
    if isinstance(error, TokenRefused):
        refused = phrase("Slack refuses the token: {code}.", code=error.code)
        return Finding(name, False, refused, repair_token)
    return Finding(name, False, error.phrase, _REPAIR_WAY)


def _scopes(granted: frozenset[str]) -> Finding:
    missing = [scope for scope in SCOPES if scope not in granted]
    if not missing:
        return Finding("slack permissions", True, phrase("The Slack app may do what it needs to."))
    lacks = phrase("The Slack app lacks permissions: {scopes}.", scopes=", ".join(missing))
    return Finding("slack permissions", False, lacks, _REPAIR_SCOPES)


def _clock(ahead: float) -> Finding:
    if abs(ahead) <= CLOCK_SECONDS:
        return Finding("slack clock", True, phrase("This machine's clock agrees with Slack's."))
    off = phrase(
        "This machine's clock is {seconds} seconds off Slack's. At 300 its signed calls are "
        "refused.",
        seconds=round(abs(ahead)),
    )
    return Finding("slack clock", False, off, _REPAIR_CLOCK)


_REPAIR_BOT_TOKEN = phrase(
    "Copy the app's Bot User OAuth Token, which begins with xoxb-, from OAuth & Permissions into "
    "SLACK_BOT_TOKEN."
)
_REPAIR_APP_TOKEN = phrase(
    "Copy an app-level token with the scope connections:write, which begins with xapp-, from the "
    "app's Basic Information into SLACK_APP_TOKEN."
)
_REPAIR_WAY = phrase(
    "Check network, proxy and firewall, and SLACK_API_URL if it is set; Slack's own state is on "
    "slack-status.com."
)
_REPAIR_SCOPES = phrase(
    "Add them to the app under OAuth & Permissions, Bot Token Scopes, or paste `{command}` again, "
    "and reinstall the app there.",
    command="threadsmith manifest slack",
)
_REPAIR_CLOCK = phrase("Set the clock, and let it be kept by NTP.")
