"""A gateway session: what it subscribed to, and its events until they can be resumed no more."""

from __future__ import annotations

import asyncio
import json
import zlib
from dataclasses import dataclass, field
from typing import NamedTuple

from aiohttp import web

from tests.emulators.discord_server.events import CONTENT, Event
from tests.emulators.discord_server.wire import Json


class Frame(NamedTuple):
    """One event of a session."""

    seq: int
    name: str
    body: Json


class Link:
    """One socket, and what waits to be sent over it."""

    def __init__(
        self, socket: web.WebSocketResponse, transport: asyncio.Transport, compress: bool
    ) -> None:
        self.socket = socket
        self.transport = transport
        self._packing = zlib.compressobj() if compress else None
        self._waiting: asyncio.Queue[Json | int] = asyncio.Queue()
        self.sent: list[float] = []
        """When the client sent, within the last minute."""

    def send(self, op: int, body: object, seq: int | None = None, name: str | None = None) -> None:
        """Send one frame, after all before it."""
        self._waiting.put_nowait({"op": op, "d": body, "s": seq, "t": name})

    def close(self, code: int) -> None:
        """Close after everything was sent."""
        self._waiting.put_nowait(code)

    async def write(self) -> None:
        """Send what waits, until the socket closes."""
        while True:
            frame = await self._waiting.get()
            if isinstance(frame, int):
                await self.socket.close(code=frame)
                return
            try:
                await self._write(json.dumps(frame, ensure_ascii=False))
            except ConnectionError:
                return

    async def _write(self, text: str) -> None:
        if not self._packing:
            await self.socket.send_str(text)
            return
        packed = self._packing.compress(text.encode())
        await self.socket.send_bytes(packed + self._packing.flush(zlib.Z_SYNC_FLUSH))


@dataclass(slots=True, eq=False)
class Session:
    """One session of the bot; it outlives its sockets for a while."""

    id: str
    intents: int
    link: Link | None = None
    shard: tuple[int, int] = (0, 1)
    """Its number, and of how many."""
    left_at: float = 0.0
    """When it lost its socket."""
    seq: int = 0
    log: list[Frame] = field(default_factory=list)
    acknowledged: int = 0
    """The last event that left for an open socket."""

    def deliver(self, event: Event) -> None:
        """Send an event, or keep it for a resume."""
        if not self.covers(event.body.get("guild_id")):
            return
        if event.intents and not event.intents & self.intents:
            return
        whole = event.hidden is None or self.intents & CONTENT
        self.dispatch(event.name, event.body if whole else event.hidden or {})

    def covers(self, guild: str | None) -> bool:
        """Whether this session hears of a guild; the first hears of all else.

        Source: Discord docs, "Sharding".
        """
        number, count = self.shard
        return (int(guild or 0) >> 22) % count == number

    def dispatch(self, name: str, body: Json) -> None:
        """Send whatever the intents."""
        self.seq += 1
        frame = Frame(self.seq, name, body)
        self.log.append(frame)
        if self.link:
            self._send(frame)

    def resume(self, link: Link, seq: int) -> None:
        """Take a new socket and send what came after `seq`."""
        self.link = link
        for frame in self.log:
            if frame.seq > seq:
                self._send(frame)
        self.dispatch("RESUMED", {"_trace": []})

    def _send(self, frame: Frame) -> None:
        assert self.link
        self.acknowledged = frame.seq
        self.link.send(0, frame.body, frame.seq, frame.name)

    @property
    def missed(self) -> list[Frame]:
        """What no socket has carried yet."""
        return [frame for frame in self.log if frame.seq > self.acknowledged]
