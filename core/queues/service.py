"""One worker's service: takes threads that are due, runs their jobs, ends in order."""

import asyncio
import logging
from collections.abc import Callable
from random import uniform

from core.errors import StoreUnavailable
from core.places import Thread
from core.queues import Run, Serves, everything
from core.queues.claims import RedisClaim
from core.queues.ending import end
from core.queues.leases import Leases
from core.queues.ledger import Ledger
from core.queues.timing import Timing
from core.queues.wakeups import Bell

LOG = logging.getLogger(__name__)


class Service:
    """From the first thread taken to the last run ended."""

    def __init__(
        self,
        ledger: Ledger,
        bell: Bell,
        run: Run,
        timing: Timing,
        clock: Callable[[], float],
        serves: Serves = everything,
    ) -> None:
        """A thread that this worker does not serve stays due: a sweep wakes another one for it."""
        self.leases = Leases(ledger, timing, clock)
        self._ledger = ledger
        self._bell = bell
        self._run = run
        self._timing = timing
        self._clock = clock
        self._serves = serves
        self._stopping = False
        self._runs: set[asyncio.Task[None]] = set()
        self._turns = 0
        self._idle = asyncio.Event()
        self._idle.set()

    async def turn(self, event: str, thread: str) -> None:
        """Work on `thread` as long as it has jobs that are ours to do; `event` woke us."""
        if not self._serves(Thread.parse(thread)):
            return
        self._turns += 1
        self._idle.clear()
        try:
            while await self._next(Thread.parse(thread)):
                pass
        except StoreUnavailable as error:
            self.leases.note_trouble()
            LOG.info("turn put off", extra={"job": event, "reason": str(error)})
        finally:
            self._turns -= 1
            if not self._turns:
                self._idle.set()

    async def sweep(self) -> None:
        """Wake for threads that nobody took, again and again.

        The key changes with every lease, so a wake-up that died with its worker blocks nobody
        for longer.
        """
        while True:
            await asyncio.sleep(self._timing.sweep * uniform(0.8, 1.2))
            if self.leases.rest():
                continue
            try:
                now, threads = await self._ledger.overdue()
            except StoreUnavailable:
                self.leases.note_trouble()
                continue
            for thread in threads:
                await self._bell.ring(f"{thread}@{int(now // self._timing.lease)}", thread)

    def close(self) -> None:
        """Begin nothing new."""
        self._stopping = True

    async def drain(self, seconds: float) -> None:
        """Let runs end for `seconds`, then cancel them; their jobs are given back."""
        try:
            async with asyncio.timeout(seconds):
                await self._idle.wait()
        except TimeoutError:
            LOG.info("runs handed over", extra={"runs": len(self._runs)})
        finally:
            await end(*self._runs)
            await self._idle.wait()

    async def _next(self, thread: Thread) -> bool:
        """Do the oldest job of `thread`; whether to go on with the one behind it."""
        await asyncio.sleep(self.leases.rest())
        if self._stopping:
            return False
        until = self._clock() + self._timing.lease
        taken = await self._ledger.take(thread)
        if taken is None:
            return False
        claim = RedisClaim(self._ledger, taken, until, self._timing.retry, self._clock)
        if self._stopping:  # it was closed while we took, and may have cancelled all it knew
            await self._give_back(claim)
            return False
        return await self._hold(claim)

    async def _hold(self, claim: RedisClaim) -> bool:
        """Run `claim` with its lease renewed; whether it ended by a commit or a release."""
        self.leases.add(claim)
        run = asyncio.create_task(self._to_its_end(claim))
        self._runs.add(run)
        try:
            await asyncio.wait([run])
        finally:
            await end(run)
            self._runs.discard(run)
            self.leases.discard(claim)
        if run.cancelled():  # before its first step, or while it gave back
            await self._give_back(claim)
        return claim.ended

    async def _to_its_end(self, claim: RedisClaim) -> None:
        """Do the work; one that breaks off lets its lease run out, and so counts as a crash."""
        fields = {"job": claim.taken.event, "where": str(claim.taken.thread)}
        try:
            await self._run(claim)
            if not claim.ended and not claim.lost.is_set():
                LOG.error("run ended without an end", extra=fields)
        except asyncio.CancelledError:
            # The service hands its runs over, and waits for just this.
            await self._give_back(claim)
        except Exception as error:  # pylint: disable=broad-exception-caught  # the run's edge
            if _is_store_trouble(error) and await self._store_is_away():
                await self._give_back_later(claim)
            else:
                LOG.exception("run broke", extra=fields)

    async def _store_is_away(self) -> bool:
        """Ask it: one that answers but refuses a run's commands would be asked for ever."""
        try:
            await self._ledger.renew([])
        except StoreUnavailable:
            self.leases.note_trouble()
            return True
        return False

    async def _give_back_later(self, claim: RedisClaim) -> None:
        """Release `claim` once the store answers: it went away, which is no crash of ours."""
        while not claim.ended and not claim.lost.is_set():
            await self._give_back(claim)
            await asyncio.sleep(self._timing.retry)

    async def _give_back(self, claim: RedisClaim) -> None:
        """Release `claim` and wake another worker; a store that is away is given up soon."""
        if not await self._released(claim):
            LOG.info("not released", extra={"job": claim.taken.event})
            return
        taken = claim.taken
        await self._bell.ring(f"{taken.event}!{taken.epoch}", taken.thread, taken.event)

    async def _released(self, claim: RedisClaim) -> bool:
        """Whether the store took `claim` back; a restart of it must not make this a crash."""
        until = self._clock() + self._timing.give_back
        while True:
            try:
                await claim.release()
                return True
            except StoreUnavailable:
                if self._clock() >= until:
                    return False
                await asyncio.sleep(self._timing.retry)


def _is_store_trouble(error: Exception) -> bool:
    """Whether `error`, or all of it where it is a group, says that the store is away."""
    if isinstance(error, ExceptionGroup):
        return error.split(StoreUnavailable)[1] is None
    return isinstance(error, StoreUnavailable)
