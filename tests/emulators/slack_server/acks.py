"""What the bot answers to a delivery, or that it did not."""

from dataclasses import dataclass, field
from enum import Enum
from typing import Protocol

from tests.emulators.slack_server.wire import Json


class Kind(Enum):
    """What is delivered; the value is its name in Socket Mode."""

    EVENT = "events_api"
    COMMAND = "slash_commands"
    INTERACTION = "interactive"


@dataclass(frozen=True, slots=True)
class Ack:
    """The answer to one delivery, as the person notices it."""

    ok: bool
    seconds: float = 0.0
    """From sending to the answer."""
    payload: Json = field(default_factory=dict)
    """What came with it."""
    error: str = ""
    """`operation_timeout`, `dispatch_failed` or `http_error` if there was none."""

    @property
    def text(self) -> str:
        """The text of the answer, if it has one."""
        return str(self.payload.get("text") or "")

    @property
    def errors(self) -> Json:
        """Errors shown in a modal, by block_id."""
        found: Json = self.payload.get("errors") or {}
        return found if self.payload.get("response_action") == "errors" else {}


class Transport(Protocol):
    """The way deliveries take to the bot: a socket, or HTTP."""

    async def send(self, kind: Kind, payload: Json, attempt: int, reason: str) -> Ack:
        """Deliver once and wait for the answer; `attempt` 0 is the first."""
        ...
