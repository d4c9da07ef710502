"""Requests read and answers written: JSON, forms with files, and Discord's errors."""

import json
import re
from dataclasses import dataclass, field
from typing import Any

from aiohttp import web
from aiohttp.web_request import FileField

Json = dict[str, Any]
VIA = {"Via": "1.1 google"}
"""Without it discord.py takes a 429 for a ban by Cloudflare."""
_ERRORS = {
    0: (401, "401: Unauthorized"),
    10003: (404, "Unknown Channel"),
    10004: (404, "Unknown Guild"),
    10007: (404, "Unknown Member"),
    10008: (404, "Unknown Message"),
    10013: (404, "Unknown User"),
    10014: (404, "Unknown Emoji"),
    10015: (404, "Unknown Webhook"),
    10062: (404, "Unknown interaction"),
    20028: (
        429,
        "The write action you are performing on the channel has hit the write rate limit.",
    ),
    30046: (429, "Maximum number of edits to messages older than 1 hour reached. Try again later."),
    40005: (413, "Request entity too large"),
    40060: (400, "Interaction has already been acknowledged."),
    50001: (403, "Missing Access"),
    50005: (403, "Cannot edit a message authored by another user"),
    50006: (400, "Cannot send an empty message"),
    50007: (403, "Cannot send messages to this user"),
    50013: (403, "Missing Permissions"),
    50024: (400, "Cannot execute action on this channel type"),
    50027: (401, "Invalid Webhook Token"),
    50035: (400, "Invalid Form Body"),
    50083: (400, "Thread is archived"),
    50109: (400, "The request body contains invalid JSON."),
    160004: (400, "A thread has already been created for this message"),
    160006: (400, "Maximum number of active threads reached"),
}
"""Status and message by code. Source: facts/discord.md §1 and §2, and Discord's list of codes."""


class Refusal(Exception):
    """A request ends in an error with this code; `errors` say what is wrong in a form."""

    def __init__(self, code: int, errors: Json | None = None, status: int | None = None) -> None:
        known = _ERRORS.get(code, (400, f"Error {code}"))
        super().__init__(f"{code} {known[1]}")
        self.code = code
        self.status = status or known[0]
        self.message = known[1]
        self.errors = errors

    def body(self) -> Json:
        """The answer as Discord writes it."""
        answer: Json = {"message": self.message, "code": self.code}
        return {**answer, "errors": self.errors} if self.errors else answer


def invalid(path: str, code: str, message: str) -> Refusal:
    """A form error at a dotted path, as `embeds.0.description`."""
    errors: Json = {"_errors": [{"code": code, "message": message}]}
    for part in reversed(path.split(".")):
        errors = {part: errors}
    return Refusal(50035, errors)


def too_long(path: str, most: int) -> Refusal:
    """A string beyond its length."""
    return invalid(path, "BASE_TYPE_MAX_LENGTH", f"Must be {most} or fewer in length.")


def bad_length(path: str, least: int, most: int) -> Refusal:
    """A string or list outside its lengths."""
    text = f"Must be between {least} and {most} in length."
    return invalid(path, "BASE_TYPE_BAD_LENGTH", text)


def required(path: str) -> Refusal:
    """A field that is not there."""
    return invalid(path, "BASE_TYPE_REQUIRED", "This field is required")


@dataclass(frozen=True, slots=True)
class File:
    """A file on its way: what a person attaches, or the bot uploads."""

    filename: str
    content: bytes
    content_type: str = "text/plain; charset=utf-8"


@dataclass(frozen=True, slots=True)
class Call:
    """One request, read. `params` are the parts of its path."""

    params: dict[str, str]
    query: dict[str, str] = field(default_factory=dict)
    body: Any = None
    """The JSON, also of `payload_json` in a form; an object if there is none."""
    files: dict[int, File] = field(default_factory=dict)
    """Uploads by the number in `files[n]`."""

    @property
    def json(self) -> Json:
        """The body where an object belongs."""
        if not isinstance(self.body, dict):
            raise Refusal(50109)
        return self.body

    def flag(self, name: str) -> bool:
        """A truth in the query, in any spelling."""
        return self.query.get(name, "").lower() in ("1", "true")


@dataclass(frozen=True, slots=True)
class Answer:
    """What a request is told; no body goes with 204."""

    status: int = 200
    body: Any = None


NOTHING = Answer(204)


async def read_body(request: web.Request) -> tuple[Any, dict[int, File]]:
    """The JSON and the files of a request.

    Raises:
        Refusal: it is not the JSON it says it is.
    """
    if request.content_type == "multipart/form-data":
        form = await request.post()
        files = {}
        for name, value in form.items():
            number = re.fullmatch(r"files\[(\d+)\]", name)
            if number and isinstance(value, FileField):
                files[int(number[1])] = File(value.filename, value.file.read(), value.content_type)
        return _parsed(form.get("payload_json", "{}")), files
    return _parsed(await request.text()), {}


def _parsed(text: object) -> Any:
    """JSON; aiohttp gives a form's field as bytes if it says what it is."""
    try:
        return json.loads(text or "{}") if isinstance(text, str | bytes | bytearray) else {}
    except ValueError:
        raise Refusal(50109) from None


def respond(answer: Answer, headers: dict[str, str]) -> web.Response:
    """One answer. The type carries no charset: discord.py would take the body for text."""
    headers = {**VIA, **headers}
    if answer.status == 204:
        return web.Response(status=204, headers=headers)
    headers["Content-Type"] = "application/json"
    body = json.dumps(answer.body, ensure_ascii=False).encode()
    return web.Response(body=body, status=answer.status, headers=headers)
