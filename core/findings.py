"""What the doctor finds."""

from dataclasses import dataclass

from core.words import Phrase


@dataclass(frozen=True, slots=True)
class Finding:
    """What one look found; `repair` is the step to take where it is not `ok`."""

    name: str
    ok: bool
    detail: Phrase
    repair: Phrase | None = None
