"""The gateway: sockets that identify, resume and listen."""

import asyncio
import json
import secrets
from collections.abc import Callable

from aiohttp import WSMsgType, web

from tests.emulators.discord_server import objects
from tests.emulators.discord_server.events import CONTENT, PRIVILEGED, Event
from tests.emulators.discord_server.faults import Astray, FaultPlan, malformed
from tests.emulators.discord_server.greeting import guild_object, ready_object
from tests.emulators.discord_server.journal import Journal
from tests.emulators.discord_server.permissions import may
from tests.emulators.discord_server.sessions import Frame, Link, Session
from tests.emulators.discord_server.wire import Json
from tests.emulators.discord_server.world import World

HEARTBEAT, IDENTIFY, RESUME, RECONNECT, MEMBERS, INVALID, HELLO, ACK = 1, 2, 6, 7, 8, 9, 10, 11
"""Opcodes. Source: Discord docs, "Gateway Opcodes"."""
_IGNORED = {3, 4, 31}
"""Presence, voice, soundboard: understood, and without effect."""
_MINUTE = 60.0


class Gateway:
    """All sessions of the bot."""

    def __init__(self, world: World, faults: FaultPlan, journal: Journal) -> None:
        self.sessions: dict[str, Session] = {}
        self.seen: list[Event] = []
        """Every event there was, whoever got it."""
        self.close_codes: list[int] = []
        """Codes with which we closed sockets."""
        self.identifies = 0
        self.resumes = 0
        """Successful ones."""
        self.check: Callable[[Event], None] = lambda event: None
        """Holds an event against Discord's description; the server sets it."""
        self._world = world
        self._faults = faults
        self._journal = journal
        self._links: set[Link] = set()

    @property
    def open(self) -> int:
        """Sessions that have a socket."""
        return sum(session.link is not None for session in self.sessions.values())

    @property
    def missed(self) -> list[Frame]:
        """Events that wait for their session to be resumed."""
        return [frame for session in self.sessions.values() for frame in session.missed]

    async def until_open(self, count: int = 1, within: float = 5.0) -> None:
        """Return once at least `count` sessions have sockets.

        Raises:
            TimeoutError: they have not within `within` seconds.
        """
        await self._journal.until(lambda: self.open >= count, within)

    def emit(self, event: Event) -> None:
        """Deliver an event to every session that subscribed, if the bot may see it."""
        if event.place and not may(event.place, "VIEW_CHANNEL"):
            return
        self.check(event)
        self.seen.append(event)
        wrong = self._faults.of_event(event.name)
        match wrong.how if wrong else None:
            case Astray.DROPPED:
                return
            case Astray.REPEATED:
                for _ in range(wrong.copies if wrong else 0):
                    self._deliver(event)
            case Astray.DELAYED:
                seconds = wrong.seconds if wrong else 0.0
                asyncio.get_running_loop().call_later(seconds, self._deliver, event)
            case Astray.MALFORMED:
                self._deliver(Event(event.name, malformed(event.body), event.intents))
            case _:
                self._deliver(event)

    def _deliver(self, event: Event) -> None:
        for session in self.sessions.values():
            session.deliver(event)
        self._journal.note()

    async def serve(self, request: web.Request) -> web.StreamResponse:
        """One socket, for as long as it lives."""
        socket = web.WebSocketResponse(compress=False)
        await socket.prepare(request)
        assert request.transport
        link = Link(socket, request.transport, request.query.get("compress") == "zlib-stream")
        self._links.add(link)
        writing = asyncio.create_task(link.write())
        link.send(HELLO, {"heartbeat_interval": self._heartbeat, "_trace": []})
        try:
            async for message in socket:
                if message.type is WSMsgType.TEXT:
                    self._hear(link, message.data)
        finally:
            self._forget(link)
            writing.cancel()
        return socket

    @property
    def _heartbeat(self) -> int:
        return int(self._world.settings.heartbeat_seconds * 1000)

    def _hear(self, link: Link, text: str) -> None:
        now = self._world.clock()
        link.sent = [at for at in link.sent if at > now - _MINUTE] + [now]
        if len(link.sent) > self._world.settings.gateway_sends:
            self._close(link, 4008)
            return
        try:
            frame = json.loads(text)
            op, body = frame["op"], frame.get("d")
        except (ValueError, KeyError, TypeError):
            self._close(link, 4002)
            return
        self._do(link, op, body)
        self._journal.note()

    def _do(self, link: Link, op: int, body: Json) -> None:
        match op:
            case 1:
                link.send(ACK, None)
            case 2 if self._session_of(link):
                self._close(link, 4005)
            case 2:
                self._identify(link, body)
            case 6:
                self._resume(link, body)
            case _ if not self._session_of(link):
                self._close(link, 4003)
            case 8:
                self._send_members(link, body)
            case _ if op not in _IGNORED:
                self._close(link, 4001)

    def _session_of(self, link: Link) -> Session | None:
        return next((found for found in self.sessions.values() if found.link is link), None)

    def _identify(self, link: Link, body: Json) -> None:
        self.identifies += 1
        intents = int(body.get("intents", 0))
        if not self._authentic(body):
            self._close(link, 4004)
            return
        enabled = CONTENT if self._world.settings.message_content else 0
        if intents & PRIVILEGED & ~enabled:
            self._close(link, 4014)
            return
        number, count = body.get("shard") or (0, 1)
        if count < self._world.settings.shards:
            self._close(link, 4011)
            return
        session = Session(secrets.token_hex(16), intents, link, (number, count))
        self.sessions[session.id] = session
        ready = ready_object(self._world, session.id, [number, count])
        covered = session.covers(self._world.guild.id)
        session.dispatch("READY", ready if covered else {**ready, "guilds": []})
        if covered:
            session.dispatch("GUILD_CREATE", guild_object(self._world))

    def _authentic(self, body: Json) -> bool:
        return body.get("token") == self._world.settings.token and not self._world.revoked

    def _resume(self, link: Link, body: Json) -> None:
        session = self.sessions.get(str(body.get("session_id")))
        if not self._authentic(body):
            self._close(link, 4004)
        elif not session or self._too_old(session):
            self.sessions.pop(str(body.get("session_id")), None)
            link.send(INVALID, False)
        elif not 0 <= int(body.get("seq") or 0) <= session.seq:
            self._close(link, 4007)
        else:
            self.resumes += 1
            session.resume(link, int(body.get("seq") or 0))

    def _too_old(self, session: Session) -> bool:
        away = self._world.clock() - session.left_at
        return session.link is None and away > self._world.settings.resume_seconds

    def _send_members(self, link: Link, body: Json) -> None:
        session = self._session_of(link)
        assert session
        wanted = body.get("user_ids") or []
        wanted = [str(id_) for id_ in (wanted if isinstance(wanted, list) else [wanted])]
        found = [self._world.accounts[id_] for id_ in wanted if id_ in self._world.accounts]
        if body.get("query"):
            found = [a for a in self._world.accounts.values() if a.name.startswith(body["query"])]
        chunk: Json = {
            "guild_id": self._world.guild.id,
            "members": [objects.member_object(account, with_user=True) for account in found],
            "chunk_index": 0,
            "chunk_count": 1,
            "not_found": [id_ for id_ in wanted if id_ not in self._world.accounts],
        }
        nonce = {"nonce": body["nonce"]} if body.get("nonce") else {}
        session.dispatch("GUILD_MEMBERS_CHUNK", {**chunk, **nonce})

    def _close(self, link: Link, code: int) -> None:
        self.close_codes.append(code)
        link.close(code)

    def _forget(self, link: Link) -> None:
        self._links.discard(link)
        if session := self._session_of(link):
            session.link, session.left_at = None, self._world.clock()
        self._journal.note()

    def cut(self) -> None:
        """Cut every socket without a close frame, as a broken network does."""
        for link in list(self._links):
            self._forget(link)
            link.transport.abort()

    def reconnect(self) -> None:
        """Ask every client to come again and resume."""
        for link in self._links:
            link.send(RECONNECT, None)

    def invalidate(self, resumable: bool) -> None:
        """Declare every session invalid; those that are not resumable are forgotten."""
        for link in self._links:
            link.send(INVALID, resumable)
        if not resumable:
            self.sessions.clear()

    def close_all(self, code: int) -> None:
        """Close every socket with a code."""
        for link in self._links:
            self._close(link, code)

    async def stop(self) -> None:
        """Close every socket, for good."""
        for link in list(self._links):
            await link.socket.close()
