"""How long things may take in the queue."""

from dataclasses import dataclass

from core.queues import STARTS


@dataclass(frozen=True, slots=True)
class Timing:
    """Durations in seconds, and the limits that go with them."""

    lease: float = 4.0
    """How long a claim lives without renewal: the thread waits so long after a kill. Any stall
    of the event loop must be shorter, so CPU work goes to child processes."""
    renewal: float = 0.5
    sweep: float = 0.5
    rest: float = 1.5
    """Nothing is taken for so long after trouble with the store, so that live runs of other
    workers renew first."""
    drain: float = 20.0
    give_back: float = 3.0
    """For handing a job over while the store is away, after which it counts as a crash. What
    stops a worker has to leave it this time beyond the drain."""
    slot_life: float = 3600.0
    """A person's slot is free again after so long, should its job ever be lost."""
    retry: float = 0.2
    """Between two attempts to commit while the store is away."""
    concurrency: int = 50
    """Runs at a time in one process."""
    cap: int = 3
    """Jobs a person may have waiting and running."""
    parts: int = 100
    """Jobs that may join one: what joins counts for no `cap`, and must not grow without end."""
    starts: int = STARTS

    @property
    def renew_every(self) -> float:
        """Four renewals fit into a lease, so that a lost one costs nothing."""
        return min(self.renewal, self.lease / 4)

    @property
    def lease_ms(self) -> int:
        """The lease as the scripts count it."""
        return round(self.lease * 1000)
