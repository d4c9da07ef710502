"""One workspace, as all that speaks to it shares it."""

import asyncio
from dataclasses import dataclass, field

from adapters.slack.api import Api
from adapters.slack.limits import Limits


@dataclass(frozen=True, slots=True)
class Workspace:
    """One workspace, and how we reach it."""

    api: Api
    team: str
    streams: bool = True
    """Whether to ask for native streams at all."""
    choosing: asyncio.Lock = field(default_factory=asyncio.Lock)
    """Held while an answer chooses between streams and edits, so that the next one sees it."""

    @property
    def limits(self) -> Limits:
        """What it allows."""
        return Limits(f"slack:{self.team}")
