"""What an admin says about Discord."""

from dataclasses import dataclass

REST_URL = "https://discord.com/api/v10"
GATEWAY_URL = "wss://gateway.discord.gg/"


@dataclass(frozen=True, slots=True)
class Options:
    """How we reach Discord."""

    token: str
    url: str = REST_URL
    """The REST API with its version, without a slash at the end."""
    gateway_url: str = ""
    """Where the gateway is; empty asks Discord."""
    roles: frozenset[str] = frozenset()
    """Ids of roles whose people may ask; none lets everybody."""
    channels: frozenset[str] = frozenset()
    """Ids of channels where one may ask, besides direct messages; none lets everywhere."""
    overdue_seconds: float = 20.0
    """What is kept for so long belongs to a gateway that died, or met an outage."""
    look_seconds: float = 5.0
    """Between two looks for such things."""
    identify_seconds: float = 5.0
    """Between two sessions that are begun. Source: Discord docs, "Rate Limiting" of the gateway."""
