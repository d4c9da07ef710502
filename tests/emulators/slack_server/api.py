"""The Web API's door: who asks, whether they may, and what they are told."""

import json
import math
import time
from email.utils import formatdate

from aiohttp import web

from tests.emulators.slack_server.access import check_scopes, check_token
from tests.emulators.slack_server.faults import FaultPlan, happen, limited
from tests.emulators.slack_server.journal import Entry, Journal
from tests.emulators.slack_server.methods import METHODS
from tests.emulators.slack_server.rates import Rates
from tests.emulators.slack_server.sockets import Sockets
from tests.emulators.slack_server.spec import Spec
from tests.emulators.slack_server.wire import Arguments, Json, Refusal, answer, read
from tests.emulators.slack_server.workspace import Workspace


class _TooMany(Exception):
    """The call is one too many; `seconds` until it may go."""

    def __init__(self, seconds: float) -> None:
        super().__init__()
        self.seconds = seconds


class Api:
    """Answers every call, writes it down, and holds both against Slack's descriptions."""

    def __init__(
        self,
        workspace: Workspace,
        journal: Journal,
        sockets: Sockets,
        *,
        rates: Rates,
        faults: FaultPlan,
        spec: Spec,
    ) -> None:
        self._workspace = workspace
        self._journal = journal
        self._sockets = sockets
        self._rates = rates
        self._faults = faults
        self._spec = spec

    def routes(self) -> list[web.RouteDef]:
        """Where calls arrive."""
        return [web.route("*", "/api/{method}", self._serve)]

    async def _serve(self, request: web.Request) -> web.StreamResponse:
        entry = Entry(request.match_info["method"], Arguments(), self._workspace.clock())
        self._journal.entries.append(entry)
        try:
            response = await self._respond(request, entry)
        finally:
            self._journal.note()
        response.headers.update(self._beside())
        return response

    def _beside(self) -> dict[str, str]:
        """What stands beside each answer: the time, and what the token may do.

        Source: the header `x-oauth-scopes` is known from answers, not from Slack's docs.
        """
        moment = time.time() + self._workspace.settings.date_ahead
        scopes = ",".join(sorted(self._workspace.scopes))
        return {"Date": formatdate(moment, usegmt=True), "X-OAuth-Scopes": scopes}

    async def _respond(self, request: web.Request, entry: Entry) -> web.Response:
        """The answer to one call, or the fault in its place, before or after its effect."""
        fault = self._faults.of_call(entry.method)
        self._journal.note()
        broken = None
        if fault and not fault.applied:
            entry.args = await _read_anyhow(request)
            broken = await happen(fault, request)
        response = broken or await self._regular(request, entry)
        if fault and fault.applied:
            response = await happen(fault, request) or response
        entry.status = response.status
        if broken or fault and fault.applied:
            entry.error = _error_of(response)
        return response

    async def _regular(self, request: web.Request, entry: Entry) -> web.Response:
        try:
            entry.args = await read(request)
        except Refusal as refusal:
            entry.error = refusal.error
            return answer(refusal.body())
        try:
            entry.body = self._answer(entry.method, request, entry.args)
        except Refusal as refusal:
            entry.error, entry.body = refusal.error, refusal.body()
        except _TooMany as many:
            entry.error = "ratelimited"
            return limited(max(1, math.ceil(many.seconds)))
        self._spec.see_call(entry.method, entry.args, entry.body)
        return answer(entry.body)

    def _answer(self, method: str, request: web.Request, args: Arguments) -> Json:
        token = request.headers.get("Authorization", "").removeprefix("Bearer ")
        given = args.pop("token", "")
        check_token(self._workspace, method, token or given)
        if method not in METHODS and method != "apps.connections.open":
            raise Refusal("unknown_method", req_method=method)
        check_scopes(self._workspace, method)
        if waiting := self._rates.wait(method, args, self._workspace.clock()):
            raise _TooMany(waiting)
        if method == "apps.connections.open":
            return {"ok": True, "url": self._socket_url()}
        return METHODS[method](self._workspace, args)

    def _socket_url(self) -> str:
        address = self._workspace.base_url.replace("http", "ws", 1)
        app_id = self._workspace.settings.app_id
        return f"{address}/link?ticket={self._sockets.ticket()}&app_id={app_id}"


async def _read_anyhow(request: web.Request) -> Arguments:
    try:
        args = await read(request)
    except Refusal:
        return Arguments()
    args.pop("token", None)
    return args


def _error_of(response: web.Response) -> str:
    """The code in an answer; the status where it is not JSON."""
    if response.content_type != "application/json":
        return f"http_{response.status}"
    return str(json.loads(response.text or "{}").get("error", ""))
