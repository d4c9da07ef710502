"""A block of code in a reply."""

import re
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Block:
    """One code block of a reply."""

    language: str
    """One name for each, as `core/languages.py` has it; empty if nothing tells."""
    filename: str
    """A safe relative name; empty if the reply gives none."""
    code: str
    complete: bool
    """Whether its end came."""

    def fenced(self) -> str:
        """The block as Markdown, in a fence longer than any in the code."""
        longest = max((len(run) for run in re.findall("`{3,}", self.code)), default=2)
        mark = "`" * (longest + 1)
        return f"{mark}{self.language}\n{self.code}{mark}"
