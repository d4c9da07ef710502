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

from adapters.discord.errors import Crowded, Unanswered, refusal
from core.errors import RateLimited
from core.job import Artifact
from core.words import Phrase, phrase

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
    "get_user": ("GET", "/users/{user}"),
    "get_my_application": ("GET", "/applications/@me"),
    "get_bot_gateway": ("GET", "/gateway/bot"),
    "get_channel": ("GET", "/channels/{channel}"),
    "update_channel": ("PATCH", "/channels/{channel}"),
    "get_guild_member": ("GET", "/guilds/{guild}/members/{user}"),
    "create_dm": ("POST", "/users/@me/channels"),
    "list_messages": ("GET", _MESSAGES),
    "get_message": ("GET", _MESSAGE),
    "create_message": ("POST", _MESSAGES),
    "update_message": ("PATCH", _MESSAGE),
    "delete_message": ("DELETE", _MESSAGE),
    "add_my_message_reaction": ("PUT", _REACTION),
    "delete_my_message_reaction": ("DELETE", _REACTION),
    "create_thread_from_message": ("POST", f"{_MESSAGE}/threads"),
    "create_interaction_response": ("POST", "/interactions/{interaction}/{token}/callback"),
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
    """Whether we are told what is said to others, too (Message Content intent)."""


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
            Crowded: we made too many calls of this kind in one channel.
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
                    return self._read(route, response, await response.text(errors="replace"))
        except (aiohttp.ClientError, OSError, ValueError) as error:  # a timeout is an OSError
            raise _unanswered(route, str(error) or type(error).__name__) from error

    def _read(self, route: str, response: aiohttp.ClientResponse, text: str) -> Any:
        """The answer in `text`, or the error that it is. Raises what `call` does."""
        status = response.status
        if status == 429:
            raise self._limited(route, response.headers, text)
        if status >= 500:
            reason = f"HTTP {status}"
            raise _unanswered(route, reason)
        if status < 400:
            return None if status == 204 else _json(text)
        told = _told(text)
        raise refusal(route, status, _code_of(told), str(told.get("message") or ""))

    def _limited(self, route: str, headers: Mapping[str, str], text: str) -> RateLimited:
        """The error for a 429. One that holds for all calls, or for others' too, tells nothing
        of how many we made there; nor does one with a code, for a rule of another kind."""
        self._hold(headers, text)
        seconds, told = _seconds_of(headers, text), _told(text)
        everywhere = told.get("global") or "Via" not in headers
        if everywhere or headers.get("X-RateLimit-Scope") != "user" or _code_of(told):
            return _limited(route, seconds)
        return Crowded(_no_more(route), seconds)

    def _hold(self, headers: Mapping[str, str], text: str) -> None:
        """Make no call for a while, after a 429 that holds for all of them.

        Without `Via` it comes from the outer servers, which ban an address.
        Source: discord.py, which tells them apart in the same way.
        """
        if _told(text).get("global") or "Via" not in headers:
            until = self._now() + _seconds_of(headers, text)
            self._held_until = max(self._held_until, until)


@asynccontextmanager
async def open_api(
    token: str, url: str, now: Callable[[], float] = monotonic
) -> AsyncIterator[Api]:
    """The API at `url` for the holder of `token`; one session, so that calls share connections.

    `now` is monotonic, in seconds.
    """
    async with aiohttp.ClientSession(headers={"User-Agent": _AGENT}) as session:
        yield Api(session, token, url.rstrip("/"), now)


def _form(body: Mapping[str, Any], files: Sequence[Artifact]) -> aiohttp.FormData:
    form = aiohttp.FormData(quote_fields=False)
    form.add_field("payload_json", json.dumps(body), content_type="application/json")
    for number, file in enumerate(files):
        content = file.text.encode()
        form.add_field(f"files[{number}]", content, filename=file.name, content_type="text/plain")
    return form


def _json(text: str) -> Any:
    """What Discord answers: an object or a list, whatever else somebody on the way answers."""
    answer = json.loads(text)
    if not isinstance(answer, (dict, list)):
        raise ValueError("neither an object nor a list")
    return answer


def _told(text: str) -> Mapping[str, Any]:
    """The body of a refusal; nothing where it is none of Discord's own."""
    try:
        told = json.loads(text)
    except ValueError:
        return {}
    return told if isinstance(told, Mapping) else {}


def _code_of(told: Mapping[str, Any]) -> int:
    """Discord's number for a refusal; 0 if it gave none."""
    code = told.get("code")
    return code if isinstance(code, int) else 0


def _seconds_of(headers: Mapping[str, str], text: str) -> float:
    """For how long a 429 holds."""
    try:
        return float(_told(text).get("retry_after") or headers.get("Retry-After") or BAN_SECONDS)
    except (TypeError, ValueError):
        return BAN_SECONDS


def _limited(route: str, seconds: float) -> RateLimited:
    return RateLimited(_no_more(route), seconds)


def _no_more(route: str) -> Phrase:
    return phrase("Discord wants no {route} for now.", route=route)


def _unanswered(route: str, reason: str) -> Unanswered:
    return Unanswered(
        phrase("Discord gave no answer to {route}: {reason}.", route=route, reason=reason)
    )
