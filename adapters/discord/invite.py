"""The link by which an admin brings us into a server, and what we may do there."""

from urllib.parse import urlencode

from adapters.discord.api import Identity, open_api
from adapters.discord.checkup import reading, unknown
from adapters.discord.options import Options
from core.errors import SurroundingsError
from core.words import Phrase, phrase

PERMISSIONS = (
    1 << 6,  # add reactions: the state of a request
    1 << 10,  # view channels: what people ask there
    1 << 11,  # send messages: what a thread begins with, and answers where there can be no thread
    1 << 15,  # attach files: code too long for a message
    1 << 16,  # read message history: what was said while we were away; needed to reply, too
    1 << 35,  # create public threads: one for each conversation
    1 << 38,  # send messages in threads: answers
)
"""And no more; links are not embedded. Source: Discord docs, "Bitwise Permission Flags"."""


def invitation(application: str) -> str:
    """The link for the app with the id `application`."""
    asked = {
        "client_id": application,
        "permissions": sum(PERMISSIONS),
        "scope": "bot applications.commands",
    }
    return f"https://discord.com/oauth2/authorize?{urlencode(asked)}"


async def invite(options: Options | None) -> tuple[str, Phrase]:
    """The link, and what an admin should know beside it.

    Discord is asked for the app's id: a token holds that of the bot, another one in old apps.

    Raises:
        SurroundingsError: there are no options, or Discord does not say who we are.
    """
    if options is None:
        raise SurroundingsError(
            phrase(
                "DISCORD_TOKEN is not set. Make an app on discord.com/developers/applications, "
                "copy the token from its page Bot into DISCORD_TOKEN, in the environment or in "
                ".env, and try again."
            )
        )
    me = await _known(options)
    return invitation(me.application), reading(me.reads)


async def _known(options: Options) -> Identity:
    async with open_api(options.token, options.url) as api:
        try:
            return await api.me()
        except SurroundingsError as error:
            found = unknown(error)
            assert found.repair
            told = phrase("{reason} {repair}", reason=found.detail, repair=found.repair)
            raise SurroundingsError(told) from error
