"""What an admin says about Slack."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Options:
    """How we reach one workspace, and how it reaches us."""

    bot_token: str
    app_token: str = ""
    """For Socket Mode: we call Slack."""
    signing_secret: str = ""
    """For HTTP mode: Slack calls us."""
    url: str = "https://slack.com/api/"
    """The Web API; ends in `/api/`."""
    foreigners: bool = False
    """Whether people from connected workspaces may ask."""
    overdue_seconds: float = 20.0
    """What is kept for so long belongs to a gateway that died, or met an outage."""
    look_seconds: float = 5.0
    """Between two looks for such things."""
