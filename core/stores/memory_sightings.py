"""When something was last heard in each channel, in the memory of one process."""

from collections.abc import Callable, Mapping
from time import time

from core.stores.fading import Fading
from core.stores.memory_part import MemoryPart
from core.stores.sightings import MOST_CHANNELS, SIGHTING_SECONDS, Sightings


class MemorySightings(MemoryPart, Sightings):
    """The twin of `RedisSightings`."""

    def __init__(self, clock: Callable[[], float] = time) -> None:
        super().__init__(clock)
        self._seen = Fading[str, dict[str, int]](SIGHTING_SECONDS, clock)

    async def see(self, home: str, heard: Mapping[str, int]) -> None:
        seen = dict(self._seen.get(home) or {})
        for channel, at in heard.items():
            seen[channel] = max(at, seen.get(channel, 0))
        newest = sorted(seen, key=lambda channel: (seen[channel], channel))[-MOST_CHANNELS:]
        self._seen.put(home, {channel: seen[channel] for channel in newest})

    async def seen(self, home: str) -> Mapping[str, int]:
        return dict(self._seen.get(home) or {})
