"""Random schedules of questions and faults, each repeatable by its seed."""

from dataclasses import dataclass
from enum import StrEnum
from random import Random

SECONDS = 45.0
THREADS = 12
JOBS = 12
"""In each thread."""
_EACH = 5
"""Times each fault happens."""


class Fault(StrEnum):
    """What a schedule may do."""

    KILL = "kill"
    """Kill a worker; another one takes its place after a while."""
    FREEZE = "freeze"
    """Stop a worker for a while, up to two leases."""
    DRAIN = "drain"
    """Tell a worker to end; another one takes its place."""
    RESTART = "restart"
    """Let the store end in order, and start it again at once."""
    OUTAGE = "outage"
    """Kill the store, and start it again after a while."""
    STOP = "stop"
    """Somebody stops all that waits or runs in a thread."""


_LONGEST = {Fault.KILL: 2.0, Fault.FREEZE: 8.0, Fault.OUTAGE: 6.0}
"""Seconds; the other faults last for no time of their own."""


@dataclass(frozen=True, slots=True)
class Question:
    """A person asks at `at`, in seconds from the start; `twice` if the event comes twice."""

    at: float
    event: str
    thread: str
    seconds: float
    """How long its answer takes."""
    twice: bool


@dataclass(frozen=True, slots=True)
class Disturbance:
    """A fault that begins at `at`; `which`, from 0 to 1, draws what it hits."""

    at: float
    fault: Fault
    seconds: float
    which: float


@dataclass(frozen=True, slots=True)
class Schedule:
    """All that happens, by a seed."""

    talks: dict[str, list[Question]]
    """Thread → its questions in order."""
    disturbances: list[Disturbance]


def draw(seed: int) -> Schedule:
    """The schedule of `seed`."""
    random = Random(seed)
    threads = [f"t{number}" for number in range(THREADS)]
    talks = {thread: _talk(random, thread) for thread in threads}
    return Schedule(talks, [_disturbance(random, fault) for fault in Fault for _ in range(_EACH)])


def _talk(random: Random, thread: str) -> list[Question]:
    times = sorted(random.uniform(0, 0.8 * SECONDS) for _ in range(JOBS))
    return [
        Question(
            at=at,
            event=f"{thread}-{number}",
            thread=thread,
            seconds=round(random.uniform(0.1, 4.0), 1),
            twice=random.random() < 0.3,
        )
        for number, at in enumerate(times)
    ]


def _disturbance(random: Random, fault: Fault) -> Disturbance:
    seconds = random.uniform(0.1, _LONGEST.get(fault, 0.1))
    return Disturbance(random.uniform(2.0, SECONDS), fault, seconds, random.random())
