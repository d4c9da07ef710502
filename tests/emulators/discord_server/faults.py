"""What goes wrong on demand: with a request of the bot, or with an event to it."""

import asyncio
import socket
import struct
from dataclasses import dataclass
from enum import Enum, auto

from aiohttp import web

from tests.emulators.discord_server.rates import Verdict, refusal_of
from tests.emulators.discord_server.wire import VIA, Answer, Json, Refusal, respond

ANY = "*"


class Break(Enum):
    """The way a request goes wrong."""

    STATUS = auto()
    """`status` and a body that is not JSON."""
    RESET = auto()
    """The connection is reset."""
    STALL = auto()
    """No answer comes, and the connection stays."""
    LIMITED = auto()
    """429 with `retry_after` in `scope`; without `via` it looks like Cloudflare's."""
    BANNED = auto()
    """Cloudflare's own 429: text, no Via."""
    ERROR = auto()
    """Discord's error `code`, with `status` if that is not its usual one."""
    SLOW = auto()
    """It is answered as always, `seconds` late."""


@dataclass(frozen=True, slots=True)
class Fault:
    """One broken request of `route`, by its name in the journal; `ANY` is whichever comes."""

    how: Break
    route: str = ANY
    applied: bool = False
    """Whether the request has its effect before it breaks."""
    status: int = 0
    code: int = 50013
    retry_after: float = 1.0
    scope: str = "user"
    """Or `shared`, or `global`."""
    via: bool = True
    seconds: float = 0.0


class Astray(Enum):
    """The way an event goes wrong."""

    DROPPED = auto()
    """It never arrives, and no resume brings it."""
    REPEATED = auto()
    """It arrives `copies` times."""
    DELAYED = auto()
    """It arrives `seconds` late."""
    MALFORMED = auto()
    """Whole roles stand where ids of roles belong, which ends discord.py's client."""


@dataclass(frozen=True, slots=True)
class Misdelivery:
    """One event gone wrong; `of` is its name, as `MESSAGE_CREATE`."""

    how: Astray
    of: str = ANY
    copies: int = 2
    seconds: float = 0.0


class FaultPlan:
    """What will go wrong, in order; each plan is used up."""

    def __init__(self) -> None:
        self._calls: list[Fault] = []
        self._events: list[Misdelivery] = []

    def add(self, fault: Fault | Misdelivery, times: int = 1) -> None:
        """Break the next `times` requests or events that it names."""
        if isinstance(fault, Fault):
            self._calls.extend([fault] * times)
        else:
            self._events.extend([fault] * times)

    @property
    def waiting(self) -> int:
        """Planned and not yet met."""
        return len(self._calls) + len(self._events)

    def clear(self) -> None:
        """Let everything work from now on."""
        self._calls.clear()
        self._events.clear()

    def of_call(self, route: str) -> Fault | None:
        """The fault of a request that arrives now."""
        for fault in self._calls:
            if fault.route in (ANY, route):
                self._calls.remove(fault)
                return fault
        return None

    def of_event(self, name: str) -> Misdelivery | None:
        """The fault of an event that leaves now."""
        for fault in self._events:
            if fault.of in (ANY, name):
                self._events.remove(fault)
                return fault
        return None


async def happen(
    fault: Fault, request: web.Request, headers: dict[str, str]
) -> web.Response | None:
    """Break the request; gives the answer there is, or none if it goes on as always."""
    match fault.how:
        case Break.STATUS:
            text = "<html>upstream error</html>"
            return web.Response(text=text, status=fault.status or 500, headers=VIA)
        case Break.BANNED:
            return web.Response(text="error code: 1015", status=429)
        case Break.LIMITED:
            return _limited(fault, headers)
        case Break.ERROR:
            refusal = Refusal(fault.code, status=fault.status or None)
            return respond(Answer(refusal.status, refusal.body()), headers)
        case Break.STALL:
            await asyncio.Event().wait()
        case Break.RESET:
            reset(request)
        case Break.SLOW:
            await asyncio.sleep(fault.seconds)
    return None


def _limited(fault: Fault, headers: dict[str, str]) -> web.Response:
    told = {} if fault.scope == "global" else headers
    body, told = refusal_of(Verdict(told, fault.retry_after, fault.scope))
    response = respond(Answer(429, body), told)
    if not fault.via:
        del response.headers["Via"]
    return response


def reset(request: web.Request) -> None:
    """Close the connection with a reset, which no lingering makes of a close."""
    assert request.transport
    connection: socket.socket = request.transport.get_extra_info("socket")
    connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
    request.transport.abort()
    raise ConnectionResetError


def malformed(body: Json) -> Json:
    """An event with whole roles where ids belong."""
    role = {"id": "1", "name": "a role", "permissions": "0"}
    if "member" in body:
        return {**body, "member": {**body["member"], "roles": [role]}}
    return {**body, "mention_roles": [role], "applied_tags": [role], "roles": [role]}
