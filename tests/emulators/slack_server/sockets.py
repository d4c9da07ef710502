"""Socket Mode: the open sockets, and envelopes that go to one of them each."""

import asyncio
import itertools
import json
import time
import uuid

from aiohttp import WSMsgType, web

from tests.emulators.slack_server.acks import Ack, Kind, Transport
from tests.emulators.slack_server.settings import Settings
from tests.emulators.slack_server.wire import Json


class Sockets(Transport):
    """All sockets of the app; each envelope goes to the next of them in turn."""

    def __init__(self, settings: Settings) -> None:
        self._settings = settings
        self._tickets: set[str] = set()
        self._open: list[web.WebSocketResponse] = []
        self._leaving: list[web.WebSocketResponse] = []
        """Those that were asked to be replaced."""
        self._transports: dict[web.WebSocketResponse, asyncio.Transport] = {}
        """Of all of these."""
        self._turns = itertools.count()
        self._waiting: dict[str, asyncio.Future[Json]] = {}
        self._news = asyncio.Event()

    @property
    def count(self) -> int:
        """Sockets that get envelopes."""
        return len(self._open)

    async def until_open(self, count: int = 1, within: float = 5.0) -> None:
        """Return once at least `count` sockets are open.

        Raises:
            TimeoutError: they are not within `within` seconds.
        """
        async with asyncio.timeout(within):
            while len(self._open) < count:
                await self._news.wait()

    async def until_none(self, within: float = 5.0) -> None:
        """Return once no socket is left, also of those asked to be replaced.

        Raises:
            TimeoutError: some are after `within` seconds.
        """
        async with asyncio.timeout(within):
            while self._transports:
                await self._news.wait()

    def ticket(self) -> str:
        """A new right to open one socket."""
        ticket = uuid.uuid4().hex
        self._tickets.add(ticket)
        return ticket

    async def serve(self, request: web.Request) -> web.StreamResponse:
        """One socket, for as long as it lives."""
        ticket = request.query.get("ticket", "")
        if ticket not in self._tickets:
            return web.Response(status=403)
        self._tickets.discard(ticket)
        socket = web.WebSocketResponse()
        await socket.prepare(request)
        if len(self._open) >= self._settings.most_sockets:
            await socket.send_json(_disconnect("too_many_websockets"))
            await socket.close()
            return socket
        assert request.transport
        self._transports[socket] = request.transport
        await self._listen(socket)
        return socket

    async def _listen(self, socket: web.WebSocketResponse) -> None:
        await socket.send_json(self._hello())
        self._open.append(socket)
        self._note()
        try:
            async for message in socket:
                if message.type is WSMsgType.TEXT:
                    self._acknowledge(message.data)
        finally:
            self._forget(socket)

    def _hello(self) -> Json:
        about = {"host": "applink-emulated", "build_number": 10}
        return {
            "type": "hello",
            "num_connections": len(self._open) + 1,
            "debug_info": {**about, "approximate_connection_time": 18060},
            "connection_info": {"app_id": self._settings.app_id},
        }

    def _acknowledge(self, text: str) -> None:
        try:
            answer = json.loads(text)
        except ValueError:
            return
        waiting = self._waiting.get(answer.get("envelope_id", ""))
        if waiting and not waiting.done():
            waiting.set_result(answer.get("payload") or {})

    async def send(self, kind: Kind, payload: Json, attempt: int, reason: str) -> Ack:
        """Deliver to one socket and wait `ack_seconds` at most."""
        started = time.monotonic()
        sockets = self._open or self._leaving
        if not sockets:
            return Ack(False, error="dispatch_failed")
        envelope_id = str(uuid.uuid4())
        answered = self._waiting[envelope_id] = asyncio.get_running_loop().create_future()
        envelope = _envelope(envelope_id, kind, payload, attempt, reason)
        socket = sockets[next(self._turns) % len(sockets)]
        try:
            async with asyncio.timeout(self._settings.ack_seconds):
                await socket.send_json(envelope)
                answer = await answered
        except TimeoutError:
            return Ack(False, time.monotonic() - started, error="operation_timeout")
        except ConnectionError:
            return Ack(False, time.monotonic() - started, error="dispatch_failed")
        finally:
            del self._waiting[envelope_id]
        return Ack(True, time.monotonic() - started, answer)

    async def cut(self) -> None:
        """Cut every socket without a close frame, as a broken network does."""
        for socket, transport in list(self._transports.items()):
            self._forget(socket)
            transport.abort()

    async def refresh(self) -> None:
        """Ask every client for a new socket; the old ones serve only while there is no other."""
        loop = asyncio.get_running_loop()
        for socket in list(self._open):
            self._open.remove(socket)
            self._leaving.append(socket)
            loop.call_later(self._settings.goodbye_seconds, self._transports[socket].close)
            await socket.send_json(_disconnect("refresh_requested"))

    async def close(self) -> None:
        """Close every socket."""
        for socket in list(self._transports):
            await socket.close()

    def _forget(self, socket: web.WebSocketResponse) -> None:
        for sockets in (self._open, self._leaving):
            if socket in sockets:
                sockets.remove(socket)
        self._transports.pop(socket, None)
        self._note()

    def _note(self) -> None:
        self._news.set()
        self._news = asyncio.Event()


def _envelope(id_: str, kind: Kind, payload: Json, attempt: int, reason: str) -> Json:
    envelope: Json = {"envelope_id": id_, "payload": payload, "type": kind.value}
    if kind is Kind.EVENT:
        reason = "timeout" if reason == "operation_timeout" else reason
        retry = {"retry_attempt": attempt, "retry_reason": reason}
        return {**envelope, "accepts_response_payload": False, **retry}
    return {**envelope, "accepts_response_payload": True}


def _disconnect(reason: str) -> Json:
    return {"type": "disconnect", "reason": reason, "debug_info": {"host": "applink-emulated"}}
