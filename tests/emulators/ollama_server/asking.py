"""Requests as they arrive: read, checked and refused like the recorded server does."""

import json

from aiohttp import web

from tests.emulators.ollama_server.formats import format_of
from tests.emulators.ollama_server.generation import Request
from tests.emulators.ollama_server.models import EmulatedModel
from tests.emulators.ollama_server.wire import Json, Refusal


def canonical(name: str) -> str:
    """The name with its tag, in small letters."""
    return (name if ":" in name.rsplit("/", 1)[-1] else f"{name}:latest").lower()


async def body_of(request: web.Request) -> Json:
    """The JSON object of a request."""
    raw = await request.read()
    if not raw.strip():
        raise Refusal(400, "missing request body")
    try:
        body = json.loads(raw)
    except ValueError as broken:
        raise Refusal(400, f"invalid character in JSON: {broken}") from broken
    if not isinstance(body, dict):
        raise Refusal(400, "json: cannot unmarshal into Go value of type api.ChatRequest")
    return body


def find(models: dict[str, EmulatedModel], body: Json, tagged: bool = False) -> EmulatedModel:
    """The model a request names; `tagged` says its full name in the error, as `show` does."""
    name = body.get("model")
    if not name:
        raise Refusal(400, "model is required")
    if found := models.get(canonical(name)):
        return found
    raise Refusal(404, f"model '{canonical(name) if tagged else name}' not found")


def read_chat(models: dict[str, EmulatedModel], body: Json) -> Request:
    """A chat, checked in the server's order."""
    messages = body.get("messages") or []
    if not isinstance(messages, list):
        kind = "string" if isinstance(messages, str) else "object"
        raise Refusal(
            400,
            f"json: cannot unmarshal {kind} into Go struct field ChatRequest.messages "
            "of type []api.Message",
        )
    return read(models, body, messages)


def read(models: dict[str, EmulatedModel], body: Json, messages: list[Json]) -> Request:
    """What is asked of a model, with its options."""
    model = find(models, body)
    _check_abilities(model, body)
    options = body.get("options") or {}
    return Request(
        model=model,
        messages=messages,
        context=min(int(options.get("num_ctx") or model.num_ctx), model.context_length),
        predict=int(options.get("num_predict") or body.get("max_tokens") or -1),
        think=body.get("think"),
        truncate=body.get("truncate", True),
        format=format_of(body),
    )


def _check_abilities(model: EmulatedModel, body: Json) -> None:
    asked = body["model"]
    if "completion" not in model.capabilities:
        raise Refusal(400, f'"{asked}" does not support chat')
    # The real server lets `false` pass; ours is stricter, since an adapter must never send it.
    if body.get("think") is not None and "thinking" not in model.capabilities:
        raise Refusal(400, f'"{asked}" does not support thinking')
    if body.get("tools") and "tools" not in model.capabilities:
        full = f"registry.ollama.ai/library/{model.name}"
        raise Refusal(400, f"{full} does not support tools")
