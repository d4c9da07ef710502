"""The Web API's door: who asks, whether they may, and what they are told."""

from aiohttp import web

from tests.emulators.slack_server.access import check_scopes, check_token
from tests.emulators.slack_server.journal import Entry, Journal
from tests.emulators.slack_server.methods import METHODS
from tests.emulators.slack_server.sockets import Sockets
from tests.emulators.slack_server.wire import Arguments, Json, Refusal, answer, read
from tests.emulators.slack_server.workspace import Workspace


class Api:
    """Answers every call, and writes it down."""

    def __init__(self, workspace: Workspace, journal: Journal, sockets: Sockets) -> None:
        self._workspace = workspace
        self._journal = journal
        self._sockets = sockets

    def routes(self) -> list[web.RouteDef]:
        """Where calls arrive."""
        return [web.route("*", "/api/{method}", self._serve)]

    async def _serve(self, request: web.Request) -> web.StreamResponse:
        method = request.match_info["method"]
        entry = Entry(method, Arguments(), self._workspace.clock())
        self._journal.entries.append(entry)
        try:
            entry.args = await read(request)
            entry.body = self._answer(method, request, entry.args)
        except Refusal as refusal:
            entry.error, entry.body = refusal.error, refusal.body()
        entry.status = 200
        self._journal.note()
        return answer(entry.body)

    def _answer(self, method: str, request: web.Request, args: Arguments) -> Json:
        token = request.headers.get("Authorization", "").removeprefix("Bearer ")
        check_token(self._workspace, method, token or args.pop("token", ""))
        args.pop("token", None)
        if method == "apps.connections.open":
            return {"ok": True, "url": self._socket_url()}
        if method not in METHODS:
            raise Refusal("unknown_method", req_method=method)
        check_scopes(self._workspace, method)
        return METHODS[method](self._workspace, args)

    def _socket_url(self) -> str:
        address = self._workspace.base_url.replace("http", "ws", 1)
        app_id = self._workspace.settings.app_id
        return f"{address}/link?ticket={self._sockets.ticket()}&app_id={app_id}"
