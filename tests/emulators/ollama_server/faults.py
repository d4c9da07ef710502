"""What goes wrong on demand: each fault breaks one request, in the order they were planned."""

from dataclasses import dataclass
from enum import Enum, auto


class Break(Enum):
    """The way a request goes wrong."""

    REFUSED = auto()
    """`status` and an error body, before any output."""
    ERROR_LINE = auto()
    """A line with an error inside a 200 stream, then its end."""
    RESET = auto()
    """The connection is reset."""
    STALL = auto()
    """Nothing more comes, and the connection stays."""
    END = auto()
    """The stream ends as if it were whole, without its done line."""
    NOT_JSON = auto()
    """A line that is not JSON, as from a proxy."""


@dataclass(frozen=True, slots=True)
class Fault:
    """One broken request."""

    how: Break
    after: int = 0
    """Tokens generated before it breaks."""
    status: int = 500
    text: str = "llama runner process has terminated: exit status 2"
    path: str = "/api/chat"
    body: str = ""
    """For `REFUSED`: the raw body, in place of Ollama's own error form."""


class FaultPlan:
    """Faults still to come."""

    def __init__(self) -> None:
        self._coming: list[Fault] = []

    def add(self, fault: Fault, times: int = 1) -> None:
        """Break the next `times` requests to the fault's path that are not planned for yet."""
        self._coming.extend([fault] * times)

    def take(self, path: str) -> Fault | None:
        """The fault for a request to `path` that arrives now."""
        for fault in self._coming:
            if fault.path == path:
                self._coming.remove(fault)
                return fault
        return None
