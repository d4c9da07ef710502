"""Calls to Slack's Web API: plain values in, answers or our own errors out."""

import asyncio
import json
from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass
from typing import Any

import aiohttp
from slack_sdk.errors import SlackApiError, SlackClientError
from slack_sdk.web.async_client import AsyncWebClient

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
        try:
            async with asyncio.timeout(CALL_SECONDS):
                answer = await self.client.api_call(method, data=data)
            return answer.data if isinstance(answer.data, dict) else {}
        except SlackApiError as error:
            raise _translated(method, error) from error
        except AttributeError as error:  # the library looks for `ok` in a body of plain text too
            raise _unanswered(method, _NO_JSON) from error
        except (SlackClientError, aiohttp.ClientError, OSError, ValueError) as error:
            raise _unanswered(method, str(error) or type(error).__name__) from error

    async def scopes(self) -> frozenset[str]:
        """The permissions of our token, as Slack tells them beside each answer."""
        answer = await self.client.api_call("auth.test")
        told = {name.lower(): value for name, value in answer.headers.items()}
        return frozenset(filter(None, str(told.get("x-oauth-scopes", "")).split(",")))


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


def _seconds(text: Any) -> float:
    try:
        return float(text)
    except (TypeError, ValueError):
        return _RETRY_SECONDS


def _unanswered(method: str, reason: str) -> Unanswered:
    return Unanswered(
        phrase("Slack gave no answer to {method}: {reason}.", method=method, reason=reason)
    )
