"""A worker's hold on one job, kept in the ledger and judged by our own clock."""

import asyncio
import logging
from collections.abc import Callable

from core.conversation import Turn
from core.errors import StoreUnavailable
from core.queues import Progress
from core.queues.hold import Hold
from core.queues.ledger import Ledger, Renewal, Taken
from core.queues.reading import read

LOG = logging.getLogger(__name__)


class RedisClaim(Hold):
    """A run's token, and until when it surely holds.

    `until` was read from the clock before the store was asked: the store counts the lease from
    later on, so nobody else can have the thread before that moment. Only a request that is on
    the wire already can come too late.
    """

    def __init__(
        self,
        ledger: Ledger,
        taken: Taken,
        until: float,
        retry: float,
        clock: Callable[[], float],
    ) -> None:
        job, progress = read(taken)
        super().__init__(job, taken.starts, progress, until, clock)
        self.taken = taken
        self._ledger = ledger
        self._retry = retry
        self._letting_go = False
        if taken.stopped:
            self.stop_for(taken.stopped_by)

    async def save(self, progress: Progress) -> bool:
        try:
            kept = await self._ledger.save(self.taken, progress)
        except StoreUnavailable:
            LOG.info("progress not saved", extra={"job": self.taken.event})
            return False
        if not kept and not self._letting_go:
            await self._lose()
        return kept

    async def commit(self, turn: Turn) -> bool:
        self._letting_go = True
        while True:
            try:
                done = await self._ledger.commit(self.taken, turn)
                break
            except StoreUnavailable:
                await asyncio.sleep(self._retry)
        if done:
            self.ended = True
        else:
            await self._lose()
        return done

    async def release(self) -> None:
        self._letting_go = True
        if not self.ended and not self.lost.is_set():
            if await self._ledger.release(self.taken):
                self.ended = True
            else:
                await self._lose()

    async def renewed(self, renewal: Renewal, until: float) -> None:
        """Take in what the store said; while letting go, only the letting go counts.

        A commit under way may have freed the thread just before the renewal saw it.
        """
        if renewal.held:
            self._until = max(self._until, until)
            if renewal.stopped:
                self.stop_for(renewal.stopped_by)
            if renewal.followed:
                self.followed.set()
        elif not self._letting_go:
            await self._lose()

    async def _lose(self) -> None:
        """Another worker has the thread: no crash, so this start does not count."""
        if self.lost.is_set():
            return
        self.lost.set()
        try:
            await self._ledger.forgive(self.taken)
        except StoreUnavailable:
            LOG.info("lost run counted as a start", extra={"job": self.taken.event})
