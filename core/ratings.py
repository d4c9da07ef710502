"""What people think of an answer."""

from dataclasses import dataclass
from enum import IntEnum


class Rating(IntEnum):
    """A person's thumb or star, by what it counts."""

    DOWN = -1
    UP = 1
    GOLDEN = 2


@dataclass(frozen=True, slots=True)
class Tally:
    """How many ratings of each kind stand."""

    up: int = 0
    down: int = 0
    golden: int = 0

    @property
    def net(self) -> int:
        """All ratings together, by what they count."""
        return self.up * Rating.UP + self.down * Rating.DOWN + self.golden * Rating.GOLDEN

    @property
    def accepted(self) -> bool:
        """Whether people took the answer for good."""
        return self.golden > 0 or self.net > 0
