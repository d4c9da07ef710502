"""What Discord refuses, as our errors: each says what happened and what to try."""

from core.errors import RateLimited, SurfaceGone, SurroundingsError
from core.words import Phrase, phrase


class Refused(SurroundingsError):
    """Discord understood a call and refused it; `code` is its number for why, 0 if it gave none."""

    def __init__(self, sentence: Phrase, code: int) -> None:
        super().__init__(sentence)
        self.code = code


class Gone(Refused, SurfaceGone):
    """What the call was about is not there for us: deleted, archived, or closed to us."""

    fault = SurfaceGone.fault


class TokenRefused(Refused):
    """The bot token opens nothing (any more): an admin has to replace it."""


class Crowded(RateLimited):
    """The calls of one kind in one channel are used up: too many of them were ours."""


class Unanswered(SurroundingsError):
    """No usable answer came; the call may have had its effect."""


UNKNOWN_CHANNEL, UNKNOWN_MESSAGE, UNKNOWN_USER = 10003, 10008, 10013
UNKNOWN_WEBHOOK, UNKNOWN_INTERACTION, OLD_TOKEN = 10015, 10062, 50027
NO_ACCESS, NOT_OURS, NO_DIRECT, NO_PERMISSION = 50001, 50005, 50007, 50013
TOO_LARGE, INVALID_FORM, ARCHIVED = 40005, 50035, 50083
THREAD_EXISTS, MOST_THREADS = 160004, 160006
"""Discord's numbers. Source: Discord docs, "Opcodes and Status Codes"."""

_LACKING = phrase(
    "I lack a permission in this channel. An admin grants it with the link that "
    "`threadsmith invite discord` prints, or in the channel's settings."
)
_GONE = {
    UNKNOWN_CHANNEL: phrase("The channel or thread was deleted in Discord."),
    UNKNOWN_MESSAGE: phrase("The message was deleted in Discord."),
    NO_ACCESS: phrase(
        "I cannot see this channel. An admin adds me to it in the channel's settings, under "
        "Permissions."
    ),
    NOT_OURS: phrase("The message is not mine."),
    NO_DIRECT: phrase(
        "Discord lets me send this person no direct messages. Allow them in the server's privacy "
        "settings."
    ),
    NO_PERMISSION: _LACKING,
    ARCHIVED: phrase("The thread is archived or locked. Open it again, or ask somewhere else."),
}


def refusal(route: str, status: int, code: int, said: str = "") -> Refused:
    """The error for Discord's answer to `route`: HTTP `status`, its own `code`, what it `said`."""
    if status == 413:  # servers before Discord's own give no code
        code = TOO_LARGE
    if code in _GONE:
        return Gone(_GONE[code], code)
    if status == 401 and code != OLD_TOKEN:
        return TokenRefused(
            phrase(
                "Discord refuses DISCORD_TOKEN. Copy the app's token from its page Bot in the "
                "Developer Portal (Reset Token shows a new one) into it, and restart."
            ),
            code,
        )
    return Refused(
        phrase(
            "Discord refused {route}: {said} ({code}).",
            route=route,
            said=said or f"HTTP {status}",
            code=str(code),
        ),
        code,
    )
