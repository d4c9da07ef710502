"""What a test may set about the emulated Discord, and the ids everything has."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Settings:
    """How this Discord behaves. Ids and tokens are invented and open nothing."""

    token: str = "emulated.bot.token"
    application_id: str = "1400000000000000001"
    bot_id: str = "1400000000000000002"
    """Differs from `application_id`, as for old apps, so that nothing mixes them up."""
    bot_name: str = "threadsmith"
    guild_id: str = "1400000000000000003"
    guild_name: str = "emulated"
    bot_role_id: str = "1400000000000000004"
    owner_id: str = "1400000000000000005"
    """The app's and the guild's owner, who says nothing."""
    message_content: bool = True
    """Whether the privileged intent is switched on in the portal."""
    shared_thread_buckets: bool = False
    """Whether a thread spends its parent's buckets; nobody has verified that it does not."""
    split_interaction_buckets: bool = False
    """Whether follow-ups and edits of one interaction have a bucket each; unknown too."""
    ack_seconds: float = 3.0
    token_seconds: float = 900.0
    """Life of an interaction's token."""
    nonce_seconds: float = 180.0
    """How long a nonce is remembered; "the past few minutes"."""
    resume_seconds: float = 60.0
    """How long a session can be resumed. Source: openclaw#77594."""
    shards: int = 1
    """Sessions that the gateway wants side by side."""
    heartbeat_seconds: float = 41.25
    trims: bool = True
    """Whether blanks around content are cut off; not documented."""
    file_bytes: int = 10 * 2**20
    """The largest file."""
    most_active_threads: int = 1000
    gateway_sends: int = 120
    """Frames a client may send in a minute."""
    most_invalid: int = 10_000
    """Requests answered 401, 403 or 429 in ten minutes before the address is banned."""
