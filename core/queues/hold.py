"""What every claim is, wherever the queue lies: the work, and who wants it to end."""

import asyncio
from collections.abc import Callable

from core.job import Job
from core.queues import Claim, Progress


class Hold(Claim):
    """A hold on `job` that lives until `until`, monotonic by `clock`."""

    def __init__(
        self, job: Job, starts: int, progress: Progress, until: float, clock: Callable[[], float]
    ) -> None:
        self.ended = False
        """Whether it was committed or released."""
        self._job = job
        self._starts = starts
        self._progress = progress
        self._until = until
        self._clock = clock
        self._lost = asyncio.Event()
        self._stop = asyncio.Event()
        self._stopped_by = ""
        self._followed = asyncio.Event()

    @property
    def job(self) -> Job:
        return self._job

    @property
    def starts(self) -> int:
        return self._starts

    @property
    def progress(self) -> Progress:
        return self._progress

    @property
    def lost(self) -> asyncio.Event:
        return self._lost

    @property
    def stop(self) -> asyncio.Event:
        return self._stop

    @property
    def stopped_by(self) -> str:
        return self._stopped_by

    @property
    def followed(self) -> asyncio.Event:
        return self._followed

    def holds(self) -> bool:
        return not self._lost.is_set() and not self.ended and self._clock() < self._until

    def stop_for(self, person: str) -> None:
        """Somebody wants it stopped; the first one is named."""
        if not self._stop.is_set():
            self._stopped_by = person
            self._stop.set()
