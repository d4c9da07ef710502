"""What goes wrong on demand: with a call of the bot, or with a delivery to it."""

import asyncio
import socket
import struct
from dataclasses import dataclass
from enum import Enum, auto

from aiohttp import web

ANY = "*"


class Break(Enum):
    """The way a call goes wrong."""

    STATUS = auto()
    """`status` and a body that is not JSON."""
    RESET = auto()
    """The connection is reset."""
    STALL = auto()
    """No answer comes, and the connection stays."""
    LIMITED = auto()
    """429 with `retry_after`."""
    ERROR = auto()
    """`ok: false` with `error`."""
    SLOW = auto()
    """It is answered as always, `seconds` late."""


@dataclass(frozen=True, slots=True)
class Fault:
    """One broken call of `method`; `ANY` is whichever comes.

    `response_url`, `upload` and `download` stand for those places, which are no methods.
    """

    how: Break
    method: str = ANY
    applied: bool = False
    """Whether the call has its effect before it breaks."""
    status: int = 500
    error: str = "internal_error"
    retry_after: int = 1
    seconds: float = 0.0


class Astray(Enum):
    """The way a delivery goes wrong."""

    DROPPED = auto()
    """It never arrives; nobody tries again."""
    UNHEARD = auto()
    """It arrives and its acknowledgement is lost: an event comes again, a person sees an error."""
    REPEATED = auto()
    """It arrives `copies` times."""
    DELAYED = auto()
    """It arrives `seconds` late."""


@dataclass(frozen=True, slots=True)
class Misdelivery:
    """One delivery gone wrong: of an event of type `of`, a command, or a kind of interaction."""

    how: Astray
    of: str = ANY
    copies: int = 2
    seconds: float = 0.0


class FaultPlan:
    """Faults still to come, in the order they were planned."""

    def __init__(self) -> None:
        self._calls: list[Fault] = []
        self._deliveries: list[Misdelivery] = []

    def add(self, fault: Fault | Misdelivery, times: int = 1) -> None:
        """Break the next `times` calls or deliveries that it names."""
        if isinstance(fault, Fault):
            self._calls.extend([fault] * times)
        else:
            self._deliveries.extend([fault] * times)

    @property
    def waiting(self) -> int:
        """Planned and not yet met."""
        return len(self._calls) + len(self._deliveries)

    def clear(self) -> None:
        """Let everything work from now on."""
        self._calls.clear()
        self._deliveries.clear()

    def of_call(self, method: str) -> Fault | None:
        """The fault of a call that arrives now."""
        for fault in self._calls:
            if fault.method in (ANY, method):
                self._calls.remove(fault)
                return fault
        return None

    def of_delivery(self, name: str) -> Misdelivery | None:
        """The fault of a delivery that leaves now."""
        for fault in self._deliveries:
            if fault.of in (ANY, name):
                self._deliveries.remove(fault)
                return fault
        return None


async def happen(fault: Fault, request: web.Request) -> web.Response | None:
    """Break the call; gives the answer there is, or none if it goes on as always."""
    match fault.how:
        case Break.STATUS:
            return web.Response(text="<html>upstream error</html>", status=fault.status)
        case Break.LIMITED:
            return limited(fault.retry_after)
        case Break.ERROR:
            return web.json_response({"ok": False, "error": fault.error})
        case Break.STALL:
            await asyncio.Event().wait()
        case Break.RESET:
            reset(request)
        case Break.SLOW:
            await asyncio.sleep(fault.seconds)
    return None


def limited(retry_after: int) -> web.Response:
    """The answer to one call too many."""
    body = {"ok": False, "error": "ratelimited"}
    return web.json_response(body, status=429, headers={"Retry-After": str(retry_after)})


def reset(request: web.Request) -> None:
    """Close the connection with a reset, which no lingering makes of a close."""
    assert request.transport
    connection: socket.socket = request.transport.get_extra_info("socket")
    connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
    request.transport.abort()
    raise ConnectionResetError
