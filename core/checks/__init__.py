"""Checks: ways to judge code, one file each.

A check looks at text and never runs it. All of them run in a limited process of their own
(`core/sandboxes/zygote.py`), since even reading a small hostile file can take gigabytes.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Protocol

__all__ = ["Check", "Code", "Message", "Outcome"]


@dataclass(frozen=True, slots=True)
class Code:
    """What is judged."""

    text: str
    language: str
    """As in `core.languages`: `python`, `javascript` …; empty where only the code can tell."""
    wanted: str = ""
    """The name of a function or class that the prompt asked for; empty if it named none."""
    written: str = ""
    """The text with the comments that steer tools, for a check that formats; empty if it is the
    same."""


@dataclass(frozen=True, slots=True)
class Message:
    """One thing that a check found."""

    line: int
    """From 1; 0 for the whole of it."""
    rule: str
    """The tool's own name for it, such as `F401`."""
    text: str
    severity: str = "convention"
    """`error`, `severe`, `warning`, `refactor` or `convention`, heaviest first; of security,
    severity and confidence as in `high/medium`."""
    unit: str = ""
    """The definition it stands in, as in `units`; empty outside of them."""


@dataclass(frozen=True, slots=True)
class Outcome:
    """What a check found."""

    check: str
    """Its name: that of its file."""
    part: str
    """The part of the score that it counts for: `gate`, `lint`, `format`, `complexity`,
    `length`, `security`, `docs`; `units` counts for none, it says how large they are."""
    messages: tuple[Message, ...] = ()
    figures: Mapping[str, float] = field(default_factory=dict)
    """What it measured, by names of its own."""
    text: str = ""
    """The code as it should look, from a check that formats."""


class Check(Protocol):
    """One way to judge code; a module of this folder is one, by its functions.

    A module that says `FAST = True` takes a few milliseconds only: it belongs to the quick look.
    One that says `FORMATS = True` goes first: people are shown the code as it has it, so the
    lines of all others are those of that text.
    """

    def languages(self) -> frozenset[str]:
        """Those it can judge."""

    def examine(self, code: Code) -> Outcome:
        """What it finds.

        The text has passed the gates, and no comment in it steers a tool. The working directory
        is empty and its own; files in it have names of the check's own.

        Raises:
            Exception: anything, for code it cannot take; that costs this check alone.
        """
