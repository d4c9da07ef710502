"""Versions of one answer: what repair made of it, and answers that were not chosen."""

from dataclasses import dataclass
from difflib import unified_diff
from enum import StrEnum

from core.words import Phrase

_AROUND = 2
"""Unchanged lines shown around a change."""


class Origin(StrEnum):
    """How a version came to be."""

    REPAIRED = "repaired"
    """A round of repair wrote it."""
    REPLACED = "replaced"
    """It was shown before repair."""
    CANDIDATE = "candidate"
    """One of several answers to the same prompt."""


@dataclass(frozen=True, slots=True)
class Version:
    """One of them."""

    origin: Origin
    number: int
    """The round of repair, or which answer of several, from 1; 0 for what was there before."""
    reply: str
    """The model's Markdown."""
    said: Phrase
    """What came of it."""
    points: int | None = None
    """Its score; None where nothing is known."""
    diff: str = ""
    """What a round of repair changed, as a unified diff without file names."""
    kept: bool = False
    """Whether it was shown from then on."""


def difference(before: str, after: str) -> str:
    """The change from one code to the other, as a unified diff without file names."""
    lines = unified_diff(before.splitlines(), after.splitlines(), lineterm="", n=_AROUND)
    return "".join(f"{line}\n" for line in list(lines)[2:])
