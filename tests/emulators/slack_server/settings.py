"""What a test may set about the emulated workspace, and the names everything has."""

from collections.abc import Collection
from dataclasses import dataclass

GRANTED = frozenset(
    "commands chat:write chat:write.public app_mentions:read channels:history groups:history "
    "im:history channels:read groups:read im:read mpim:read reactions:read reactions:write "
    "files:read files:write users:read assistant:write".split()
)
"""The bot's scopes unless a test gives others. Source: facts/slack.md §6."""
SUBSCRIBED = frozenset(
    "app_mention message.channels message.groups message.im reaction_added reaction_removed "
    "app_home_opened agent_session_stopped".split()
)
"""The events delivered unless a test gives others. Source: the same."""


@dataclass(frozen=True, slots=True)
class Settings:
    """How this workspace behaves. Ids and tokens are invented and open nothing."""

    team_id: str = "T0EMULATED"
    team_domain: str = "emulated"
    app_id: str = "A0EMULATED"
    bot_user_id: str = "U0THREADSM"
    bot_id: str = "B0THREADSM"
    bot_name: str = "threadsmith"
    bot_token: str = "xoxb-emulated-bot"
    app_token: str = "xapp-1-emulated-app"
    signing_secret: str = "emulated-signing-secret"
    scopes: Collection[str] = GRANTED
    events: Collection[str] = SUBSCRIBED
    agents: bool = True
    """Whether the app is declared an agent; streams are refused otherwise."""
    public_streams: bool = False
    """Whether chat:write.public reaches startStream: nobody has verified that it does."""
    stream_seconds: float = 300.0
    """Age at which a stream ends by itself."""
    stream_chars: int = 12_000
    """What one streamed message holds in all."""
    ack_seconds: float = 3.0
    retry_delays: tuple[float, ...] = (0.0, 60.0, 300.0)
    """Seconds before an unacknowledged event comes again."""
    trigger_seconds: float = 3.0
    response_url_seconds: float = 1800.0
    date_ahead: float = 0.0
    """Seconds by which the Date header of answers is before our own clock."""
    most_sockets: int = 10
    goodbye_seconds: float = 10.0
    """After asking for a new socket, until the old one is closed."""
