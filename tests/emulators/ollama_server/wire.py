"""JSON and times as Go writes them, and the server's small answers."""

import json
import time
from typing import Any

from aiohttp import web


def dumps(value: object) -> str:
    """JSON as Go's encoder: no blanks, HTML characters escaped, other letters as they are."""
    text = json.dumps(value, ensure_ascii=False, separators=(",", ":"))
    return text.replace("&", "\\u0026").replace("<", "\\u003c").replace(">", "\\u003e")


def timestamp(ahead_seconds: float = 0.0) -> str:
    """Now, or later, in RFC 3339 with up to nine digits, trailing zeros cut."""
    seconds, nanoseconds = divmod(time.time_ns() + int(ahead_seconds * 1e9), 10**9)
    whole = time.strftime("%Y-%m-%dT%H:%M:%S", time.gmtime(seconds))
    fraction = f"{nanoseconds:09d}".rstrip("0")
    return f"{whole}.{fraction}Z" if fraction else f"{whole}Z"


def answer(value: object, status: int = 200) -> web.Response:
    """One object as the native endpoints send it."""
    return web.Response(
        text=dumps(value), status=status, content_type="application/json", charset="utf-8"
    )


def error(status: int, text: str) -> web.Response:
    """The error form of the native endpoints."""
    return answer({"error": text}, status)


class Refusal(Exception):
    """The request ends in an error before any output."""

    def __init__(self, status: int, text: str) -> None:
        super().__init__(text)
        self.status = status
        self.text = text


Json = dict[str, Any]
