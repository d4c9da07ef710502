"""The server: its life on a port, and the endpoints that generate."""

import asyncio
import socket
import struct
import time
from collections.abc import Awaitable, Callable, Iterable
from typing import Self

from aiohttp import web

from tests.emulators.ollama_server.asking import body_of, find, read, read_chat
from tests.emulators.ollama_server.dialects import Chat, Dialect, Generate, OpenAI, openai_error
from tests.emulators.ollama_server.faults import Break, Fault, FaultPlan
from tests.emulators.ollama_server.generation import Generation, Request
from tests.emulators.ollama_server.inventory import Inventory
from tests.emulators.ollama_server.journal import Entry, Journal
from tests.emulators.ollama_server.memory import Memory, keep_alive_seconds
from tests.emulators.ollama_server.models import EmulatedModel
from tests.emulators.ollama_server.wire import Json, Refusal, answer, dumps, error

_ENTRY = web.RequestKey("entry", Entry)
_FAULT = web.RequestKey("fault", Fault)
_OFFLINE = (
    'pull model manifest: Get "https://registry.invalid/v2/library/{name}/manifests/latest": '
    "dial tcp: lookup registry.invalid on 192.0.2.53:53: no such host"
)
Handler = Callable[[web.Request], Awaitable[web.StreamResponse]]


