"""Calls to Slack's Web API: plain values in, answers or our own errors out."""

import asyncio
import json
from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass
from email.utils import parsedate_to_datetime
from typing import Any

import aiohttp
from slack_sdk.errors import SlackApiError, SlackClientError
from slack_sdk.web.async_client import AsyncWebClient
from slack_sdk.web.async_slack_response import AsyncSlackResponse

from adapters.slack.errors import Unanswered, refusal
from core.errors import RateLimited, SurroundingsError
from core.words import phrase

CALL_SECONDS = 10.0
"""For one call; Slack itself gives up sooner."""
_RETRY_SECONDS = 30.0
"""For a refusal that does not say for how long."""
_NO_JSON = "no JSON"

Answer = Mapping[str, Any]
"""What Slack answers, as JSON has it."""


@dataclass(frozen=True, slots=True)
class Identity:
    """Who we are in a workspace."""

    team: str
    team_name: str
    bot: str
    """Our user id."""


@dataclass(frozen=True, slots=True)
class Beside:
    """What Slack tells beside an answer."""

    scopes: frozenset[str]
    """The permissions of our token; none where it does not tell."""
    at: float | None
    """When it answered, in UNIX seconds."""


class Api:
    """One workspace's Web API."""

    def __init__(self, client: AsyncWebClient) -> None:
        self.client = client
        self._identity: Identity | None = None

    async def me(self) -> Identity:
        """Who we are; Slack is asked once. Raises what `call` does."""
        if self._identity is None:
            told = await self.call("auth.test")
            team = str(told["team_id"])
            self._identity = Identity(team, str(told.get("team") or team), str(told["user_id"]))
        return self._identity

    async def call(self, method: str, **arguments: Any) -> Answer:
        """The answer to `method`; arguments that are None are left out.

        Raises:
            RateLimited: Slack wants no call of this kind for a while.
            Gone: message, thread or channel are not there for us.
            Refused: Slack refused for another reason.
            Unanswered: no usable answer came; the call may have had its effect.
        """
        data = {name: _form(value) for name, value in arguments.items() if value is not None}
        answer = await self._answered(method, data)
        return answer.data if isinstance(answer.data, dict) else {}

    async def _answered(self, method: str, data: Mapping[str, Any]) -> AsyncSlackResponse:
        try:
            async with asyncio.timeout(CALL_SECONDS):
                return await self.client.api_call(method, data=dict(data))
        except SlackApiError as error:
            raise _translated(method, error) from error
        except AttributeError as error:  # the library looks for `ok` in a body of plain text too
            raise _unanswered(method, _NO_JSON) from error
        except (SlackClientError, aiohttp.ClientError, OSError, ValueError) as error:
            raise _unanswered(method, str(error) or type(error).__name__) from error

    async def beside(self) -> Beside:
        """What Slack tells beside its answers. Raises what `call` does."""
        answer = await self._answered("auth.test", {})
        told = {str(name).lower(): str(value) for name, value in answer.headers.items()}
        scopes = (scope.strip() for scope in told.get("x-oauth-scopes", "").split(","))
        return Beside(frozenset(filter(None, scopes)), _moment(told.get("date", "")))


@asynccontextmanager
async def open_api(token: str, url: str) -> AsyncIterator[Api]:
    """The Web API at `url` (which ends in `/api/`) for the holder of `token`.

    One session for all calls, so that they share connections; no retries of the library's, which
    would send a new message twice where only the answer was lost.
    """
    async with aiohttp.ClientSession() as session:
        yield Api(
            AsyncWebClient(
                token=token,
                base_url=url,
                session=session,
                retry_handlers=[],
                timeout=int(CALL_SECONDS),
            )
        )


def _form(value: Any) -> Any:
    """As a form has it: structures as JSON, truths as words."""
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, dict | list | tuple):
        return json.dumps(value, ensure_ascii=False)
    return value


def _translated(method: str, error: SlackApiError) -> SurroundingsError:
    response = error.response
    status = getattr(response, "status_code", 0) or getattr(response, "status", 0)
    if status == 429:
        seconds = response.headers.get("Retry-After") or response.headers.get("retry-after")
        return RateLimited(
            phrase("Slack wants no {method} for now.", method=method), _seconds(seconds)
        )
    answer = getattr(response, "data", None)
    if status >= 500 or not isinstance(answer, dict) or not answer.get("error"):
        return _unanswered(method, f"HTTP {status}")
    code = str(answer["error"])
    if code in ("internal_error", "fatal_error", "service_unavailable", "request_timeout"):
        return _unanswered(method, code)
    if code in ("ratelimited", "rate_limited"):
        return RateLimited(
            phrase("Slack wants no {method} for now.", method=method), _RETRY_SECONDS
        )
    return refusal(method, code, str(answer.get("needed", "")))


def _moment(date: str) -> float | None:
    try:
        return parsedate_to_datetime(date).timestamp()
    except ValueError:
        return None


def _seconds(text: Any) -> float:
    try:
        return float(text)
    except (TypeError, ValueError):
        return _RETRY_SECONDS


def _unanswered(method: str, reason: str) -> Unanswered:
    return Unanswered(
        phrase("Slack gave no answer to {method}: {reason}.", method=method, reason=reason)
    )
