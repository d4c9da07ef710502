"""Calls to Discord's REST API: plain values in, answers or our own errors out.

Made by ourselves, since discord.py's calls wait inside for rates and outages with the text of
seconds ago, up to minutes; ours fail at once, and who made them has newer text by then.
"""

import asyncio
import json
from collections.abc import AsyncIterator, Callable, Mapping, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass
from time import monotonic
from typing import Any
from urllib.parse import quote

import aiohttp

from adapters.discord.errors import Unanswered, refusal
from core.errors import RateLimited
from core.job import Artifact
from core.words import phrase

CALL_SECONDS = 10.0
"""For one call; files get three times as long."""
BAN_SECONDS = 60.0
"""For a refusal by Discord's outer servers that does not say for how long."""
_AGENT = "DiscordBot (https://github.com/threadsmith, 1)"
"""Discord's outer servers want this shape. Source: Discord docs, "User Agent"."""
_MESSAGES = "/channels/{channel}/messages"
_MESSAGE = f"{_MESSAGES}/{{message}}"
_REACTION = f"{_MESSAGE}/reactions/{{emoji}}/@me"
_WEBHOOK = "/webhooks/{application}/{token}"

ROUTES = {
    "get_my_user": ("GET", "/users/@me"),
    "get_my_application": ("GET", "/applications/@me"),
    "get_bot_gateway": ("GET", "/gateway/bot"),
    "get_channel": ("GET", "/channels/{channel}"),
    "create_dm": ("POST", "/users/@me/channels"),
    "list_messages": ("GET", _MESSAGES),
    "get_message": ("GET", _MESSAGE),
    "create_message": ("POST", _MESSAGES),
    "update_message": ("PATCH", _MESSAGE),
    "delete_message": ("DELETE", _MESSAGE),
    "add_my_message_reaction": ("PUT", _REACTION),
    "delete_my_message_reaction": ("DELETE", _REACTION),
    "create_thread_from_message": ("POST", f"{_MESSAGE}/threads"),
    "execute_webhook": ("POST", _WEBHOOK),
    "update_original_webhook_message": ("PATCH", f"{_WEBHOOK}/messages/@original"),
    "delete_original_webhook_message": ("DELETE", f"{_WEBHOOK}/messages/@original"),
}
"""By the names of Discord's own description of its API."""


@dataclass(frozen=True, slots=True)
class Identity:
    """Who we are in Discord."""

    application: str
    bot: str
    """Our user id; old apps have another one than the application's."""
    name: str
    reads: bool
    """Whether an admin switched the Message Content intent on."""


_READS = 1 << 18 | 1 << 19
"""Flags of an application with that intent, verified or not. Source: Discord docs."""


class Api:
    """Discord's REST API for the holder of one token."""

    def __init__(
        self,
        session: aiohttp.ClientSession,
        token: str,
        url: str,
        now: Callable[[], float] = monotonic,
    ) -> None:
        """`now` is monotonic, in seconds."""
        self._session = session
        self._token = token
        self._url = url
        self._now = now
        self._held_until = 0.0
        self._identity: Identity | None = None

    async def me(self) -> Identity:
        """Who we are; Discord is asked once. Raises what `call` does."""
        if self._identity is None:
            user = await self.call("get_my_user")
            application = await self.call("get_my_application")
            reads = bool(int(application.get("flags") or 0) & _READS)
            name = str(user.get("global_name") or user["username"])
            self._identity = Identity(str(application["id"]), str(user["id"]), name, reads)
        return self._identity

    async def call(
        self,
        route: str,
        body: Mapping[str, Any] | None = None,
        files: Sequence[Artifact] = (),
        query: Mapping[str, str] | None = None,
        **places: str,
    ) -> Any:
        """What Discord answers to `route`, as JSON has it; None for nothing.

        `places` fill the path; `files` go along with `body`.

        Raises:
            RateLimited: Discord wants no call of this kind for a while.
            Gone: message, thread or channel are not there for us.
            Refused: Discord refused for another reason.
            Unanswered: no usable answer came; the call may have had its effect.
        """
        if (held := self._held_until - self._now()) > 0:
            raise _limited(route, held)
        verb, path = ROUTES[route]
        path = path.format_map({name: quote(place, safe="@") for name, place in places.items()})
        content: Any = {"json": body} if body is not None else {}
        if files:
            content = {"data": _form(body or {}, files)}
        if "token" not in places:  # those of an interaction are called with its token alone
            content["headers"] = {"Authorization": f"Bot {self._token}"}
        try:
            async with asyncio.timeout(CALL_SECONDS * (3 if files else 1)):
                async with self._session.request(
                    verb, self._url + path, params=query, **content
                ) as response:
                    return self._read(route, response, await response.text())
        except (aiohttp.ClientError, OSError, ValueError) as error:  # a timeout is an OSError
            raise _unanswered(route, str(error) or type(error).__name__) from error

    def _read(self, route: str, response: aiohttp.ClientResponse, text: str) -> Any:
        """The answer in `text`, or the error that it is. Raises what `call` does."""
        status = response.status
        if status == 429:
            raise self._refused_for_a_while(route, response.headers, text)
        if status >= 500:
            raise _unanswered(route, f"HTTP {status}")
        answer = json.loads(text) if text else None
        if status < 400:
            return answer
        told = answer if isinstance(answer, Mapping) else {}
        raise refusal(route, status, int(told.get("code") or 0), str(told.get("message") or ""))

    def _refused_for_a_while(
        self, route: str, headers: Mapping[str, str], text: str
    ) -> RateLimited:
        """Read a 429. One that holds for all calls keeps the next ones from being made at all.

        Without `Via` it comes from the outer servers, which ban an address.
        Source: discord.py, which tells them apart in the same way.
        """
        try:
            told = json.loads(text)
            seconds = float(told["retry_after"])
        except (ValueError, TypeError, KeyError):
            told, seconds = {}, _seconds(headers.get("Retry-After"))
        if told.get("global") or "Via" not in headers:
            self._held_until = max(self._held_until, self._now() + seconds)
        return _limited(route, seconds)


@asynccontextmanager
async def open_api(token: str, url: str) -> AsyncIterator[Api]:
    """The API at `url` for the holder of `token`; one session, so that calls share connections."""
    async with aiohttp.ClientSession(headers={"User-Agent": _AGENT}) as session:
        yield Api(session, token, url.rstrip("/"))


def _form(body: Mapping[str, Any], files: Sequence[Artifact]) -> aiohttp.FormData:
    form = aiohttp.FormData()
    form.add_field("payload_json", json.dumps(body), content_type="application/json")
    for number, file in enumerate(files):
        content = file.text.encode()
        form.add_field(f"files[{number}]", content, filename=file.name, content_type="text/plain")
    return form


def _seconds(text: str | None) -> float:
    try:
        return float(text or BAN_SECONDS)
    except ValueError:
        return BAN_SECONDS


def _limited(route: str, seconds: float) -> RateLimited:
    return RateLimited(phrase("Discord wants no {route} for now.", route=route), seconds)


def _unanswered(route: str, reason: str) -> Unanswered:
    return Unanswered(
        phrase("Discord gave no answer to {route}: {reason}.", route=route, reason=reason)
    )
