"""Requests read and answers written: every form Slack takes, and the JSON it gives."""

import json
from typing import Any

from aiohttp import web

Json = dict[str, Any]
_STRUCTURED = {
    "attachments": "invalid_attachments",
    "blocks": "invalid_blocks_format",
    "chunks": "invalid_chunks",
    "file_ids": "invalid_arguments",
    "files": "invalid_arguments",
    "loading_messages": "invalid_arguments",
    "metadata": "invalid_metadata_format",
    "prompts": "invalid_arguments",
    "view": "invalid_arguments",
}
"""Arguments that are JSON in JSON bodies and strings of JSON in forms, with the error if broken."""


class Refusal(Exception):
    """A call ends in `ok: false` with this error code; `details` go into response_metadata."""

    def __init__(self, error: str, *details: str, **more: Any) -> None:
        super().__init__(error)
        self.error = error
        self.details = list(details)
        self.more = more

    def body(self) -> Json:
        """The answer as Slack writes it."""
        answer: Json = {"ok": False, "error": self.error, **self.more}
        if self.details:
            answer["errors"] = self.details
            answer["response_metadata"] = {"messages": self.details}
        return answer


class Arguments(dict[str, Any]):
    """The arguments of one call, read by what they should be."""

    def text(self, name: str) -> str:
        """A string; empty if absent or null."""
        value = self.get(name)
        return "" if value is None else str(value)

    def flag(self, name: str, default: bool = False) -> bool:
        """A truth, in any of the spellings forms have."""
        value = self.get(name)
        return default if value is None else value in (True, 1, "1", "true", "True")

    def number(self, name: str, default: int) -> int:
        """A whole number, also from a form."""
        try:
            return int(self.get(name, default))
        except (TypeError, ValueError):
            raise Refusal("invalid_arguments", f"[ERROR] {name} must be a number") from None

    def listed(self, name: str) -> list[Any]:
        """A list; empty if absent."""
        value = self.get(name) or []
        if not isinstance(value, list):
            raise Refusal(_STRUCTURED.get(name, "invalid_arguments"))
        return value

    def structure(self, name: str) -> Json:
        """An object; empty if absent."""
        value = self.get(name) or {}
        if not isinstance(value, dict):
            raise Refusal(_STRUCTURED.get(name, "invalid_arguments"))
        return value


async def read(request: web.Request) -> Arguments:
    """The arguments in the query, and in the body, be it JSON or a form.

    Raises:
        Refusal: the body says it is JSON and is not.
    """
    given = Arguments(request.query)
    if request.content_type == "application/json":
        given |= _object(await request.text())
    else:
        given |= dict((await request.post()).items())
    return Arguments({name: _decoded(name, value) for name, value in given.items()})


def _object(text: str) -> Json:
    try:
        body = json.loads(text or "{}")
    except ValueError:
        raise Refusal("invalid_json") from None
    if not isinstance(body, dict):
        raise Refusal("json_not_object")
    return body


def _decoded(name: str, value: Any) -> Any:
    """`value`, out of its string where it is JSON; broken JSON stays, for `Arguments` to refuse."""
    if name not in _STRUCTURED or not isinstance(value, str):
        return value
    try:
        return json.loads(value)
    except ValueError:
        return value


def answer(body: Json, status: int = 200, headers: dict[str, str] | None = None) -> web.Response:
    """One JSON answer."""
    return web.json_response(body, status=status, headers=headers)
