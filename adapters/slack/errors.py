"""What Slack refuses, as our errors: each says what happened and what to try."""

from core.errors import SurfaceGone, SurroundingsError
from core.words import Phrase, phrase


class Refused(SurroundingsError):
    """Slack understood a call and refused it; `code` is its word for why."""

    def __init__(self, sentence: Phrase, code: str) -> None:
        super().__init__(sentence)
        self.code = code


class Gone(Refused, SurfaceGone):
    """What the call was about is not there for us: deleted, archived, or closed to us."""

    fault = SurfaceGone.fault


class TokenRefused(Refused):
    """The bot token opens nothing (any more): an admin has to replace it."""


class Unanswered(SurroundingsError):
    """No usable answer came; the call may have had its effect."""


_GONE = {
    "message_not_found": phrase("The message was deleted in Slack."),
    "thread_not_found": phrase("The thread was deleted in Slack."),
    "cannot_reply_to_message": phrase("The thread was deleted in Slack."),
    "is_archived": phrase("The channel is archived. Unarchive it, or ask somewhere else."),
    "channel_not_found": phrase("I cannot see this channel. Invite me with `/invite`, then ask."),
    "not_in_channel": phrase("I am no member of this channel. Invite me with `/invite`, then ask."),
    "no_permission": phrase("I am no member of this channel. Invite me with `/invite`, then ask."),
    "user_not_in_channel": phrase("This person is no member of the channel."),
    "messages_tab_disabled": phrase(
        "This app takes no direct messages. An admin can allow them under App Home, or paste "
        "`threadsmith manifest slack` again."
    ),
}
_TOKEN = frozenset(
    {"invalid_auth", "not_authed", "token_revoked", "token_expired", "account_inactive"}
    | {"not_allowed_token_type", "org_login_required"}
)


def refusal(method: str, code: str, needed: str = "") -> Refused:
    """The error for Slack's answer `code` to `method`; `needed` is a scope that is missing."""
    if code in _GONE:
        return Gone(_GONE[code], code)
    if code.startswith("restricted_action"):
        restricted = phrase(
            "Slack lets apps write nothing here: {code}. Ask in another channel.", code=code
        )
        return Gone(restricted, code)
    if code in _TOKEN:
        return TokenRefused(_wrong_token(method, code), code)
    if code == "missing_scope":
        return Refused(
            phrase(
                "The Slack app lacks the permission {scope}. An admin adds it under OAuth & "
                "Permissions, or pastes `threadsmith manifest slack` again, and reinstalls the "
                "app.",
                scope=needed or "?",
            ),
            code,
        )
    return Refused(phrase("Slack refused {method}: {code}.", method=method, code=code), code)


def _wrong_token(method: str, code: str) -> Phrase:
    if method == "apps.connections.open":
        return phrase(
            "Slack refuses SLACK_APP_TOKEN ({code}). Copy an app-level token with the scope "
            "connections:write, which begins with xapp-, from the app's Basic Information into "
            "it, and restart.",
            code=code,
        )
    return phrase(
        "Slack refuses SLACK_BOT_TOKEN ({code}). Copy the app's Bot User OAuth Token, which begins "
        "with xoxb-, from OAuth & Permissions into it, and restart.",
        code=code,
    )
