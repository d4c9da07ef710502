"""The one renewer of a process: keeps all its claims alive, and feels the store's pulse."""

import asyncio
import logging
from collections.abc import Callable

from core.errors import StoreUnavailable
from core.queues.claims import RedisClaim
from core.queues.ledger import Ledger
from core.queues.timing import Timing

LOG = logging.getLogger(__name__)


class Leases:
    """The claims of this process."""

    def __init__(self, ledger: Ledger, timing: Timing, clock: Callable[[], float]) -> None:
        self._ledger = ledger
        self._timing = timing
        self._clock = clock
        self._claims: set[RedisClaim] = set()
        self._trouble_at: float | None = None
        self._away = False

    def add(self, claim: RedisClaim) -> None:
        """Renew `claim` from now on."""
        self._claims.add(claim)

    def discard(self, claim: RedisClaim) -> None:
        """Let the lease of `claim` run out, if it was not let go."""
        self._claims.discard(claim)

    def note_trouble(self) -> None:
        """The store did not answer."""
        self._trouble_at = self._clock()

    def rest(self) -> float:
        """Seconds for which nothing should be taken: after trouble live runs renew first.

        Without it every run of every worker started over after an outage.
        """
        if self._trouble_at is None:
            return 0.0
        return max(0.0, self._trouble_at + self._timing.rest - self._clock())

    async def keep(self) -> None:
        """Renew all claims, with one call, again and again.

        It asks also without any claim, since it is the probe of the store.
        """
        while True:
            await self._renew(list(self._claims))
            await asyncio.sleep(self._timing.renew_every)

    async def _renew(self, claims: list[RedisClaim]) -> None:
        until = self._clock() + self._timing.lease
        try:
            renewals = await self._ledger.renew([claim.taken for claim in claims])
        except StoreUnavailable as error:
            self._note_away(error)
            return
        if self._away:
            self._away = False
            LOG.warning("store answers again")
        for claim, renewal in zip(claims, renewals, strict=True):
            await claim.renewed(renewal, until)

    def _note_away(self, error: StoreUnavailable) -> None:
        """Trouble is not loss: the lease may well outlive the outage."""
        self.note_trouble()
        if not self._away:
            self._away = True
            LOG.warning("store does not answer", extra={"reason": str(error)})