class OllamaServer:
    """An emulated server with `models`; on 127.0.0.1, on a free port unless one is given."""

    def __init__(
        self,
        models: Iterable[EmulatedModel] = (EmulatedModel(),),
        *,
        parallel: int = 1,
        queue: int = 512,
        most_loaded: int = 3,
    ) -> None:
        self.journal = Journal()
        self.faults = FaultPlan()
        self.address = ""
        self._models = {model.name: model for model in models}
        self._memory = Memory(self.journal, parallel, queue, most_loaded)
        self._runner: web.AppRunner | None = None

    async def __aenter__(self) -> Self:
        await self.start()
        return self

    async def __aexit__(self, *_: object) -> None:
        await self.stop()

    async def start(self, port: int = 0) -> None:
        """Listen on `port`; 0 takes a free one."""
        app = web.Application(middlewares=[self._record], client_max_size=64 * 2**20)
        app.add_routes([*Inventory(self._models, self._memory).routes(), *self._routes()])
        # The handler must learn at once that its client left, as Ollama does.
        self._runner = web.AppRunner(
            app, handler_cancellation=True, access_log=None, shutdown_timeout=0.1
        )
        await self._runner.setup()
        site = web.TCPSite(self._runner, "127.0.0.1", port)
        await site.start()
        self.address = f"http://127.0.0.1:{self._runner.addresses[0][1]}"

    async def stop(self) -> None:
        """Close every connection, also those under way."""
        if self._runner:
            await self._runner.cleanup()

    def fail(self, how: Break, *, times: int = 1, **more: object) -> None:
        """Break the next `times` requests; `more` are the other fields of `Fault`."""
        self.faults.add(Fault(how, **more), times)  # type: ignore[arg-type]  # named by Fault

    def _routes(self) -> list[web.RouteDef]:
        return [
            web.post("/api/chat", self._chat),
            web.post("/api/generate", self._generate),
            web.post("/v1/chat/completions", self._openai_chat),
            web.post("/api/embed", self._embed),
            web.post("/api/pull", self._pull),
        ]

    @web.middleware
    async def _record(self, request: web.Request, handler: Handler) -> web.StreamResponse:
        entry = request[_ENTRY] = Entry(request.path, None)
        self.journal.entries.append(entry)
        if fault := self.faults.take(request.path):
            request[_FAULT] = fault
            if fault.how is Break.REFUSED:
                text = fault.body or dumps({"error": fault.text})
                return web.Response(text=text, status=fault.status)
        try:
            return await handler(request)
        except Refusal as refusal:
            if request.path.startswith("/v1/"):
                kind = "not_found_error" if refusal.status == 404 else "invalid_request_error"
                body = dumps(openai_error(refusal.text, kind)) + "\n"
                headers = {"Content-Type": "application/json"}
                return web.Response(body=body.encode(), status=refusal.status, headers=headers)
            return error(refusal.status, refusal.text)
        except (asyncio.CancelledError, ConnectionError):
            entry.left = not entry.done
            raise
        finally:
            entry.running = False
            self.journal.note()

    async def _chat(self, request: web.Request) -> web.StreamResponse:
        body = request[_ENTRY].body = await body_of(request)
        asked = read_chat(self._models, body)
        if not asked.messages:
            return await self._load_only(asked, body)
        return await self._answer(request, asked, Chat(body["model"]), body.get("stream", True))

    async def _generate(self, request: web.Request) -> web.StreamResponse:
        body = request[_ENTRY].body = await body_of(request)
        messages = [{"role": "user", "content": body.get("prompt", "")}]
        asked = read(self._models, body, messages)
        return await self._answer(request, asked, Generate(body["model"]), body.get("stream", True))

    async def _openai_chat(self, request: web.Request) -> web.StreamResponse:
        body = request[_ENTRY].body = await body_of(request)
        asked = read(self._models, body, body.get("messages") or [])
        usage = bool((body.get("stream_options") or {}).get("include_usage"))
        dialect = OpenAI(body["model"], usage)
        return await self._answer(request, asked, dialect, body.get("stream", False))

    async def _embed(self, request: web.Request) -> web.StreamResponse:
        find(self._models, await body_of(request))
        start = "Start it with `--embeddings`"
        raise Refusal(501, f"This server does not support embeddings. {start}")

    async def _pull(self, request: web.Request) -> web.StreamResponse:
        body = await body_of(request)
        failure = _OFFLINE.format(name=body.get("model", ""))
        if not body.get("stream", True):
            raise Refusal(500, failure)
        response = await _open_stream(request, "application/x-ndjson")
        for line in ({"status": "pulling manifest"}, {"error": failure}):
            await response.write(f"{dumps(line)}\n".encode())
        return response

    async def _load_only(self, asked: Request, body: Json) -> web.Response:
        keep = keep_alive_seconds(body.get("keep_alive"))
        if keep == 0:
            self._memory.unload(asked.model)
            return answer(Chat(body["model"]).only("unload"))
        async with self._memory.hold(asked.model, asked.context, keep):
            return answer(Chat(body["model"]).only("load"))

    async def _answer(
        self, request: web.Request, asked: Request, dialect: Dialect, stream: bool
    ) -> web.StreamResponse:
        arrived, entry = time.monotonic(), request[_ENTRY]
        keep = keep_alive_seconds(entry.body.get("keep_alive"))
        async with self._memory.hold(asked.model, asked.context, keep) as load_seconds:
            entry.running = True
            generation = Generation(asked, entry, self.journal, load_seconds, arrived)
            if stream:
                return await self._stream(request, generation, dialect)
            return await _whole(generation, dialect)

    async def _stream(
        self, request: web.Request, generation: Generation, dialect: Dialect
    ) -> web.StreamResponse:
        """Write line by line; the first bytes leave with the first token, as Ollama's do."""
        fault, entry = request.get(_FAULT), request[_ENTRY]
        response: web.StreamResponse | None = None
        async for token in generation.tokens():
            if fault and fault.how is not Break.REFUSED and entry.tokens > fault.after:
                entry.tokens -= 1
                return await self._break(request, response, fault, dialect)
            response = response or await _open_stream(request, dialect.content_type)
            await response.write(dialect.token(token.text, token.thinking).encode())
        response = response or await _open_stream(request, dialect.content_type)
        entry.done = True
        await response.write(dialect.end(generation.counts()).encode())
        return response

    async def _break(
        self,
        request: web.Request,
        response: web.StreamResponse | None,
        fault: Fault,
        dialect: Dialect,
    ) -> web.StreamResponse:
        if fault.how is Break.STALL:
            await asyncio.Event().wait()
        if fault.how is Break.RESET:
            _reset(request)
        response = response or await _open_stream(request, dialect.content_type)
        if fault.how is Break.ERROR_LINE:
            await response.write(dialect.error(fault.text).encode())
        if fault.how is Break.NOT_JSON:
            await response.write(b"<html><body>Bad gateway</body></html>\n")
        return response


async def _whole(generation: Generation, dialect: Dialect) -> web.Response:
    tokens = [token async for token in generation.tokens()]
    text = "".join(token.text for token in tokens if not token.thinking)
    thinking = "".join(token.text for token in tokens if token.thinking)
    generation.entry.done = True
    return answer(dialect.whole(text, thinking, generation.counts()))


async def _open_stream(request: web.Request, content_type: str) -> web.StreamResponse:
    response = web.StreamResponse(headers={"Content-Type": content_type})
    response.enable_chunked_encoding()
    await response.prepare(request)
    return response


def _reset(request: web.Request) -> None:
    """Close the connection with a reset, which no lingering makes of a close."""
    assert request.transport
    connection: socket.socket = request.transport.get_extra_info("socket")
    connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
    request.transport.abort()
    raise ConnectionResetError
