"""The port to ratings: what people think of answers, counted for each answer and each model."""

from typing import Protocol

from core.places import Thread
from core.ratings import Rating, Tally


class Ratings(Protocol):
    """Who rated which answer. Every call may raise `StoreUnavailable`."""

    async def rate(
        self,
        thread: Thread,
        event: str,
        person: str,
        rating: Rating,
        stands: bool,
        model: str = "",
    ) -> bool:
        """Let `rating` of `person` for the answer to `event` stand, or not; whether it changed.

        Each rating of a person stands by itself. One that came to stand with a `model` counts
        for that model until it is taken back, whatever is given then.
        """

    async def ratings(self, thread: Thread, event: str) -> Tally:
        """The ratings that stand for the answer to `event`."""

    async def model_ratings(self, model: str) -> Tally:
        """The ratings that stand for all answers of `model`."""
