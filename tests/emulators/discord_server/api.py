"""The API's door: who asks, whether they may, and what they are told."""

import asyncio
from collections import deque
from collections.abc import Callable

from aiohttp import web

from tests.emulators.discord_server.faults import FaultPlan, happen
from tests.emulators.discord_server.journal import Entry, Journal
from tests.emulators.discord_server.rates import UNBOUND, Rates, refusal_of
from tests.emulators.discord_server.routes import ROUTES, Route, route_of
from tests.emulators.discord_server.spec import Spec
from tests.emulators.discord_server.wire import Answer, Call, Refusal, read_body, respond
from tests.emulators.discord_server.world import World

VERSION = "/api/v10"
_INVALID_SECONDS = 600.0


class Api:
    """Answers every request, writes it down, and holds both against Discord's description."""

    def __init__(
        self, world: World, journal: Journal, *, rates: Rates, faults: FaultPlan, spec: Spec
    ) -> None:
        self._world = world
        self._journal = journal
        self._rates = rates
        self._faults = faults
        self._spec = spec
        self._invalid: deque[float] = deque()
        self.trip: Callable[[], float] = lambda: 0.0
        """Seconds that a request travels, there and back again."""

    def routes(self) -> list[web.RouteDef]:
        """Where requests arrive."""
        return [
            web.route("*", VERSION + "/{path:.*}", self._serve),
            web.get("/attachments/{place}/{id}/{name}", self._serve_file),
        ]

    async def _serve(self, request: web.Request) -> web.StreamResponse:
        path = request.path.removeprefix(VERSION)
        route = route_of(request.method, path)
        name = route.name if route else "unknown"
        entry = Entry(name, request.method, path, self._world.clock())
        self._journal.entries.append(entry)
        half = self.trip() / 2
        try:
            await asyncio.sleep(half)
            response = await self._respond(request, entry, route)
            await asyncio.sleep(half)
            return response
        finally:
            self._journal.note()

    async def _respond(
        self, request: web.Request, entry: Entry, route: Route | None
    ) -> web.StreamResponse:
        """The answer to one request, or the fault in its place, before or after its effect."""
        fault = self._faults.of_call(entry.route)
        self._journal.note()
        try:
            entry.body, files = await read_body(request)
        except Refusal as refusal:
            return self._refused(entry, refusal, {})
        broken = None
        if fault and not fault.applied:
            broken = await happen(fault, request, self._told(route))
        if not broken:
            call = Call(route.params if route else {}, dict(request.query), entry.body, files)
            broken = self._regular(request, entry, route, call)
        if fault and fault.applied:
            broken = await happen(fault, request, self._told(route)) or broken
        entry.status = broken.status
        return broken

    def _told(self, route: Route | None) -> dict[str, str]:
        return self._rates.told(route.name, route.params) if route else {}

    def _regular(
        self, request: web.Request, entry: Entry, route: Route | None, call: Call
    ) -> web.Response:
        headers: dict[str, str] = {}
        try:
            if self._banned():
                return web.Response(text="error code: 1015", status=429)
            self._check_token(request, entry.route)
            if not route:
                self._spec.see_stranger(entry.method, entry.path)
                raise Refusal(0, status=404)
            verdict = self._rates.see(route.name, route.params)
            headers = verdict.headers
            if verdict.retry_after:
                entry.answer, headers = refusal_of(verdict)
                entry.code = verdict.code
                return self._answered(entry, Answer(429, entry.answer), headers)
            return self._answered(entry, ROUTES[route.name](self._world, call), headers)
        except Refusal as refusal:
            return self._refused(entry, refusal, headers)
        except Exception as error:
            # A client would take our 500 for Discord's and try again for half a minute.
            self._spec.violations.append(f"{entry.route}: the emulator broke with {error!r}")
            raise

    def _refused(self, entry: Entry, refusal: Refusal, headers: dict[str, str]) -> web.Response:
        entry.code = refusal.code
        return self._answered(entry, Answer(refusal.status, refusal.body()), headers)

    def _answered(self, entry: Entry, answer: Answer, headers: dict[str, str]) -> web.Response:
        entry.status, entry.answer = answer.status, answer.body
        shared = headers.get("X-RateLimit-Scope") == "shared"
        if answer.status in (401, 403, 429) and not shared:
            self._invalid.append(self._world.clock())
        self._spec.see_call(entry.route, entry.body, answer)
        return respond(answer, headers)

    def _banned(self) -> bool:
        while self._invalid and self._invalid[0] < self._world.clock() - _INVALID_SECONDS:
            self._invalid.popleft()
        return len(self._invalid) >= self._world.settings.most_invalid

    def _check_token(self, request: web.Request, route: str) -> None:
        if route in UNBOUND:
            return
        given = request.headers.get("Authorization", "")
        if self._world.revoked or given != f"Bot {self._world.settings.token}":
            raise Refusal(0)

    async def _serve_file(self, request: web.Request) -> web.StreamResponse:
        """A file, as Discord's CDN gives it: without a token."""
        found = self._world.attachments.get(request.match_info["id"])
        if not found:
            return web.Response(status=404)
        headers = {"Content-Type": found.content_type or "application/octet-stream"}
        return web.Response(body=found.content, headers=headers)
