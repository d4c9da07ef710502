"""Ratings of answers and models, in the memory of one process."""

from collections.abc import Callable, Iterable
from time import time

from core.places import Thread
from core.ratings import Rating, Tally
from core.stores.memory_part import MemoryPart
from core.stores.ratings import Ratings


class MemoryRatings(MemoryPart, Ratings):
    """The twin of `RedisRatings`."""

    def __init__(self, clock: Callable[[], float] = time) -> None:
        super().__init__(clock)
        self._standing: dict[tuple[Thread, str], dict[tuple[str, Rating], str]] = {}
        """Answer → who rated it how → the model it counts for."""

    async def rate(
        self,
        thread: Thread,
        event: str,
        person: str,
        rating: Rating,
        stands: bool,
        model: str = "",
    ) -> bool:
        standing = self._standing.setdefault((thread, event), {})
        if ((person, rating) in standing) == stands:
            return False
        if stands:
            standing[person, rating] = model
        else:
            del standing[person, rating]
        return True

    async def ratings(self, thread: Thread, event: str) -> Tally:
        standing = self._standing.get((thread, event), {})
        return _tally(rating for _, rating in standing)

    async def model_ratings(self, model: str) -> Tally:
        return _tally(
            rating
            for standing in self._standing.values()
            for (_, rating), counted in standing.items()
            if counted == model
        )


def _tally(ratings: Iterable[Rating]) -> Tally:
    found = list(ratings)
    return Tally(*(found.count(kind) for kind in (Rating.UP, Rating.DOWN, Rating.GOLDEN)))
