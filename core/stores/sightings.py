"""The port to sightings: when something was last heard in each channel, to find what was missed."""

from collections.abc import Mapping
from typing import Protocol

MOST_CHANNELS = 2_000
"""Of one home; those where nothing was heard for longest are forgotten."""
SIGHTING_SECONDS = 30 * 86_400
"""They are forgotten so long after the last one was written."""


class Sightings(Protocol):
    """For platforms that deliver nothing twice. Every call may raise `StoreUnavailable`."""

    async def see(self, home: str, heard: Mapping[str, int]) -> None:
        """In these channels something was heard, by the ms of the newest; never an older one."""

    async def seen(self, home: str) -> Mapping[str, int]:
        """The ms of the newest of each channel."""
