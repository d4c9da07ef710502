"""A problem, as plain data."""

import hashlib
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Answer:
    """Code that somebody could have written for it."""

    text: str
    remark: str = ""
    """What is wrong with it; empty for good ones."""


@dataclass(frozen=True, slots=True)
class Problem:
    """A task with answers and tests."""

    domain: str
    name: str
    """Of the function or class that is asked for."""
    task: str
    good: tuple[Answer, ...]
    wrong: tuple[Answer, ...]
    check: str
    """Code that runs to its end on good answers alone."""
    strong: tuple[str, ...]
    """Asserts as a large model writes them, most of them right."""
    weak: tuple[str, ...]
    """Asserts as a small model writes them, most of them wrong."""

    @property
    def examples(self) -> tuple[str, ...]:
        """Two asserts that a person could have given with the task: the first of the check."""
        first, second, *_ = self.check.splitlines()
        return first, second

    @property
    def tuning(self) -> bool:
        """Whether it may be looked at while the score is tuned; the others are reported."""
        return hashlib.sha256(self.task.encode()).digest()[0] % 2 == 0
