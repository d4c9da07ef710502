"""Looks at our connection to Discord, and gives the one step that repairs what is wrong.

What we may do is decided in each server and channel, so it is seen only there.
"""

from adapters.discord.api import open_api
from adapters.discord.errors import TokenRefused
from adapters.discord.options import Options
from core.errors import RateLimited, SurroundingsError
from core.findings import Finding
from core.words import Phrase, phrase


async def examine(options: Options) -> list[Finding]:
    """The bot's token, and what we can read; where Discord does not know us, nothing more."""
    async with open_api(options.token, options.url) as api:
        try:
            me = await api.me()
        except SurroundingsError as error:
            return [unknown(error)]
    known = phrase("Discord knows us as {name}.", name=me.name)
    return [
        Finding("discord", True, known),
        Finding("discord message content", True, reading(me.reads)),
    ]


def unknown(error: SurroundingsError) -> Finding:
    """What keeps Discord from telling who we are: the token, a ban, or the way there."""
    match error:
        case TokenRefused():
            refused = phrase("Discord refuses the token in DISCORD_TOKEN.")
            return Finding("discord", False, refused, _REPAIR_TOKEN)
        case RateLimited():
            refused = phrase("Discord takes no calls from here for now.")
            return Finding("discord", False, refused, _repair_ban(error.seconds))
        case _:
            return Finding("discord", False, error.phrase, _REPAIR_WAY)


def reading(reads: bool) -> Phrase:
    """What we read of what people write; `reads` says whether the intent for all of it is on.

    Source: Discord docs, "Message Content Intent".
    """
    if reads:
        return phrase("The Message Content intent is on: a plain reply in a thread is enough.")
    return phrase(
        "The Message Content intent is off. Commands, buttons, mentions, direct messages and "
        "replies that notify me work; I do not see plain replies in a thread. To have those, too, "
        "switch it on in the Developer Portal: Bot, Message Content Intent."
    )


_REPAIR_TOKEN = phrase(
    "Copy the app's token from its page Bot in the Developer Portal into DISCORD_TOKEN; Reset "
    "Token shows a new one."
)
_REPAIR_WAY = phrase(
    "Check network, proxy and firewall, and DISCORD_API_URL if it is set; Discord's own state is "
    "on discordstatus.com."
)


def _repair_ban(seconds: float) -> Phrase:
    """It is earned by thousands of refused calls, of whoever shares our address."""
    return phrase(
        "End whatever calls Discord from this address in vain, wait {seconds} seconds, and look "
        "again.",
        seconds=round(seconds),
    )
