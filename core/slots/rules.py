"""How many replies a server writes at a time, and how long things may take in its line."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Rules:
    """A number of slots, and durations in seconds."""

    slots: int = 1
    """Replies at a time. Source: `OLLAMA_NUM_PARALLEL`, which is 1 by default."""
    batch: float = 60.0
    """The loaded model is preferred for so long while another one is waited for: a switch costs
    everybody a load."""
    patience: float = 300.0
    """Who has waited for so long goes before all others, whatever the urgency."""
    lease: float = 4.0
    """How long a slot or a place lives without renewal, as long as a claim: the slot of a worker
    that was killed is free again after this time."""
    ask: float = 0.2
    """Between two questions for a slot, while somebody in this process waits for one."""
    tell: float = 1.0
    """Between two looks at the places in the line, and between two renewals of slots held."""
    rest: float = 1.5
    """Nothing is taken for so long after trouble with the store, so that other workers renew
    what they hold first."""
